"""Cards that no limit raised, and cards made lighter or taken back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import AuditRecord, Post
from accounts.roles import Role
from supervision import appealing, changing, dealing, points, rounds, rulebook, trial
from supervision.models import AlertRule, Anomaly, AnomalyFinding, Card, CardChange, CardEvidence, Notice, PointEntry
from tests.instants import at
from tests.reading import read_everything
from tests.world import World
from workflows import engine, timekeeping
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application, StageRun

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at("2016-10-20 12:00")


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    world.head = world.person("钱科长", Role.HEAD, world.section)
    world.office = world.person("郑办公", Role.OFFICE, world.bureau)
    for role in (Role.SUPERVISOR, Role.OFFICE):
        grant_department(Post.objects.get(role=role), world.bureau, "view_cases")
    row = AlertRule.objects.get(code="no-notice")  # as delivered it informs only: the limit's rule deals the card
    row.pk, row.version, row.level, row.points, row.valid_from = None, 2, "yellow", 1, at("2016-09-01 00:00")
    row.save(force_insert=True)
    return world


def by_itself(world, n=1):
    """Silence for five days: the law accepts, and a rule of patterns says yellow."""
    for _n in range(n):
        case = world.apply(when=at("2016-09-27 15:00"))
        engine.deem_accepted(case, at=at("2016-10-10 00:00"), day=at("2016-10-09 12:00").date())
    read_everything()
    return case


def balance(card):
    return points.balance(PointEntry.objects.filter(card=card))


def test_an_anomaly_whose_rule_says_yellow_deals_one_card_with_its_points_its_evidence_and_a_notice(world):
    case = by_itself(world)
    rounds.go(at=NOON, source="test")
    rounds.go(at=NOON, source="again")
    card = Card.objects.get(rule_code="no-notice")
    assert (card.application, card.kind, card.level, card.issued_at) == (case, "pattern", "yellow", at("2016-10-10"))
    assert balance(card) == Decimal("-1.00") and card.entries.count() == 1
    evidence = CardEvidence.objects.get(card=card)
    assert evidence.facts["anomaly"]["events"] == [2] and evidence.facts["events"][1]["hash"]
    assert "2016" in " ".join(evidence.sentences)
    told = Notice.objects.filter(application=case, created_at=NOON, level="yellow")
    assert card.post_id in told.values_list("post", flat=True) and told.filter(post__role="supervisor").exists()


def test_a_pattern_that_only_informs_and_one_found_unfounded_deal_nothing(world):
    by_itself(world)
    AnomalyFinding.objects.create(
        anomaly=Anomaly.objects.get(code="no-notice"),
        verdict="unfounded",
        reason="系统故障",
        by=world.supervisor,
        at=NOON,
    )
    assert dealing.for_anomalies(at=NOON) == 0
    assert Anomaly.objects.filter(level="warning").exists() and not Card.objects.filter(kind="pattern").exists()


def test_several_sweepers_deal_it_once(world):
    by_itself(world)

    def run(_n):
        try:
            return dealing.for_anomalies(at=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert PointEntry.objects.count() == 1


def test_a_trial_counts_the_cards_that_are_then_dealt(world):
    by_itself(world, 3)
    world.accepted(when=at("2016-09-12 09:00"))
    rounds.go(at=NOON, source="test")
    period = {"since": at("2016-09-01"), "until": at("2016-10-20 12:00")}
    for code in ("no-notice", "stage-over", "promised-over"):
        row = rulebook.latest()[code]
        would = trial.run(row, cases=Application.objects.all(), **period)
        assert trial.cards(row, would) == Card.objects.filter(rule_code=code).count() > 0


def by_hand(world, case, **more):
    run = StageRun.objects.get(application=case, ended_at=None)
    given = {
        "level": "red",
        "run": run,
        "text": "现场检查发现未按规定公示",
        "seen": 0,
        "by": world.supervisor,
        "at": NOON,
    }
    return dealing.by_hand(case, **{**given, **more})


def test_a_card_by_hand_is_told_audited_booked_and_may_be_appealed(world):
    case = world.accepted(when=at("2016-10-19 09:00"))
    card = by_hand(world, case)
    assert balance(card) == Decimal("-1.50") and card.issued_by == world.supervisor
    assert set(Notice.objects.filter(level="red").values_list("post__role", flat=True)) == {"reviewer", "head"}
    assert AuditRecord.objects.get(kind="card").actor == world.supervisor
    with pytest.raises(NotAllowed):
        by_hand(world, case)  # the same form, sent twice
    assert by_hand(world, case, seen=1).scope == 2
    rounds.go(at=NOON, source="test")
    assert "现场检查" in CardEvidence.objects.get(card=card).sentences[0]
    with pytest.raises(NotAllowed):
        appealing.appeal(card, by=world.reviewer, at=at("2016-10-28 09:00"), text="x")
    appealing.appeal(card, by=world.reviewer, at=at("2016-10-27 09:00"), text="已公示")


def test_only_those_who_deal_cards_deal_them_with_words_and_to_who_held_the_case(world):
    case, other = (world.accepted(when=at("2016-10-19 09:00")) for _n in range(2))
    for wrong in (world.head, world.reviewer, world.clerk):
        with pytest.raises(Forbidden):
            by_hand(world, case, by=wrong)
    for wrong in ({"text": " "}, {"level": "urging"}):
        with pytest.raises(Incomplete):
            by_hand(world, case, **wrong)
    with pytest.raises(NotAllowed):
        by_hand(world, case, run=StageRun.objects.filter(application=other).last())


def test_a_card_is_made_lighter_then_taken_back_and_every_line_stays(world):
    card = by_hand(world, world.accepted(when=at("2016-10-19 09:00")))
    changing.change(card, to="downgraded", reason="情节较轻", by=world.office, at=NOON)
    assert balance(card) == Decimal("-1.00") and card.entries.count() == 3
    with pytest.raises(NotAllowed):
        changing.change(card, to="downgraded", reason="x", by=world.office, at=NOON)
    changing.change(card, to="revoked", reason="不属实", by=world.office, at=NOON)
    assert balance(card) == 0 and card.entries.count() == 4
    card = Card.objects.get(pk=card.pk)
    assert card.changed_to == "revoked" and card.level == "red"
    assert AuditRecord.objects.filter(kind="card").count() == 3


def test_nobody_changes_a_card_in_a_matter_of_their_own_or_past_an_appeal(world):
    card = by_hand(world, world.accepted(when=at("2016-10-19 09:00")))
    for wrong in (world.reviewer, world.head, world.clerk):
        with pytest.raises(Forbidden):
            changing.change(card, to="revoked", reason="x", by=wrong, at=NOON)
    with pytest.raises(Incomplete):
        changing.change(card, to="revoked", reason=" ", by=world.office, at=NOON)
    appeal = appealing.appeal(card, by=world.reviewer, at=NOON, text="已公示")
    with pytest.raises(Forbidden, match="."):
        changing.change(card, to="revoked", reason="x", by=world.office, at=NOON)
    appealing.decide(appeal, by=world.office, at=NOON, result="downgraded", reason="部分属实")
    assert balance(card) == Decimal("-1.00") and CardChange.objects.get().decision.result == "downgraded"


def test_a_yellow_card_cannot_be_made_lighter(world):
    card = by_hand(world, world.accepted(when=at("2016-10-19 09:00")), level="yellow")
    with pytest.raises(NotAllowed):
        changing.change(card, to="downgraded", reason="x", by=world.office, at=NOON)
    appeal = appealing.appeal(card, by=world.reviewer, at=NOON, text="已公示")
    with pytest.raises(NotAllowed):
        appealing.decide(appeal, by=world.office, at=NOON, result="downgraded", reason="x")
    assert not hasattr(type(appeal).objects.get(pk=appeal.pk), "decision")  # nothing half-written


def test_a_change_stays(world, as_web_role):
    card = by_hand(world, world.accepted(when=at("2016-10-19 09:00")))
    changing.change(card, to="revoked", reason="不属实", by=world.office, at=NOON)
    with pytest.raises(DatabaseError), transaction.atomic(), as_web_role():
        CardChange.objects.all()._raw_delete("default")


def test_a_supervisor_deals_a_card_on_the_page_and_the_officer_reads_it(world, client):
    case = world.accepted(when=at("2016-10-19 09:00"))
    run = StageRun.objects.get(application=case, ended_at=None)
    client.force_login(world.supervisor)
    page = reverse("deal-card", args=[case.number])
    assert page in client.get(reverse("supervised-case", args=[case.number])).content.decode()
    assert client.get(page).status_code == 200
    given = {"level": "yellow", "run": run.pk, "text": "未按规定公示", "seen": 0}
    empty = client.post(page, {**given, "text": ""})
    assert empty.status_code == 400
    assert client.post(page, given).status_code == 302
    twice = client.post(page, given)
    assert twice.status_code == 409 and "未按规定公示" in twice.content.decode() and Card.objects.count() == 1
    card = reverse("card", args=[Card.objects.get().pk])
    client.force_login(world.reviewer)
    assert card in client.get(reverse("my-supervision")).content.decode()
    assert client.post(card, {"to": "revoked", "text": "x"}).status_code == 403
    client.force_login(world.office)
    assert client.post(card, {"to": "revoked", "text": "不属实"}).status_code == 302
    answer = client.get(card).content.decode()
    assert "不属实" in answer and "已撤销" in answer
    assert "已撤销" in client.get(reverse("alert-cards")).content.decode()
    client.force_login(world.reviewer)
    assert client.get(page).status_code == 403
