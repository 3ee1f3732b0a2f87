"""What keeps a flow from being published; the pure part, and the words."""

import pytest

from tests.world import World
from workflows import flows
from workflows.errors import Incomplete
from workflows.flow_checks import faults
from workflows.flow_sayings import SAYINGS, words
from workflows.models import Flow
from workflows.routing import Edge, Plan, StagePlan
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


def test_every_fault_has_words_that_fit_its_facts():
    for fault in faults(line(stage("镇", K.REVIEW, limit=99, level="town")), promised=(3, "workday"), is_licence=True):
        assert words(fault) and "%(" not in words(fault)
    assert set(SAYINGS) >= {"empty", "start", "unreachable", "dead_end"}


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
