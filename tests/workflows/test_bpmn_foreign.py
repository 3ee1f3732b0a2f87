"""What another tool drew is read as far as it goes; what was not understood or only guessed is told."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.branching import three_sections
from tests.world import World
from workflows import flows
from workflows.bpmn import reading, writing
from workflows.bpmn.names import BPMN
from workflows.flow import view as flow_view
from workflows.flow.as_json import content_of
from workflows.flow.written import Written, written_of

pytestmark = pytest.mark.django_db
DRAWN = (Path(__file__).parent.parent / "data" / "drawn_in_bpmn_io.bpmn").read_text(encoding="utf-8")


@pytest.fixture
def world():
    world = World()
    three_sections(world)
    return world


def by_name(written: Written) -> dict[str, dict]:
    return {stage["name"]: stage for stage in content_of(written)["stages"]}


def test_tasks_become_stages_and_gateways_branches_conditions_and_results(world):
    read = reading.read(DRAWN, Written())
    found = by_name(read.written)
    assert list(found) == ["受理", "现场核查", "专业审查", "合法性看一下", "决定", "办结送达"], "along the arrows"
    kinds = [stage["kind"] for stage in found.values()]
    assert kinds == ["acceptance", "site_check", "review", "review", "decision", "delivery"]
    key = {name: stage["key"] for name, stage in found.items()}
    assert found["受理"]["ways"] == [{"result": "accepted", "to": [key["专业审查"], key["现场核查"]]}]
    assert found["专业审查"]["ways"] == [
        {"result": "passed", "priority": 1, "condition": "headcount >= 500", "to": [key["合法性看一下"]]},
        {"result": "passed", "priority": 2, "to": [key["决定"]]},
    ]
    assert found["决定"]["ways"] == [
        {"result": "granted", "to": [key["办结送达"]]},
        {"result": "refused", "to": [key["办结送达"]]},
    ]
    assert found["办结送达"]["ways"] == [{"result": "closed", "to": []}]


def test_lanes_say_who_and_what_nobody_said_is_left_open_and_keeps_the_flow_from_being_published(world):
    read = reading.read(DRAWN, Written())
    found = by_name(read.written)
    assert found["专业审查"]["post"]["department"] == "safety" and found["现场核查"]["town_role"] == "town_clerk"
    assert found["受理"]["town_role"] == "" and found["决定"]["town_role"] == ""
    draft = flows.draft(world.flow_version.flow, read.written.stages, read.written.edges)
    assert "岗位待定" in str(flow_view.render(draft)) and "镇（街道）" in str(flow_view.render(draft))
    faults = flows.faults_of(draft, on=date(2016, 10, 12))
    assert [fault.facts["stage"] for fault in faults if fault.code == "town_role"] == [
        *("受理", "合法性看一下", "决定", "办结送达")
    ]
    again = reading.read(writing.text_of(draft, {}), Written())
    assert content_of(again.written) == content_of(read.written), "the open places too come back"


def test_a_stage_the_present_flow_has_keeps_its_key_post_and_limit(world):
    now = by_name(written_of(world.flow_version))
    read = reading.read(DRAWN.replace("专业审查", "审查"), written_of(world.flow_version))
    found = by_name(read.written)
    assert found["审查"] == {**now["审查"], "ways": found["审查"]["ways"]}
    assert found["受理"]["post"] == now["受理"]["post"]
    assert found["现场核查"]["key"] not in {stage["key"] for stage in now.values()}


def test_what_was_not_understood_is_told_with_its_line(world):
    notes = "\n".join(reading.read(DRAWN, Written()).notes)
    lines = DRAWN.splitlines()
    for text in ('name="短信通知"', 'id="Timer_1"', 'id="Message_1"', 'id="Activity_4"'):
        line = next(n for n, words in enumerate(lines, 1) if text in words)
        assert f"{line}" in notes, text
    assert "textAnnotation" in notes and "短信通知" in notes and "合法性看一下" in notes


def test_an_arrow_and_a_stage_added_in_bpmn_io_come_back_beside_what_we_wrote(world):
    root = ET.fromstring(writing.text_of(world.flow_version, {}))
    process = root.find(f"{{{BPMN}}}process")
    ET.SubElement(process, f"{{{BPMN}}}userTask", id="Activity_x", name="复核")
    onward = process.find("*[@sourceRef='stage_review']")
    ET.SubElement(process, f"{{{BPMN}}}sequenceFlow", sourceRef="Activity_x", targetRef=onward.get("targetRef"))
    onward.set("targetRef", "Activity_x")
    process.find("*[@id='stage_review']").set("name", "细审")
    read = reading.read(ET.tostring(root, encoding="unicode"), written_of(world.flow_version))
    found = by_name(read.written)
    before = by_name(written_of(world.flow_version))
    assert found["细审"]["post"] == before["审查"]["post"] and found["细审"]["key"] == "review"
    assert found["复核"]["kind"] == "review" and found["复核"]["key"] == "review-2"
    assert found["细审"]["ways"] == [{"result": "passed", "to": ["review-2"]}]
    assert found["复核"]["ways"] == [{"result": "passed", "to": ["decide"]}]


def test_a_copied_stage_gets_a_key_of_its_own(world):
    text = writing.text_of(world.flow_version, {})
    start = text.index('<bpmn:userTask id="stage_review"')
    end = text.index("</bpmn:userTask>", start) + len("</bpmn:userTask>")
    copy = text[start:end].replace("stage_review", "Activity_copy")
    read = reading.read(text[:end] + copy + text[end:], Written())
    assert [stage["key"] for stage in read.written.stages].count("review") == 1
    assert "review-2" in read.written.keys and len(read.notes) == 1
