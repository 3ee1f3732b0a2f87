"""A test is recorded from a real case, without the people in it, and plays green."""

import json

import pytest

from tests.instants import at
from tests.workflows.rehearsals import MONDAY
from tests.world import World
from workflows import engine, flows, timers
from workflows.errors import Incomplete
from workflows.models import FlowTest
from workflows.rehearsal import recording, trying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


def recorded(world, case) -> FlowTest:
    case.refresh_from_db()
    return recording.record(case, by=world.chief, at=MONDAY)


def kinds(test):
    return [step.kind for step in test.steps.all()]


def assert_green(world, test, version=None):
    run = trying.try_out(test, version or world.flow_version, by=None, at=MONDAY)
    assert run.passed, json.dumps([row for row in run.steps if not row["ok"]], ensure_ascii=False, indent=1)


def closed_case(world):
    case = world.apply(
        when=at("2016-10-11 09:00"), answers={"company_name": "慈溪市样例制造有限公司", "headcount": "12"}
    )
    engine.accept(case, by=world.clerk, at=at("2016-10-12 10:00"))
    engine.advance(case, by=world.reviewer, at=at("2016-10-14 15:00"), opinion="同意")
    engine.send_back(case, by=world.leader, at=at("2016-10-17 09:00"), to="review", reason="请补充核实有关情况后再报。")
    engine.advance(case, by=world.reviewer, at=at("2016-10-19 15:00"), opinion="同意")
    engine.grant(case, by=world.leader, at=at("2016-10-20 09:00"), content="准予。")
    way = {"way": "electronic", "receiver": world.applicant.name}
    engine.deliver(case, by=world.clerk, at=at("2016-10-21 09:00"), **way)
    engine.close(case, by=world.clerk, at=at("2016-10-21 09:05"))
    return case


def test_a_closed_case_becomes_a_test_that_is_green(world):
    test = recorded(world, closed_case(world))
    assert kinds(test)[0] == "submit" and kinds(test).count("press") == 6 and kinds(test).count("send_back") == 1
    assert test.left_out == [] and test.recorded_from
    last = test.steps.last()
    assert (last.kind, last.data["state"], last.data["stages"]) == ("expect", "closed", [])
    assert_green(world, test)


def test_nothing_of_the_people_comes_into_a_test(world):
    test = recorded(world, closed_case(world))
    kept = json.dumps([step.data for step in test.steps.all()], ensure_ascii=False)
    for secret in (world.applicant.name, world.credit_code, world.user.name, world.applicant.id_masked):
        assert secret not in kept
    assert '"headcount": 12' in kept  # which way a case goes may depend on it


def test_a_corrected_paused_and_extended_case_is_green(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    plan = {"target": "material:plan", "label": "实施方案", "problem": "缺页", "required": "补齐", "basis": "指南"}
    count = {**plan, "target": "field:headcount", "label": "涉及人数"}
    engine.request_correction(case, by=world.clerk, at=at("2016-10-12 09:00"), points=[plan, count])
    engine.resubmit(case, by=world.user, at=at("2016-10-15 09:00"), paper=["plan"])
    engine.resubmit(case, by=world.user, at=at("2016-10-18 09:00"), answers={"headcount": "30"})
    engine.accept(case, by=world.clerk, at=at("2016-10-19 09:00"))
    facts = {"kind": "expert_review", "basis": "行政许可法第四十五条", "planned_days": 5}
    engine.start_special_procedure(case, by=world.reviewer, at=at("2016-10-21 09:00"), **facts)
    engine.end_special_procedure(case, by=world.reviewer, at=at("2016-10-27 09:00"))
    engine.extend(case, by=world.chief, at=at("2016-10-28 09:00"), days=4, reason="情况复杂需要进一步核实。")
    test = recorded(world, case)
    assert {"correct", "answer", "pause", "resume", "extend"} <= set(kinds(test))
    assert_green(world, test)


def test_a_case_whose_notices_were_handed_over_is_green():
    world = World(electronic=False)
    case = world.accepted(when=at("2016-10-11 09:00"))
    facts = {"kind": "expert_review", "basis": "行政许可法第四十五条", "planned_days": 5}
    engine.start_special_procedure(case, by=world.reviewer, at=at("2016-10-12 09:00"), **facts)
    notice = case.letters.get(kind="special_procedure").number
    way = {"way": "direct", "receiver": world.applicant.name}
    engine.serve_letter(case, by=world.reviewer, at=at("2016-10-14 09:00"), letter=notice, **way)
    test = recorded(world, case)
    assert kinds(test).count("serve") == 1
    assert_green(world, test)


def test_what_lapsed_lapses_again(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    timers.settle(case.pk, at=at("2016-10-19 09:00"))
    test = recorded(world, case)
    assert [step.data.get("limit") for step in test.steps.filter(kind="wait")] == ["acceptance"]
    assert_green(world, test)


def test_a_change_of_the_flow_makes_a_recorded_test_red_and_holds_the_publication(world):
    test = recorded(world, closed_case(world))
    stages = world.four_stages()
    stages[1]["key"], stages[1]["name"] = "second", "复审"
    draft = flows.draft_linear(world.flow_version.flow, stages)
    with pytest.raises(Incomplete) as held:
        flows.publish(draft, by=world.chief, at=MONDAY)
    assert "还没有" in held.value.message and test.name in held.value.message
    assert trying.try_stale(draft, by=world.chief, at=MONDAY) == 0
    with pytest.raises(Incomplete) as held:
        flows.publish(draft, by=world.chief, at=MONDAY)
    said = held.value.message
    assert test.name in said and "第5步" in said and "所在环节，应为审查" in said
    mended = flows.draft_linear(world.flow_version.flow, world.four_stages())
    trying.try_stale(mended, by=world.chief, at=MONDAY)
    assert flows.publish(mended, by=world.chief, at=MONDAY).state == "published"
