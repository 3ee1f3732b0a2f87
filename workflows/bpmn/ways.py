"""Along the arrows of a BPMN process, through its gateways: the ways on from a stage."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from workflows.bpmn.names import AS_ONE_STAGE, BPMN, CHOICES, GATEWAYS, OWN, PASSED_OVER, STAGES
from workflows.bpmn.process import Process
from workflows.bpmn.tree import Element
from workflows.flow.limits import MOST_WAYS

MOST_STEPS = 400  # from one stage; gateways behind gateways would multiply


@dataclass(frozen=True)
class Found:
    """One way: what opens together. `result`, `priority`: as an extension of ours says, else empty."""

    line: int
    targets: tuple[str | None, ...]  # ids of stages, None: an end
    result: str = ""
    label: str = ""
    priority: str = ""
    conditions: tuple[str, ...] = ()
    name: str = ""  # what stands at the arrow
    usual: bool = False  # the default of its gateway

    @property
    def condition(self) -> str:
        return self.conditions[0] if len(self.conditions) == 1 else " and ".join(f"({c})" for c in self.conditions)


class Walk:
    def __init__(self, process: Process):
        self.process, self.steps = process, 0

    def ways(self, stage: Element) -> list[Found]:
        self.steps = 0
        found = self._on(stage, frozenset({stage.get("id")}))
        if len(found) > MOST_WAYS:
            self.process.note(stage, _("more than %(n)s ways on; the others are not read.") % {"n": MOST_WAYS})
        return found[:MOST_WAYS]

    def _on(self, node: Element, seen: frozenset) -> list[Found]:
        """All ways on from a node, by each of its arrows."""
        arrows = self.process.outgoing.get(node.get("id"), [])
        by_arrow = [self._along(arrow, node, seen) for arrow in arrows]
        by_arrow = [ways for ways in by_arrow if ways]
        if len(by_arrow) < 2 or self._is_choice(node, arrows):
            return [way for ways in by_arrow for way in ways]
        return [self._together(node, by_arrow)]

    def _is_choice(self, node: Element, arrows: list[Element]) -> bool:
        if node.tag in CHOICES:
            if node.tag == "eventBasedGateway":
                self.process.note(node, _("events are not read; taken as a choice."))
            return True
        if node.tag == "inclusiveGateway" or node.tag not in GATEWAYS:
            conditional = any(condition_of(arrow) or _own(arrow) for arrow in arrows)
            if conditional and node.tag == "inclusiveGateway":
                words = _("one or several of its ways would be taken; here the first whose condition holds is.")
                self.process.note(node, words)
            return conditional
        return False

    def _together(self, node: Element, by_arrow: list[list[Found]]) -> Found:
        targets: list[str | None] = []
        for ways in by_arrow:
            if len(ways) > 1 or ways[0].condition:
                words = _(
                    "a choice right after branches part has no place; only its first way is read. Put a stage between."
                )
                self.process.note(node, words)
            targets += [target for target in ways[0].targets if target not in targets]
        return Found(node.line, tuple(targets))

    def _along(self, arrow: Element, source: Element, seen: frozenset) -> list[Found]:
        self.steps += 1
        if self.steps > MOST_STEPS:
            self.process.note(source, _("too many gateways behind one another; not all ways are read."))
            return []
        target = self.process.nodes[arrow.get("targetRef")]
        own = _own(arrow)
        given = Found(
            line=arrow.line,
            targets=(),
            **{name: own.get(name) for name in ("result", "label", "priority") if own},
            conditions=tuple(filter(None, [condition_of(arrow)])),
            name="" if own else " ".join(arrow.get("name").split()),
            usual=bool(source.get("default")) and source.get("default") == arrow.get("id"),
        )
        if target.tag in STAGES | AS_ONE_STAGE:
            return [replace(given, targets=(target.get("id"),))]
        if target.tag == "endEvent":
            return [replace(given, targets=(None,))]
        if target.get("id") in seen or target.tag == "startEvent":
            self.process.note(target, _("the arrows go in a circle without a stage on the way."))
            return []
        found = self._on(target, seen | {target.get("id")})
        if not found and target.tag in GATEWAYS | PASSED_OVER:
            self.process.note(target, _("nothing follows; taken as the end."))
            found = [Found(target.line, (None,))]
        return [_both(given, further) for further in found]


def _both(a: Found, b: Found) -> Found:
    return Found(
        line=a.line,
        targets=b.targets,
        result=a.result or b.result,
        label=a.label or b.label,
        priority=a.priority or b.priority,
        conditions=a.conditions + b.conditions,
        name=b.name or a.name,
        usual=a.usual or b.usual,
    )


def _own(arrow: Element) -> Element | None:
    extension = arrow.first(BPMN, "extensionElements")
    return extension.first(OWN, "way") if extension else None


def condition_of(arrow: Element) -> str:
    """As other tools write it, too: ${amount > 5}, =amount > 5."""
    expression = arrow.first(BPMN, "conditionExpression")
    text = expression.text.strip() if expression else ""
    if text[:2] in ("${", "#{") and text.endswith("}"):
        return text[2:-1].strip()
    return text[1:].strip() if text.startswith("=") and not text.startswith("==") else text
