"""A flow written out as BPMN 2.0 and read back is the same flow, whatever it is made of."""

from xml.etree import ElementTree as ET

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Post
from accounts.roles import Role
from tests.branching import Arrows, three_sections
from tests.workflows.flow_shapes import written
from tests.world import World
from workflows import flows
from workflows.bpmn import reading, writing
from workflows.bpmn.names import AS_ONE_STAGE, BPMN, BPMNDI, GATEWAYS, PASSED_OVER, STAGES
from workflows.flow.as_json import content_of
from workflows.flow.json_reading import Unreadable
from workflows.flow.written import Written, written_of

pytestmark = pytest.mark.django_db
MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def world():
    return World()


def there_and_back(version) -> reading.Read:
    return reading.read(writing.text_of(version, {}), Written())


@given(st.data())
@MANY
def test_written_out_and_read_back_is_the_same_flow(world, data):
    posts = list(Post.objects.filter(role__in=[Role.CLERK, Role.REVIEWER, Role.LEADER]))
    drawn = data.draw(written(posts))
    with transaction.atomic():
        flow = world.flow_version.flow
        first = flows.draft(flow, drawn.stages, drawn.edges)
        again = there_and_back(first)
        assert again.notes == []
        second = flows.draft(flow, again.written.stages, again.written.edges)
        assert content_of(written_of(second)) == content_of(written_of(first))
        assert flows.content_hash(flows.read_plan(second.pk)) == flows.content_hash(flows.read_plan(first.pk))
        transaction.set_rollback(True)


def test_a_joint_review_a_choice_and_branches_are_drawn_as_bpmn_has_them(world):
    posts = three_sections(world)
    arrows = Arrows(world).stage("joint", "joint_review", post=posts["labour"], parts=[{"post": posts["safety"]}])
    arrows.stage("check", "site_check", level="town", role="town_clerk").stage("legal", "review", post=posts["money"])
    arrows.usual_ends().way("accept", "accepted", "joint", "check").way("check", "passed", "decide")
    arrows.way("joint", "passed", "legal", condition="headcount >= 500", priority=1)
    arrows.way("joint", "passed", "decide", priority=2).way("legal", "passed", "decide")
    root = ET.fromstring(writing.text_of(arrows.draft(), {}))
    process = root.find(f"{{{BPMN}}}process")
    tags = [child.tag.rpartition("}")[2] for child in process]
    assert tags.count("userTask") == 6 and tags.count("startEvent") == tags.count("endEvent") == 1
    assert process.find("*[@id='beside_accept_0']").tag.endswith("parallelGateway")
    choice = process.find("*[@id='after_joint']")
    assert choice.tag.endswith("exclusiveGateway")
    condition = next(process.iter(f"{{{BPMN}}}conditionExpression"))
    assert condition.text == "headcount >= 500"
    usual = process.find(f"*[@id='{choice.get('default')}']")
    assert usual.get("targetRef") == "before_decide"
    assert process.find("*[@id='before_decide']").tag.endswith("inclusiveGateway")
    assert process.find("*[@id='stage_joint']").find(f"{{{BPMN}}}multiInstanceLoopCharacteristics") is not None
    shown = {shape.get("bpmnElement") for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")}
    assert shown == {child.get("id") for child in process if child.get("id")} - _arrows(process)
    assert {edge.get("bpmnElement") for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge")} == _arrows(process)


def _arrows(process) -> set:
    return {child.get("id") for child in process if child.tag.endswith("sequenceFlow")}


def test_shapes_do_not_overlap(world):
    posts = three_sections(world)
    arrows = Arrows(world).usual_ends(decision_from=posts)
    for key, post in posts.items():
        arrows.stage(key, "review", post=post)
    arrows.way("accept", "accepted", *posts)
    root = ET.fromstring(writing.text_of(arrows.draft(), {}))
    boxes = [
        tuple(float(bounds.get(side)) for side in ("x", "y", "width", "height"))
        for bounds in root.iter("{http://www.omg.org/spec/DD/20100524/DC}Bounds")
    ]
    assert len(boxes) == 10
    for n, (x, y, w, h) in enumerate(boxes):
        for x2, y2, w2, h2 in boxes[n + 1 :]:
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "1"),
        ("{}", "XML"),
        ("<a/>", "definitions"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "DOCTYPE"),
        ("<a>" * 60, "40"),
        ("<a>" + "<b/>" * 9000 + "</a>", "8000"),
        (" " * 600_001, "600000"),
        ("<b:a/>", "XML"),
        (f'<definitions xmlns="{BPMN}"/>', ""),
        (f'<definitions xmlns="{BPMN}"><process id="p"><startEvent id="s"/></process></definitions>', ""),
    ],
)
def test_nonsense_is_told(text, part):
    with pytest.raises(Unreadable) as told:
        reading.read(text, Written())
    assert len(told.value.problems) == 1 and part in told.value.problems[0]


def test_a_fault_in_our_own_extension_is_told_with_stage_and_line(world):
    text = writing.text_of(world.flow_version, {})
    for old, new in (("reviewer", "juggler"), ('amount="5"', 'amount="five"'), ('kind="review"', 'kind="revue"')):
        assert old in text
        broken = text.replace(old, new)
        with pytest.raises(Unreadable) as told:
            reading.read(broken, Written())
        first = next(n for n, line in enumerate(broken.splitlines(), 1) if 'id="stage_review"' in line)
        assert all(str(first) in words and "审查" in words for words in told.value.problems)


@given(st.data())
@MANY
def test_no_file_made_of_bpmns_words_is_an_error_of_ours(world, data):
    """Any nodes, any arrows, gateways behind gateways, in circles, dangling."""
    tags = sorted(STAGES | AS_ONE_STAGE | GATEWAYS | PASSED_OVER | {"startEvent", "endEvent", "boundaryEvent", "group"})
    names = st.sampled_from(["", "受理", "审查", "决定", "是", "不予", "x" * 80])
    nodes = data.draw(st.lists(st.tuples(st.sampled_from(tags), names), min_size=1, max_size=9))
    ids = st.sampled_from([f"n{n}" for n in range(len(nodes) + 1)])
    texts = st.sampled_from(["", "${headcount > 5}", "x ==="])
    arrows = data.draw(st.lists(st.tuples(ids, ids, names, texts), max_size=14))
    root = ET.Element(f"{{{BPMN}}}definitions")
    process = ET.SubElement(root, f"{{{BPMN}}}process", id="p")
    for n, (tag, name) in enumerate(nodes):
        ET.SubElement(process, f"{{{BPMN}}}{tag}", id=f"n{n}", name=name)
    for source, target, name, text in arrows:
        arrow = ET.SubElement(process, f"{{{BPMN}}}sequenceFlow", sourceRef=source, targetRef=target, name=name)
        if text:
            ET.SubElement(arrow, f"{{{BPMN}}}conditionExpression").text = text
    try:
        read = reading.read(ET.tostring(root, encoding="unicode"), Written())
    except Unreadable as told:
        assert told.problems
    else:
        with transaction.atomic():
            flows.draft(world.flow_version.flow, read.written.stages, read.written.edges)
            transaction.set_rollback(True)
