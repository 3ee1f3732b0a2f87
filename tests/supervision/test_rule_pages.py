"""Pages of rules, trials, anomalies and tracking: who may, what is said, what is kept."""

import pytest
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import AuditRecord, Post
from accounts.roles import Role
from supervision import packs, rulebook
from supervision.models import AlertRule, Anomaly, AnomalyFinding
from supervision.watching import rules_in_force
from tests.instants import at
from tests.reading import read_everything
from tests.world import World
from workflows import engine, timekeeping
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at("2016-11-01 12:00")


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    grant_department(Post.objects.get(role=Role.SUPERVISOR), world.bureau, "view_cases")
    return world


@pytest.fixture
def supervisor(client, world):
    client.force_login(world.supervisor)
    return client


def typed(code="warn-3", **other):
    """What the form of a rule holds, with some of it changed."""
    row = rulebook.latest()[code]
    said = {name: getattr(row, name) for name in rulebook.FACTS}
    said["at"] = row.at.strftime("%H:%M")
    return {**said, "enabled": "1", "seen": row.version, "reason": "按领导小组会议要求", "valid_from": "", **other}


def facts(row):
    return {name: getattr(row, name) for name in rulebook.SAID}


def test_a_changed_rule_is_a_new_version_with_author_reason_and_an_audit_record(supervisor, world):
    answer = supervisor.post(reverse("alert-rule", args=["warn-3"]), typed(offset=5, told=["officer", "head"]))
    assert answer.status_code == 302
    first, second = AlertRule.objects.filter(code="warn-3").order_by("version")
    assert (first.offset, second.offset, second.version) == (3, 5, 2)
    assert second.author == world.supervisor and second.reason == "按领导小组会议要求" and second.valid_from == NOON
    record = AuditRecord.objects.get(kind="monitoring_rule")
    assert record.before["offset"] == 3 and record.after["offset"] == 5
    assert next(r for r in rules_in_force(NOON) if r.code == "warn-3") == second


def test_of_two_who_change_a_rule_the_second_is_told(supervisor, world):
    supervisor.post(reverse("alert-rule", args=["warn-3"]), typed(offset=5))
    answer = supervisor.post(reverse("alert-rule", args=["warn-3"]), typed(offset=6, seen=1))
    assert answer.status_code == 409 and b'value="6"' in answer.content
    assert AlertRule.objects.filter(code="warn-3").count() == 2


def test_no_rule_is_back_dated_nor_slipped_in_before_one_that_is_to_come(world):
    said = {"by": world.supervisor, "at": NOON, "reason": "试"}
    row = facts(rulebook.latest()["urge"])
    with pytest.raises(NotAllowed):
        rulebook.add_version("urge", row, valid_from=at("2016-10-31 09:00"), seen=1, **said)
    rulebook.add_version("urge", row, valid_from=at("2016-12-01 00:00"), seen=1, **said)
    with pytest.raises(NotAllowed):
        rulebook.add_version("urge", row, valid_from=at("2016-11-15 00:00"), seen=2, **said)
    with pytest.raises(rulebook.Changed):
        rulebook.add_version("urge", row, valid_from=at("2016-12-02 00:00"), seen=1, **said)


def test_reading_a_draft_as_a_sentence_saves_nothing(supervisor):
    answer = supervisor.post(reverse("alert-rule", args=["warn-3"]), typed(offset=7, preview="1"))
    assert answer.status_code == 200 and "届满前7个工作日09:00" in answer.content.decode()
    assert AlertRule.objects.filter(code="warn-3").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"offset": "-1"}, {"level": "green"}, {"kinds": []}, {"reason": ""}, {"at": "25:00"}]
)
def test_bad_input_comes_back_with_words(supervisor, wrong):
    answer = supervisor.post(reverse("alert-rule", args=["warn-3"]), typed(**wrong))
    assert answer.status_code == 400 and AlertRule.objects.filter(code="warn-3").count() == 1


@pytest.mark.parametrize("name", ["alert-rule-new", "alert-rule-packs"])
def test_only_who_sets_rules_may_set_them(client, world, name):
    client.force_login(world.leader)  # supervises, but sets nothing
    assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("alert-rules")).status_code == 200
    client.force_login(world.clerk)
    assert client.get(reverse("alert-rules")).status_code == 403


def test_a_pack_is_shown_before_and_after_and_applied_as_versions(supervisor):
    page = supervisor.get(reverse("alert-rule-packs"), {"pack": "one-day-two-days"})
    changed = {c["code"] for c in page.context["changes"] if not c["same"]}
    assert changed == {"statutory-over", "statutory-over-2"}
    said = {"pack": "one-day-two-days", "reason": "与县里一致", "valid_from": ""}
    assert supervisor.post(reverse("alert-rule-packs"), said).status_code == 302
    now = {row.code: row for row in rules_in_force(NOON)}
    assert now["statutory-over"].level == "yellow" and now["statutory-over-2"].level == "red"
    assert now["statutory-over-2"].offset == 1
    supervisor.post(reverse("alert-rule-packs"), {**said, "pack": "default"})
    now = {row.code: row for row in rules_in_force(NOON)}
    assert now["statutory-over"].level == "red" and "statutory-over-2" not in now


def test_what_the_platform_is_delivered_with_is_its_default_pack():
    assert [c["code"] for c in rulebook.changes(packs.BY_CODE["default"]) if not c["same"]] == []


def test_a_trial_lists_and_counts_what_would_have_been_raised(supervisor, world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    asked = {"rule": "warn-3", "since": "2016-10-01", "until": "2016-10-31", "offset": ""}
    answer = supervisor.get(reverse("alert-rule-trial"), asked)
    assert answer.context["count"] == 1 and case.number in answer.content.decode()
    assert answer.context["departments"] == [{"label": "劳动关系科", "value": 1}]
    early = supervisor.get(reverse("alert-rule-trial"), {**asked, "offset": "9"})
    assert early.context["page"].object_list[0].at == at("2016-10-18 09:00")
    assert AlertRule.objects.filter(code="warn-3").count() == 1


def test_a_trial_over_nonsense_says_so(supervisor):
    asked = {"rule": "warn-3", "since": "2016-10-31", "until": "2016-10-01", "offset": "x"}
    assert supervisor.get(reverse("alert-rule-trial"), asked).status_code == 400


def test_a_trial_counts_only_what_the_asker_may_see(client, world):
    world.accepted(when=at("2016-10-11 09:00"))
    stranger = world.person("外来", Role.SUPERVISOR, world.make_section("other", "别科"))
    client.force_login(stranger)
    asked = {"rule": "warn-3", "since": "2016-10-01", "until": "2016-10-31", "offset": ""}
    assert client.get(reverse("alert-rule-trial"), asked).context["count"] == 0


def an_anomaly(world):
    case = world.apply(when=at("2016-09-27 15:00"))
    engine.deem_accepted(case, at=at("2016-10-10 00:00"), day=at("2016-10-09 12:00").date())
    read_everything()
    return Anomaly.objects.get(code="no-notice")


def test_an_anomaly_is_listed_with_its_evidence_and_looked_into(supervisor, world):
    found = an_anomaly(world)
    listed = supervisor.get(reverse("anomalies"), {"code": "no-notice", "verdict": "open"})
    assert "五个工作日内未告知" in listed.content.decode()
    page = supervisor.post(reverse("anomaly", args=[found.pk]), {"verdict": "unfounded", "reason": ""})
    assert page.status_code == 400 and not AnomalyFinding.objects.exists()
    supervisor.post(reverse("anomaly", args=[found.pk]), {"verdict": "unfounded", "reason": "当日系统停机"})
    supervisor.post(reverse("anomaly", args=[found.pk]), {"verdict": "confirmed", "reason": "停机在次日"})
    assert AnomalyFinding.objects.count() == 2
    assert not supervisor.get(reverse("anomalies"), {"verdict": "unfounded"}).context["entries"]
    assert len(supervisor.get(reverse("anomalies"), {"code": "no-notice"}).context["entries"]) == 1


def test_an_anomaly_of_others_does_not_exist(client, world):
    found = an_anomaly(world)
    client.force_login(world.person("外来", Role.SUPERVISOR, world.make_section("other", "别科")))
    assert client.get(reverse("anomaly", args=[found.pk])).status_code == 404
    client.force_login(world.leader)
    assert client.post(reverse("anomaly", args=[found.pk]), {"verdict": "confirmed", "reason": "x"}).status_code == 404


def test_the_strip_says_who_holds_the_case_and_how_far_each_clock_has_run(supervisor, world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    answer = supervisor.get(reverse("supervised-case-strip", args=[case.number]))
    clocks = {c.row.deadline.kind: c for c in answer.context["strip"]["clocks"]}
    assert (clocks["promised"].used, clocks["promised"].percent, clocks["promised"].degree) == (15, 100, "over")
    assert (clocks["statutory"].used, clocks["statutory"].whole, clocks["statutory"].percent) == (15, 20, 75)
    assert "审查" in answer.content.decode() and "<progress" in answer.content.decode()


def test_the_header_offers_the_box_for_a_number_to_those_who_supervise_only(client, world):
    client.force_login(world.supervisor)
    assert b"case-box" in client.get(reverse("home")).content
    client.force_login(world.clerk)
    assert b"case-box" not in client.get(reverse("home")).content


def test_the_wall_goes_on_without_scripts(supervisor):
    assert b'http-equiv="refresh"' in supervisor.get(reverse("supervision-wall")).content


def test_a_rule_that_is_not_saved_yet_is_tried_from_its_form(world, client, monkeypatch):
    monkeypatch.setattr(timekeeping, "now", lambda: at("2016-11-20 09:00"))
    grant_department(Post.objects.get(role=Role.SUPERVISOR), world.bureau, "view_cases")
    case = world.accepted(when=at("2016-10-11 09:00"))
    client.force_login(world.supervisor)
    typed = {"code": "own", "name": "自定规则", "enabled": "1", "kinds": ["promised"], "trigger": "before", "offset": 3}
    typed |= {"at": "09:00", "longer_than": 0, "repeat": 0, "level": "warning", "points": 0, "told": ["officer"]}
    answer = client.post(reverse("alert-rule-new"), {**typed, "channels": ["inapp"], "seen": 0, "try": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200 and case.number in page and "自定规则" in page
    assert not AlertRule.objects.filter(code="own").exists()
