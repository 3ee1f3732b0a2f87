"""What keeps a flow from being published; the pure part, and the words."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.world import World
from workflows import flows
from workflows.errors import Incomplete
from workflows.flow import checks as flow_checks
from workflows.flow import shape as flow_shape
from workflows.flow.checks import faults
from workflows.flow.sayings import SAYINGS, words
from workflows.models import Flow
from workflows.routing import Edge, Part, Plan, StagePlan
from workflows.transitions import StageKind as K


def stage(key, kind, *, limit=None, level="department", role="", order=1):
    return StagePlan(order, key, key, kind, level, order, 1, role, limit, "workday")


def line(*stages):
    keys = [s.key for s in stages]
    edges = tuple(Edge(s.key, flows.LINEAR_OUTCOME[s.kind], b) for s, b in zip(stages, [*keys[1:], None], strict=True))
    return Plan(version_id=1, stages=stages, edges=edges)


GOOD = (
    stage("accept", K.ACCEPTANCE),
    stage("review", K.REVIEW, limit=5),
    stage("decide", K.DECISION, limit=3),
    stage("deliver", K.DELIVERY),
)


def codes(plan, promised=14, is_licence=True):
    return {(f.code, f.stage) for f in faults(plan, promised=(promised, "workday"), is_licence=is_licence)}


def test_a_good_flow_has_no_fault():
    assert codes(line(*GOOD)) == set()
    assert codes(line(stage("all", K.COMBINED))) == set()


def test_each_fault_is_found_and_names_its_stage():
    assert codes(Plan(1, ())) == {("empty", "")}
    assert ("limits", "decide") in codes(line(*GOOD), promised=7)
    assert ("no_review", "") in codes(line(GOOD[0], GOOD[2], GOOD[3]))
    assert ("no_review", "") not in codes(line(GOOD[0], GOOD[2], GOOD[3]), is_licence=False)
    assert {("no_decision", ""), ("no_delivery", "")} <= codes(line(GOOD[0], GOOD[1]))
    assert ("no_acceptance", "review") in codes(line(*GOOD[1:]))
    assert ("town_role", "first") in codes(line(GOOD[0], stage("first", K.REVIEW, level="town"), *GOOD[1:]))
    assert ("start", "") in codes(Plan(1, GOOD, edges=(Edge("accept", "accepted", None),)))
    loose = Plan(
        1, GOOD, edges=(*line(*GOOD).edges[:2], Edge("decide", "decided", None), Edge("deliver", "closed", "deliver"))
    )
    assert ("unreachable", "deliver") in codes(loose)
    no_end = Plan(1, GOOD, edges=line(*GOOD).edges[:3])
    assert ("dead_end", "deliver") in codes(no_end)


def test_stages_come_in_the_order_of_the_law():
    accept, review, decide, deliver = GOOD
    assert ("order", "decide") in codes(line(accept, review, deliver, decide))
    assert ("order", "again") in codes(line(accept, stage("again", K.ACCEPTANCE), review, decide, deliver))
    assert ("order", "once more") in codes(line(accept, review, decide, stage("once more", K.DECISION), deliver))
    assert ("order", "spot") in codes(line(accept, review, decide, deliver, stage("spot", K.COMBINED)))
    check = stage("check", K.SITE_CHECK)
    assert codes(line(accept, check, review, stage("second", K.REVIEW), decide, deliver)) == set()


def forked(*, join="all", join_count=None, **more):
    """accept -> (a, b) -> both -> decide -> deliver"""
    a, b = stage("a", K.REVIEW, limit=2), stage("b", K.REVIEW, limit=4)
    both = replace(stage("both", K.REVIEW, limit=3), join=join, join_count=join_count)
    decide, deliver = GOOD[2:]
    edges = (
        Edge("accept", "accepted", "a"),
        Edge("accept", "accepted", "b"),
        Edge("a", "passed", "both"),
        Edge("b", "passed", "both"),
        Edge("both", "passed", "decide"),
        Edge("decide", "decided", "deliver"),
        Edge("deliver", "closed", None),
    )
    return Plan(1, tuple(more.get(s.key, s) for s in (GOOD[0], a, b, both, decide, deliver)), edges)


def without(plan, *edges):
    return replace(plan, edges=tuple(e for e in plan.edges if (e.source, e.target) not in edges))


def beside(plan, *edges):
    return replace(plan, edges=(*plan.edges, *edges))


def test_branches_are_counted_along_the_longest_way():
    assert codes(forked(), promised=10) == set()
    assert codes(forked(), promised=9) == {("limits", "decide")}


def test_branches_that_never_meet_are_found():
    apart = beside(without(forked(), ("b", "both")), Edge("b", "passed", "deliver"))
    assert ("split", "accept") in codes(apart)
    lost = beside(without(forked(), ("b", "both")), Edge("b", "passed", None))
    assert {("split", "accept"), ("ends_early", "b")} <= codes(lost)


def test_a_join_that_cannot_open_is_found():
    assert codes(forked(join="count", join_count=2)) == set()
    assert ("join_count", "both") in codes(forked(join="count", join_count=3))
    assert ("join_count", "both") in codes(forked(join="count"))
    sampled = replace(stage("a", K.REVIEW), sample_percent=10)
    assert ("sample_before_count", "a") in codes(forked(join="count", join_count=2, a=sampled))
    assert ("join_without_branches", "a") in codes(forked(a=replace(stage("a", K.REVIEW), join="any")))


def test_a_circle_is_found_and_nothing_walks_round_it_for_ever():
    assert ("circle", "a") in codes(beside(forked(), Edge("both", "again", "a")))


def test_ways_are_checked():
    conditional = Edge("both", "passed", "decide", 0, "headcount > 3")
    only = beside(without(forked(), ("both", "decide")), conditional)
    assert ("no_default", "both") in codes(only)
    first = beside(forked(), Edge("both", "passed", "deliver", 1, ""))
    assert ("never_taken", "both") in codes(first)
    mixed = beside(forked(), Edge("accept", "accepted", "both", 0, "headcount > 3"))
    assert ("mixed_conditions", "accept") in codes(mixed)
    found = faults(only, promised=(14, "workday"), is_licence=True, condition_problem=lambda text: "不认识")
    assert any(f.code == "condition" and f.facts["why"] == "不认识" for f in found)


def test_results_have_the_names_the_verbs_know():
    assert ("outcomes", "decide") in codes(
        beside(without(forked(), ("decide", "deliver")), Edge("decide", "granted", "deliver"))
    )
    assert ("outcome_reserved", "a") in codes(beside(forked(), Edge("a", "granted", "both")))


def test_joint_reviews_samples_and_comparisons_are_checked():
    asked = (Part(7, ""), Part(8, ""))
    good = replace(stage("a", K.JOINT), parts=asked, quorum=2)
    assert codes(forked(a=good)) == set()
    assert ("quorum", "a") in codes(forked(a=replace(good, quorum=3)))
    assert ("no_parts", "a") in codes(forked(a=stage("a", K.JOINT)))
    assert ("parts_elsewhere", "a") in codes(forked(a=replace(stage("a", K.REVIEW), parts=asked)))
    other = replace(GOOD[2], candidates="other_than", candidates_of="a")
    assert codes(forked(decide=other)) == set()
    assert ("candidates_of", "decide") in codes(forked(decide=replace(other, candidates_of="deliver")))
    assert ("sample_kind", "decide") in codes(forked(decide=replace(GOOD[2], sample_percent=5)))
    assert ("letters", "a") in codes(forked(a=replace(stage("a", K.REVIEW), letters=("poem",))))


def test_somebody_for_every_post_and_two_where_two_are_needed():
    def people(plan, **held):
        posts = {(s.post_id, ""): frozenset(held.get(s.key, {1, 2})) for s in plan.stages}
        found = faults(plan, promised=(14, "workday"), is_licence=True, holders=posts)
        return {(f.code, f.stage) for f in found}

    plan = line(*(replace(s, post_id=n) for n, s in enumerate(GOOD, 1)))
    assert people(plan) == set()
    assert people(plan, review=()) == {("nobody", "review")}
    assert people(plan, accept={5}, decide={5}) == {("one_person", "decide")}
    assert people(plan, accept={5}, decide={6}) == set()


def test_every_fault_has_words_that_fit_its_facts():
    for fault in faults(line(stage("镇", K.REVIEW, limit=99, level="town")), promised=(3, "workday"), is_licence=True):
        assert words(fault) and "%(" not in words(fault)
    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (flow_checks, flow_shape))
    said = set(re.findall(r'(?:about\([^"]*?|Fault\()"([a-z_]+)"', source))
    assert said == set(SAYINGS)


@pytest.mark.django_db
def test_publishing_says_all_faults_at_once():
    world = World()
    stages = [{**s, "limit_amount": 12} if s["kind"] in ("review", "decision") else s for s in world.four_stages()]
    version = flows.draft_linear(Flow.objects.get(item=world.item), stages[:-1])
    from tests.instants import at

    with pytest.raises(Incomplete) as refused:
        flows.publish(version, by=world.chief, at=at("2016-02-01 09:00"))
    assert len(refused.value.fields) == 2
    version.refresh_from_db()
    assert version.state == "draft" and world.item.flow.live == world.flow_version
