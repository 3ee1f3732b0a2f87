"""A flow version as BPMN 2.0: what BPMN has words for in its words, the rest as extensions, and the drawing."""

import re
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from workflows.bpmn.graph import Arrow, Graph, Node, graph
from workflows.bpmn.layout import layout
from workflows.bpmn.names import BPMN, BPMNDI, DC, DI, NUMBERS, OWN, PREFIXES, RULES, TEXTS, XSI
from workflows.condition_words import in_words
from workflows.flow.as_json import SCHEMA, content_of
from workflows.flow.words import result_words, words_of
from workflows.flow.written import written_of
from workflows.models import FlowVersion

NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for prefix, space in PREFIXES.items():
    ET.register_namespace(prefix, space)


def text_of(version: FlowVersion, form: dict) -> str:
    """`form`: the definition of the item's application form, for the words of conditions at the arrows."""
    content = content_of(written_of(version), item=version.flow.item.code, version=version.number)
    said = {stage.key: f"{stage.who}{f'，{stage.limit}' if stage.limit else ''}" for stage in words_of(version, form)}
    drawn = graph(
        content,
        name_way=lambda way, ways: _way_words(way, ways, form),
        start=_("Application"),
        end=_("Result"),
    )
    root = ET.Element(_q(BPMN, "definitions"), {"id": "definitions", "targetNamespace": OWN})
    process = _add(root, BPMN, "process", id="process", name=version.flow.item.code, isExecutable="false")
    extension = _add(_add(process, BPMN, "extensionElements"), OWN, "flow")
    extension.attrib |= {"schema": str(SCHEMA), "item": content["item"], "version": str(version.number)}
    for node in drawn.nodes:
        _node(process, node, drawn, said)
    for arrow in drawn.arrows:
        _arrow(process, arrow)
    _diagram(root, drawn)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _way_words(way: dict, ways: list[dict], form: dict) -> str:
    said = []
    if way.get("label") or len({other["result"] for other in ways}) > 1:
        said.append(result_words(way["result"], way.get("label", "")))
    if way.get("condition"):
        said.append(in_words(way["condition"], form))
    elif sum(other["result"] == way["result"] for other in ways) > 1:
        said.append(_("in all other cases"))
    return "：".join(said)


def _node(process: ET.Element, node: Node, drawn: Graph, said: dict[str, str]) -> None:
    given = {"id": node.id, "name": node.name} if node.name else {"id": node.id}
    if default := drawn.default_of(node):
        given["default"] = default
    element = _add(process, BPMN, node.tag, **given)
    if node.stage:
        _add(element, BPMN, "documentation").text = _clean(said[node.stage["key"]])
        _stage(_add(element, BPMN, "extensionElements"), node.stage)
    for arrow in drawn.arrows:
        if node.id in (arrow.source, arrow.target):
            tag = "incoming" if arrow.target == node.id else "outgoing"
            _add(element, BPMN, tag).text = arrow.id
            if arrow.source == arrow.target:
                _add(element, BPMN, "outgoing").text = arrow.id
    _in_order(element)
    if node.stage and node.stage["kind"] == "joint_review":
        _add(element, BPMN, "multiInstanceLoopCharacteristics")


def _in_order(element: ET.Element) -> None:
    """The schema wants what comes in before what goes out."""
    order = {"documentation": 0, "extensionElements": 1, "incoming": 2, "outgoing": 3}
    element[:] = sorted(element, key=lambda child: order[child.tag.rpartition("}")[2]])


def _stage(into: ET.Element, stage: dict) -> None:
    names = {**TEXTS, **RULES, **NUMBERS}
    given = {attribute: str(stage[name]) for attribute, name in names.items() if name in stage}
    element = _add(into, OWN, "stage", **given)
    if "post" in stage:
        _add(element, OWN, "post", **stage["post"])
    if "limit" in stage:
        _add(element, OWN, "limit", **{k: str(v) for k, v in stage["limit"].items() if v is not None})
    for part in stage.get("asked", ()):
        asked = {"townRole": part["town_role"]} if "town_role" in part else part
        _add(element, OWN, "asked", **asked)
    for paper in stage.get("letters", ()):
        _add(element, OWN, "paper", kind=paper)


def _arrow(process: ET.Element, arrow: Arrow) -> None:
    given = {"id": arrow.id, "sourceRef": arrow.source, "targetRef": arrow.target}
    element = _add(process, BPMN, "sequenceFlow", **given, **({"name": arrow.name} if arrow.name else {}))
    if arrow.way is None:
        return
    known = {name: str(arrow.way[name]) for name in ("result", "label", "priority") if name in arrow.way}
    _add(_add(element, BPMN, "extensionElements"), OWN, "way", **known)
    if condition := arrow.way.get("condition"):
        expression = _add(element, BPMN, "conditionExpression")
        expression.set(_q(XSI, "type"), "bpmn:tFormalExpression")
        expression.text = _clean(condition)


def _diagram(root: ET.Element, drawn: Graph) -> None:
    bounds, points = layout(drawn)
    plane = _add(
        _add(root, BPMNDI, "BPMNDiagram", id="diagram"), BPMNDI, "BPMNPlane", id="plane", bpmnElement="process"
    )
    for node in drawn.nodes:
        shape = _add(plane, BPMNDI, "BPMNShape", id=f"shape_{node.id}", bpmnElement=node.id)
        x, y, width, height = bounds[node.id]
        _add(shape, DC, "Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{width:g}", height=f"{height:g}")
    for arrow in drawn.arrows:
        edge = _add(plane, BPMNDI, "BPMNEdge", id=f"edge_{arrow.id}", bpmnElement=arrow.id)
        for x, y in points[arrow.id]:
            _add(edge, DI, "waypoint", x=f"{x:g}", y=f"{y:g}")


def _add(parent: ET.Element, space: str, tag: str, **attributes) -> ET.Element:
    return ET.SubElement(parent, _q(space, tag), {name: _clean(str(value)) for name, value in attributes.items()})


def _q(space: str, tag: str) -> str:
    return f"{{{space}}}{tag}"


def _clean(text: str) -> str:
    """Some characters cannot stand in XML, not even written as numbers."""
    return NOT_IN_XML.sub("\ufffd", text)
