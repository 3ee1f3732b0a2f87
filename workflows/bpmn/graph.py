"""The JSON of a flow (see `flow.as_json`) -> nodes and arrows of BPMN. PURE.

One way with one target is an arrow. Several ways of a stage part at an exclusive gateway after it; the targets of one
way at a parallel gateway. Where several stages lead to one, they meet before it: at an inclusive gateway, which waits
for the branches that are under way, or at a complex one when the first, or so many, are enough.
"""

from collections.abc import Callable
from dataclasses import dataclass

SIZES = {"userTask": (132, 80), "startEvent": (36, 36), "endEvent": (36, 36)}
GATEWAY = (50, 50)
START, END = "start", "end"


@dataclass(frozen=True)
class Node:
    id: str
    tag: str
    name: str = ""
    stage: dict | None = None

    @property
    def size(self) -> tuple[int, int]:
        return SIZES.get(self.tag, GATEWAY)


@dataclass(frozen=True)
class Arrow:
    id: str
    source: str
    target: str
    name: str = ""
    way: dict | None = None


@dataclass
class Graph:
    nodes: list[Node]
    arrows: list[Arrow]

    def default_of(self, node: Node) -> str:
        """The way of an exclusive gateway that is taken where no condition holds, if that is all that is asked."""
        ways = [arrow for arrow in self.arrows if arrow.source == node.id]
        free = [arrow.id for arrow in ways if arrow.way and not arrow.way.get("condition")]
        one_result = len({arrow.way["result"] for arrow in ways if arrow.way}) == 1
        return free[0] if node.tag == "exclusiveGateway" and one_result and len(free) == 1 else ""


def graph(content: dict, *, name_way: Callable[[dict, list[dict]], str], start: str, end: str) -> Graph:
    """name_way(way, all ways of its stage): what stands at the arrow. `start`, `end`: names of the events."""
    stages = content["stages"]
    sources: dict[str | None, set] = {}
    for stage in stages:
        for way in stage["ways"]:
            for target in way["to"] or [None]:
                sources.setdefault(target, set()).add(stage["key"])
    made = Graph([Node(START, "startEvent", start)], [])
    for stage in stages:
        key = stage["key"]
        if len(sources.get(key, ())) > 1:
            tag = "inclusiveGateway" if stage.get("join", "all") == "all" else "complexGateway"
            made.nodes.append(Node(f"before_{key}", tag))
            _arrow(made, f"before_{key}", f"stage_{key}")
        made.nodes.append(Node(f"stage_{key}", "userTask", stage["name"], stage))
    entered = [stage for stage in stages if stage["key"] not in sources] or stages[:1]
    for stage in entered:
        _arrow(made, START, _door(stage["key"], sources))
    for stage in stages:
        _ways(made, stage, sources, name_way)
    if None in sources:
        made.nodes.append(Node(END, "endEvent", end))
    return made


def _ways(made: Graph, stage: dict, sources, name_way) -> None:
    source = f"stage_{stage['key']}"
    if len(stage["ways"]) > 1:
        choice = f"after_{stage['key']}"
        made.nodes.append(Node(choice, "exclusiveGateway"))
        _arrow(made, source, choice)
        source = choice
    for n, way in enumerate(stage["ways"]):
        targets = [_door(target, sources) for target in way["to"] or [None]]
        name = name_way(way, stage["ways"])
        if len(targets) == 1:
            _arrow(made, source, targets[0], name, way)
            continue
        fork = f"beside_{stage['key']}_{n}"
        made.nodes.append(Node(fork, "parallelGateway"))
        _arrow(made, source, fork, name, way)
        for target in targets:
            _arrow(made, fork, target)


def _door(key: str | None, sources) -> str:
    """Where an arrow to this stage goes: to the gateway before it, if there is one."""
    if key is None:
        return END
    return f"before_{key}" if len(sources.get(key, ())) > 1 else f"stage_{key}"


def _arrow(made: Graph, source: str, target: str, name: str = "", way: dict | None = None) -> None:
    made.arrows.append(Arrow(f"arrow_{len(made.arrows) + 1}", source, target, name, way))
