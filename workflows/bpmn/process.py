"""The process in a BPMN file: its nodes and arrows, and what of the file is not read."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from workflows.bpmn.names import AS_ONE_STAGE, BPMN, GATEWAYS, PASSED_OVER, STAGES
from workflows.bpmn.tree import Element

# Not missed when they are left out: they say how the rest is drawn or what it refers to.
SILENT = frozenset(
    {
        *("process", "collaboration", "extensionElements", "documentation", "laneSet", "sequenceFlow", "startEvent"),
        *("endEvent", "participant", "import", "extension", "message", "signal", "error", "escalation", "resource"),
        *("itemDefinition", "dataStore", "category", "relationship", "text"),
    }
)
MOST_NOTES = 60
KNOWN = STAGES | AS_ONE_STAGE | PASSED_OVER | GATEWAYS | {"startEvent", "endEvent"}


@dataclass
class Process:
    element: Element
    nodes: dict[str, Element] = field(default_factory=dict)
    outgoing: dict[str, list[Element]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def stages(self) -> list[Element]:
        return [node for node in self.nodes.values() if node.tag in STAGES | AS_ONE_STAGE]

    @property
    def starts(self) -> list[Element]:
        return [node for node in self.nodes.values() if node.tag == "startEvent"]

    def note(self, element: Element, words: str) -> None:
        said = _("Line %(line)s, %(what)s: %(words)s") % {"line": element.line, "what": named(element), "words": words}
        if said not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(said)

    def lane_of(self) -> dict[str, str]:
        """The name of the lane each node lies in."""
        found = {}
        for lane in (one for one in self.element.walk() if one.space == BPMN and one.tag == "lane"):
            for reference in lane.all(BPMN, "flowNodeRef"):
                found[reference.text.strip()] = lane.get("name").strip()
        return found


def named(element: Element) -> str:
    name = " ".join(element.get("name").split())[:60] or element.get("id")[:60]
    if element.tag in STAGES | AS_ONE_STAGE:
        return _("stage “%(name)s”") % {"name": name}
    if element.tag in GATEWAYS:
        return _("gateway “%(name)s”") % {"name": name}
    return _("arrow “%(name)s”") % {"name": name} if element.tag == "sequenceFlow" else f"{element.tag} “{name}”"


def process_of(root: Element) -> Process | None:
    """The process with the most stages; None: the file has none."""
    found = [_process(element) for element in root.all(BPMN, "process")]
    found = sorted((one for one in found if one.stages), key=lambda one: -len(one.stages))
    if not found:
        return None
    for other in found[1:]:
        found[0].note(other.element, _("this second process is not read; a flow is one process."))
    for element in root.all(BPMN, "collaboration"):
        for message in element.all(BPMN, "messageFlow"):
            found[0].note(message, _("messages between pools are not read."))
    return found[0]


def _process(element: Element) -> Process:
    process = Process(element)
    left_out: Counter[str] = Counter()
    for child in element.children:
        if child.space != BPMN:
            continue
        if child.tag in KNOWN and child.get("id"):
            process.nodes[child.get("id")] = child
            _inside(process, child)
        elif child.tag == "boundaryEvent":
            process.note(child, _("events at the edge of a stage are not read; set the stage's limit instead."))
        elif child.tag not in SILENT:
            left_out[child.tag] += 1
    for tag, count in left_out.items():
        process.notes.append(_("%(tag)s: not read (%(n)s in the drawing).") % {"tag": tag, "n": count})
    at_the_edge = {event.get("id") for event in element.all(BPMN, "boundaryEvent")}  # said already
    for arrow in element.all(BPMN, "sequenceFlow"):
        source, target = arrow.get("sourceRef"), arrow.get("targetRef")
        if source in process.nodes and target in process.nodes:
            process.outgoing.setdefault(source, []).append(arrow)
        elif source not in at_the_edge:
            process.note(arrow, _("the arrow leads from or to something that is not read, and is left out."))
    return process


def _inside(process: Process, node: Element) -> None:
    if node.tag in AS_ONE_STAGE:
        process.note(node, _("read as one stage; what is inside is not read."))
    if node.tag in PASSED_OVER:
        process.note(node, _("nobody handles it, so it is no stage; the arrows go on through it."))
