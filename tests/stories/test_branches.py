"""Cases that part and meet again: branches, joins, conditions, samples, sending back."""

import pytest

from accounts.roles import Role
from tests.branching import Arrows, joint, large_cases_go_round, open_keys, run_of, three_sections
from tests.instants import at
from tests.world import ANSWERS, World
from workflows import engine
from workflows.errors import Forbidden, Incomplete, NotAllowed, Stale
from workflows.models import Opinion
from workflows.routing import drawn

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def posts(world):
    return three_sections(world)


def three_branches(world, posts, **join):
    flow = Arrows(world)
    for name in ("labour", "safety", "money"):
        flow.stage(name, "review", post=posts[name], limit_amount=3)
    flow.stage("sum", "review", post=posts["labour"], limit_amount=2, **join)
    for name in ("labour", "safety", "money"):
        flow.way(name, "passed", "sum")
    flow.way("accept", "accepted", "labour", "safety", "money")
    flow.usual_ends(decision_from=["sum"]).publish()
    return world.accepted(when=NINE)


def passes(case, key, by, when="2016-10-12 09:00"):
    return engine.advance(case, by=by, at=at(when), opinion="同意", run_id=run_of(case, key).pk)


def test_branches_open_together_and_the_join_waits_for_all(world, posts):
    case = three_branches(world, posts)
    assert open_keys(case) == {"labour", "safety", "money"}
    passes(case, "labour", world.reviewer)
    passes(case, "money", world.money_officer)
    assert open_keys(case) == {"safety"}
    passes(case, "safety", world.safety_officer)
    assert open_keys(case) == {"sum"}
    passes(case, "sum", world.reviewer)
    engine.grant(case, by=world.leader, at=at("2016-10-13 09:00"), content="准予")
    assert case.state == "granted" and open_keys(case) == {"deliver"}


def test_the_first_branch_is_enough_where_the_join_says_so(world, posts):
    case = three_branches(world, posts, join="any")
    safety = run_of(case, "safety").pk
    passes(case, "labour", world.reviewer)
    assert open_keys(case) == {"sum"}
    overtaken = case.runs.filter(outcome="overtaken")
    assert {run.stage.key for run in overtaken} == {"safety", "money"}
    assert all(run.officer_id is None for run in overtaken), "nobody handled what was overtaken"
    assert not case.deadlines.filter(kind="stage", closed_at=None, run__in=overtaken).exists()
    with pytest.raises(Stale):
        engine.advance(case, by=world.safety_officer, at=at("2016-10-12 10:00"), opinion="同意", run_id=safety)


def test_two_of_three_are_enough_and_are_counted_anew_after_sending_back(world, posts):
    case = three_branches(world, posts, join="count", join_count=2)
    passes(case, "labour", world.reviewer)
    assert open_keys(case) == {"safety", "money"}
    passes(case, "money", world.money_officer)
    assert open_keys(case) == {"sum"}
    engine.send_back(case, by=world.reviewer, at=at("2016-10-12 11:00"), to="safety", reason="安全意见需要补充说明理由")
    assert open_keys(case) == {"safety"}, "only the branch it was sent back to is gone through again"
    passes(case, "safety", world.safety_officer, "2016-10-12 12:00")
    assert open_keys(case) == {"sum"}


def test_sending_back_above_a_split_ends_the_branches_under_way(world, posts):
    flow = Arrows(world).stage("first", "review", post=posts["labour"])
    flow.stage("safety", "review", post=posts["safety"]).stage("money", "review", post=posts["money"])
    flow.way("accept", "accepted", "first").way("first", "passed", "safety", "money")
    flow.usual_ends(decision_from=["safety", "money"]).publish()
    case = world.accepted(when=NINE)
    passes(case, "first", world.reviewer)
    engine.send_back(
        case,
        by=world.money_officer,
        at=at("2016-10-12 10:00"),
        to="first",
        reason="初审意见缺少人数核对结果",
        run_id=run_of(case, "money").pk,
    )
    assert open_keys(case) == {"first"}
    assert {run.stage.key for run in case.runs.filter(outcome="sent_back")} == {"safety", "money"}
    passes(case, "first", world.reviewer, "2016-10-12 11:00")
    assert open_keys(case) == {"safety", "money"}
    passes(case, "safety", world.safety_officer, "2016-10-12 12:00")
    passes(case, "money", world.money_officer, "2016-10-12 12:00")
    assert open_keys(case) == {"decide"}


@pytest.mark.parametrize(
    ("headcount", "expected"), [("12", {"decide"}), ("100", {"safety", "money"}), ("350", {"safety", "money"})]
)
def test_a_condition_over_the_form_chooses_the_way(world, posts, headcount, expected):
    large_cases_go_round(world, posts).publish()
    case = engine.accept(world.apply(when=NINE, answers={**ANSWERS, "headcount": headcount}), by=world.clerk, at=NINE)
    passes(case, "labour", world.reviewer)
    assert open_keys(case) == expected
    event = case.events.get(action="advance")
    assert event.data["conditions"] == {"headcount >= 100": "safety" in expected}, "the record says why it went there"


def test_a_named_result_has_a_way_of_its_own(world, posts):
    large_cases_go_round(world, posts).publish()
    case = world.accepted(when=NINE)
    with pytest.raises(Incomplete):
        engine.advance(case, by=world.reviewer, at=NINE, opinion="同意", outcome="nonsense")
    engine.advance(case, by=world.reviewer, at=NINE, opinion="有疑问", outcome="doubtful")
    assert open_keys(case) == {"safety"}


def test_what_was_not_answered_makes_no_condition_true():
    from workflows.conditions import holds

    assert not holds("headcount >= 100", {"headcount": None})
    assert not holds("headcount >= 100", {})
    assert holds("headcount >= 100 or case_channel == 'web'", {"headcount": 5.0, "case_channel": "web"})


def test_only_the_sample_is_countersigned(world, posts):
    flow = Arrows(world).stage("labour", "review", post=posts["labour"])
    flow.stage("second", "review", post=posts["safety"], sample_percent=30)
    flow.way("accept", "accepted", "labour").way("labour", "passed", "second")
    flow.usual_ends(decision_from=["second"]).publish()
    met = {True: 0, False: 0}
    for _n in range(30):
        case = world.accepted(when=NINE)
        passes(case, "labour", world.reviewer)
        chosen = drawn(30, number=case.number, key="second")
        assert open_keys(case) == ({"second"} if chosen else {"decide"})
        if not chosen:
            assert case.events.get(action="advance").data["not_drawn"] == ["second"]
        met[chosen] += 1
    assert min(met.values()) > 0


def test_a_sample_takes_about_its_share():
    share = sum(drawn(30, number=f"330282-161011-{n:06d}", key="second") for n in range(4000)) / 4000
    assert 0.27 < share < 0.33


def test_a_joint_review_is_summed_up_once_every_post_has_spoken(world, posts):
    case = joint(world, posts)
    with pytest.raises(NotAllowed):
        passes(case, "joint", world.reviewer)
    engine.give_opinion(case, by=world.safety_officer, at=at("2016-10-12 09:00"), verdict="agree", text="无意见")
    with pytest.raises(Forbidden):
        engine.give_opinion(case, by=world.safety_officer, at=at("2016-10-12 09:05"), verdict="disagree", text="x" * 20)
    with pytest.raises(Forbidden):
        engine.give_opinion(case, by=world.reviewer, at=at("2016-10-12 09:05"), verdict="agree")
    with pytest.raises(NotAllowed):
        passes(case, "joint", world.reviewer)
    with pytest.raises(Incomplete):
        engine.give_opinion(case, by=world.money_officer, at=at("2016-10-12 09:10"), verdict="disagree", text="不行")
    engine.give_opinion(
        case, by=world.money_officer, at=at("2016-10-12 09:10"), verdict="disagree", text="缴费基数与申报人数不符"
    )
    engine.advance(case, by=world.reviewer, at=at("2016-10-12 10:00"), opinion="意见不一致，报决定", outcome="disputed")
    assert open_keys(case) == {"decide"}


def test_a_quorum_is_enough(world, posts):
    case = joint(world, posts, quorum=1)
    engine.give_opinion(case, by=world.money_officer, at=at("2016-10-12 09:10"), verdict="agree")
    passes(case, "joint", world.reviewer, "2016-10-12 10:00")
    assert open_keys(case) == {"decide"}


def test_a_given_opinion_cannot_be_changed_in_the_database(world, posts, as_web_role):
    from django.db import DatabaseError, transaction

    case = joint(world, posts)
    engine.give_opinion(case, by=world.money_officer, at=at("2016-10-12 09:10"), verdict="agree")
    for change in (
        lambda: Opinion.objects.exclude(given_at=None).update(verdict="disagree"),
        lambda: Opinion.objects.filter(given_at=None).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_who_is_asked_sees_the_case_and_finds_it_in_the_worklist(world, posts):
    from workflows.desk import worklists
    from workflows.models import Application

    case = joint(world, posts)
    day = at("2016-10-12 09:00").date()
    assert Application.objects.visible_to(world.money_officer, on=day).filter(pk=case.pk).exists()
    assert [run.application_id for run in worklists.waiting(world.money_officer, on=day)] == [case.pk]
    engine.give_opinion(case, by=world.money_officer, at=at("2016-10-12 09:10"), verdict="agree")
    assert not worklists.waiting(world.money_officer, on=day).exists()
    assert Application.objects.visible_to(world.money_officer, on=day).filter(pk=case.pk).exists()


def test_another_person_than_before_and_the_same_person_as_before(world, posts):
    second = world.person("李二审", Role.REVIEWER, world.section)
    flow = Arrows(world).stage("one", "review", post=posts["labour"])
    flow.stage("two", "review", post=posts["labour"], candidates="other_than", candidates_of="one")
    flow.stage("three", "review", post=posts["labour"], candidates="same_as", candidates_of="one")
    flow.way("accept", "accepted", "one").way("one", "passed", "two").way("two", "passed", "three")
    flow.usual_ends(decision_from=["three"]).publish()
    case = world.accepted(when=NINE)
    passes(case, "one", world.reviewer)
    for act in (engine.claim, lambda *a, **k: engine.advance(*a, opinion="同意", **k)):
        with pytest.raises(Forbidden):
            act(case, by=world.reviewer, at=at("2016-10-12 10:00"))
    passes(case, "two", second)
    assert run_of(case, "three").officer == world.reviewer


def test_the_least_loaded_of_the_post_gets_the_case(world, posts):
    second = world.person("李二审", Role.REVIEWER, world.section)
    flow = Arrows(world).stage("one", "review", post=posts["labour"], candidates="least_loaded")
    flow.way("accept", "accepted", "one")
    flow.usual_ends(decision_from=["one"]).publish()
    officers = [run_of(world.accepted(when=NINE), "one").officer for _n in range(4)]
    assert sorted(o.pk for o in officers) == sorted([world.reviewer.pk, second.pk] * 2)


def test_granted_and_refused_may_go_different_ways_and_a_certificate_is_made(world, posts):
    flow = Arrows(world).stage("one", "review", post=posts["labour"])
    flow.usual_ends(decision_from=["one"])
    flow.stage("make", "issue", post=posts["labour"], name="制证", limit_amount=3)
    flow.edges = [e for e in flow.edges if e.source != "decide"]
    flow.way("accept", "accepted", "one").way("decide", "granted", "make").way("decide", "refused", "deliver")
    flow.way("make", "passed", "deliver")
    flow.publish()
    granted, refused = world.at_decision(when=NINE), world.at_decision(when=NINE)
    engine.grant(granted, by=world.leader, at=at("2016-10-12 09:00"), content="准予")
    assert open_keys(granted) == {"make"}
    engine.advance(granted, by=world.reviewer, at=at("2016-10-12 10:00"), opinion="证书已制作")
    assert granted.state == "granted" and open_keys(granted) == {"deliver"}
    engine.refuse(
        refused,
        by=world.leader,
        at=at("2016-10-12 09:00"),
        facts="人数不符",
        reason="申报人数与名册不符合要求",
        basis="法",
    )
    assert open_keys(refused) == {"deliver"}
