"""Each act by its page: the right officer, the wrong one, somebody was faster, something is missing, two clicks."""

import pytest
from django.urls import reverse

from accounts.grants import grant_department
from tests.branching import joint, three_sections
from tests.workflows.desk_law_cases import LAW_CASES
from tests.workflows.desk_pages import client_of, now, page
from tests.world import World
from workflows import engine
from workflows.desk.acts import ACTS
from workflows.models import Event, Letter

pytestmark = pytest.mark.django_db
LONG = "经审查，理由充分，材料齐全。"


@pytest.fixture
def world():
    return World()


def send(user, case, act, **typed):
    case.refresh_from_db()
    seen = {"version": case.version, "confirmed": "1", **typed}
    return client_of(user).post(reverse("desk-act", args=[case.number, act]), seen)


def state(case):
    case.refresh_from_db()
    return case.state


def paused(world):
    case = world.accepted(when=now())
    return engine.start_special_procedure(case, by=world.reviewer, at=now(), kind="hearing", basis="x", planned_days=3)


def suspended(world):
    return engine.suspend(world.accepted(when=now()), by=world.reviewer, at=now(), basis="依据", reason=LONG)


def granted(world):
    return engine.grant(world.at_decision(when=now()), by=world.leader, at=now(), content="准予一年")


def delivered(world):
    return engine.deliver(granted(world), by=world.clerk, at=now(), way="direct", receiver="张三")


def taken(world):
    return engine.claim(world.apply(when=now()), by=world.clerk, at=now())


def visible_to_the_chief(world):
    grant_department(world.chief.postings.get().post, world.bureau, "view_cases")
    return world.accepted(when=now())


def received(world):
    return world.apply(when=now())


def accepted(world):
    return world.accepted(when=now())


def at_decision(world):
    return world.at_decision(when=now())


def in_joint_review(world):
    return joint(world, three_sections(world), when=now())


POINT = {"pick-0": "on", "problem-0": "缺盖章", "required-0": "盖章后重新提交", "basis-0": "办事指南第1项"}
CASES = [  # act, how the case comes about, who, what is typed, the state after
    ("claim", received, "clerk", {}, "received"),
    ("release", taken, "clerk", {}, "received"),
    ("accept", received, "clerk", {"opinion": ""}, "in_review"),
    ("request_correction", received, "clerk", POINT, "correcting"),
    ("decline", received, "clerk", {"ground": "other", "reason": LONG}, "not_accepted"),
    ("decline", received, "clerk", {"ground": "not_required", "reason": LONG}, "not_required"),
    (
        "decline",
        received,
        "clerk",
        {"ground": "other_agency", "competent_agency": "民政局", "reason": LONG},
        "not_accepted",
    ),
    ("advance", accepted, "reviewer", {"opinion": "同意"}, "in_review"),
    ("give_opinion", in_joint_review, "money_officer", {"verdict": "disagree", "text": LONG}, "in_review"),
    ("send_back", at_decision, "leader", {"to": "review", "reason": LONG}, "in_review"),
    (
        "start_special_procedure",
        accepted,
        "reviewer",
        {"kind": "hearing", "basis": "第四十五条", "planned_days": "5"},
        "paused",
    ),
    ("end_special_procedure", paused, "reviewer", {}, "in_review"),
    ("suspend", accepted, "reviewer", {"basis": "依据", "reason": LONG}, "suspended"),
    ("resume", suspended, "reviewer", {"reason": "障碍消除"}, "in_review"),
    ("extend", visible_to_the_chief, "chief", {"days": "5", "reason": LONG}, "in_review"),
    ("grant", at_decision, "leader", {"content": "准予一年"}, "granted"),
    ("refuse", at_decision, "leader", {"facts": "查明", "reason": LONG, "basis": "某法第一条"}, "refused"),
    ("deliver", granted, "clerk", {"way": "direct", "receiver": "张三"}, "delivered"),
    ("close", delivered, "clerk", {}, "closed"),
    ("void", at_decision, "leader", {"reason": LONG}, "voided"),
]
by_act = pytest.mark.parametrize(("act", "make", "who", "typed", "after"), CASES, ids=[f"{c[0]}-{c[4]}" for c in CASES])


FINAL = [case for case in CASES if ACTS[case[0]].final]


@pytest.mark.parametrize(("act", "make", "who", "typed", "after"), FINAL, ids=[f"{c[0]}-{c[4]}" for c in FINAL])
def test_what_ends_or_decides_a_case_is_shown_once_more(world, act, make, who, typed, after):
    case = make(world)
    user = getattr(world, who)
    before = (state(case), case.version, Letter.objects.count(), Event.objects.count())
    address = reverse("desk-act", args=[case.number, act])
    asked = client_of(user).post(address, {"version": case.version, **typed})
    assert asked.status_code == 200 and 'name="confirmed"' in asked.content.decode()
    assert (state(case), case.version, Letter.objects.count(), Event.objects.count()) == before
    sent = {**dict(asked.context["sent"])}
    changing = client_of(user).post(address, {**sent, "change": "1"})
    assert changing.status_code == 200 and LONG in changing.content.decode() or act == "grant"
    assert client_of(user).post(address, {**sent, "confirmed": "1"}).status_code == 302
    assert state(case) == after


def test_what_the_engine_would_refuse_is_said_before_the_confirmation(world):
    case = world.at_decision(when=now())
    address = reverse("desk-act", args=[case.number, "refuse"])
    asked = client_of(world.leader).post(
        address, {"version": case.version, "facts": "查明的事实", "reason": "短", "basis": "某法第一条"}
    )
    assert asked.status_code == 400 and "查明的事实" in asked.content.decode()
    no_glyph = {"version": case.version, "content": "准予\U0010fffd一年"}
    asked = client_of(world.leader).post(reverse("desk-act", args=[case.number, "grant"]), no_glyph)
    assert asked.status_code == 409 and "U+10FFFD" in asked.content.decode()


# In test_assigning, test_judging, test_consulting, test_filing and test_commitment_pages, with what they are about.
ELSEWHERE = {"assign", "judge", "consult", "answer", "take_back", "transfer", "link", "check_commitment"}


def test_every_act_is_among_the_cases():
    law = {case[0] for case in LAW_CASES}
    assert {case[0] for case in CASES} | law | ELSEWHERE == set(ACTS)


@by_act
def test_the_act_is_done_and_leads_to_the_case(world, act, make, who, typed, after):
    case = make(world)
    user = getattr(world, who)
    assert page(user, "desk-act", case.number, act).status_code == 200
    answer = send(user, case, act, **typed)
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == reverse("desk-case", args=[case.number]) and state(case) == after


@by_act
def test_two_clicks_do_it_once_and_frighten_nobody(world, act, make, who, typed, after):
    case = make(world)
    user = getattr(world, who)
    seen = {"version": case.version, "confirmed": "1", **typed}
    if run := case.runs.filter(ended_at=None).first():
        seen["run"] = run.pk
    clicks = [client_of(user).post(reverse("desk-act", args=[case.number, act]), seen) for _n in range(2)]
    assert [c.status_code for c in clicks] == [302, 302]
    assert Event.objects.filter(application=case, seq__gt=seen["version"]).count() == 1 and state(case) == after


@by_act
def test_who_comes_second_is_told_who_did_what_and_loses_nothing(world, act, make, who, typed, after):
    case = make(world)
    user = getattr(world, who)
    old = case.version - 1  # the version before the last act, which was somebody's
    answer = client_of(user).post(reverse("desk-act", args=[case.number, act]), {**typed, "version": old})
    shown = answer.content.decode()
    assert answer.status_code == 409 and "has acted on this case in the meantime" in shown
    assert reverse("desk-case", args=[case.number]) in shown
    for name, words in typed.items():
        if name in ("reason", "opinion", "content", "facts", "problem-0", "basis"):
            assert words in shown


@by_act
def test_the_wrong_officer_may_not(world, act, make, who, typed, after):
    case = make(world)
    grant_department(world.supervisor.postings.get().post, world.bureau, "view_cases")
    before = (state(case), case.version)
    assert page(world.supervisor, "desk-act", case.number, act).status_code == 403
    answer = send(world.supervisor, case, act, **typed)
    assert answer.status_code == 403
    assert (state(case), case.version) == before
    assert send(world.user, case, act, **typed).status_code == 404
    assert send(world.stranger, case, act, **typed).status_code == 404


@pytest.mark.parametrize(
    ("act", "make", "who", "typed", "lacking"),
    [
        ("decline", received, "clerk", {"ground": "other", "reason": "太短了点"}, "id_reason"),
        ("decline", received, "clerk", {"ground": "other_agency", "reason": LONG}, "id_competent_agency"),
        ("request_correction", received, "clerk", {**POINT, "basis-0": ""}, "id_basis-0"),
        ("request_correction", received, "clerk", {"problem-1": "没有盖章"}, "id_pick-1"),
        ("request_correction", received, "clerk", {}, "at least one"),
        ("advance", accepted, "reviewer", {"opinion": ""}, "id_opinion"),
        ("give_opinion", in_joint_review, "money_officer", {"verdict": "disagree", "text": "不行"}, "id_text"),
        ("send_back", at_decision, "leader", {"to": "accept", "reason": LONG}, "id_to_0"),
        (
            "start_special_procedure",
            accepted,
            "reviewer",
            {"kind": "rest", "basis": "依据文字", "planned_days": "0"},
            "id_kind",
        ),
        ("suspend", accepted, "reviewer", {"basis": "", "reason": LONG}, "id_basis"),
        ("extend", visible_to_the_chief, "chief", {"days": "11", "reason": LONG}, "id_days"),
        ("grant", at_decision, "leader", {"content": " "}, "id_content"),
        ("refuse", at_decision, "leader", {"facts": "查明的事实", "reason": "短"}, "id_basis"),
        ("deliver", granted, "clerk", {"way": "electronic", "receiver": "张三丰"}, "id_way_0"),
        ("void", at_decision, "leader", {"reason": "误录"}, "id_reason"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_what_was_typed_comes_back(world, act, make, who, typed, lacking):
    world.applicant.electronic_delivery = False
    world.applicant.save()
    case = make(world)
    before = case.version
    answer = send(getattr(world, who), case, act, **typed)
    shown = answer.content.decode()
    assert answer.status_code == 400 and "error-summary" in shown
    assert f'href="#{lacking}"' in shown or lacking in shown
    for words in typed.values():
        if len(words) > 2 and words not in ("rest", "accept"):
            assert words in shown
    case.refresh_from_db()
    assert case.version == before


def test_a_move_the_law_does_not_know_is_409_before_and_after_typing(world):
    case = world.accepted(when=now())
    assert page(world.clerk, "desk-act", case.number, "accept").status_code == 409
    assert send(world.clerk, case, "accept").status_code == 409


def test_a_second_notice_with_something_new_keeps_the_form(world):
    case = world.apply(when=now())
    send(world.clerk, case, "request_correction", **POINT)
    engine.resubmit(case, by=world.user, at=now(), paper=["plan"])
    shown = page(world.clerk, "desk-act", case.number, "request_correction").content.decode()
    assert "实施方案" in shown and "工会意见" not in shown


def test_a_form_without_a_version_changes_nothing(world):
    case = world.apply(when=now())
    answer = client_of(world.clerk).post(
        reverse("desk-act", args=[case.number, "accept"]), {"version": "x", "run": "y"}
    )
    assert answer.status_code == 400 and state(case) == "received"


def test_delivered_and_closed_with_one_click(world):
    case = granted(world)
    answer = send(world.clerk, case, "deliver", way="direct", receiver="张三", close="on", next="/desk/")
    assert answer["Location"] == "/desk/" and state(case) == "closed"


@pytest.mark.parametrize(
    ("act", "make", "who", "typed"),
    [
        ("grant", at_decision, "leader", {"content": "准予一年"}),
        ("refuse", at_decision, "leader", {"facts": "查明", "reason": LONG, "basis": "某法第一条"}),
        ("decline", received, "clerk", {"ground": "not_required", "reason": LONG}),
        ("decline", received, "clerk", {"ground": "other", "reason": LONG}),
        ("request_correction", received, "clerk", POINT),
    ],
)
def test_the_letter_can_be_looked_at_before_and_nothing_is_kept_of_it(world, act, make, who, typed):
    case = make(world)
    user = getattr(world, who)
    before = (case.version, Letter.objects.count(), Event.objects.count())
    url = reverse("desk-act-preview", args=[case.number, act])
    answer = client_of(user).post(url, {"version": case.version, **typed})
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")
    assert client_of(user).post(url, {"version": case.version}).status_code == 400
    assert client_of(world.user).post(url, {"version": case.version, **typed}).status_code == 404
    case.refresh_from_db()
    assert (case.version, Letter.objects.count(), Event.objects.count()) == before


def test_acts_without_a_letter_have_no_preview(world):
    case = world.apply(when=now())
    url = reverse("desk-act-preview", args=[case.number, "accept"])
    assert client_of(world.clerk).post(url, {"version": 1}).status_code == 404


def test_a_character_no_font_has_is_named_and_the_text_comes_back(world):
    case = at_decision(world)
    url = reverse("desk-act-preview", args=[case.number, "grant"])
    answer = client_of(world.leader).post(url, {"version": case.version, "content": "准予\U0010fffd一年"})
    assert answer.status_code == 400 and "U+10FFFD" in answer.content.decode()
    refused = send(world.leader, case, "grant", content="准予\U0010fffd一年")
    assert refused.status_code == 409 and "\U0010fffd" in refused.content.decode() and state(case) == "in_review"
