"""What the designer does to a flow that is being drawn: add, move, take out, connect. Each gives a new `Written`.

Whoever takes a stage out of a way closes the gap: what led to it leads to where it went on by its usual result. Of
branches side by side only its own ends.
"""

from dataclasses import replace

from workflows.flow.written import Written, line, named
from workflows.flows import LINEAR_OUTCOME
from workflows.models import Stage
from workflows.routing import Edge
from workflows.transitions import StageKind

AFTER, BESIDE = "after", "beside"  # behind a stage on its way; or side by side with it
PLAIN = {
    "limit_unit": "workday",
    "limit_amount": None,
    "candidates": Stage.Candidates.POST,
    "candidates_of": "",
    "sample_percent": None,
    "join": Stage.Join.ALL,
    "join_count": None,
    "quorum": None,
    "letters": [],
    "parts": [],
}


def usual(kind) -> str:
    """The result a stage of this kind ends with where nothing else is said."""
    return LINEAR_OUTCOME[StageKind(kind)]


def added(written: Written, stage: dict, *, where: str, of: str | None) -> tuple[Written, str]:
    """With a new stage (name, kind, post, level, role) after or beside the stage `of`; `of` None: at the beginning.
    Returns the key it was given, too."""
    stage = {**PLAIN, **stage}
    stages = named([*(dict(one) for one in written.stages), stage])
    key = stages.pop()["key"]
    stage["key"] = key
    at = written.keys.index(of) + 1 if of else 0
    stages.insert(at, stage)
    if where == BESIDE and of:
        return Written(stages, written.edges + _like(written, of, key, stage["kind"])), key
    return Written(stages, _spliced(written.edges, written, stage, of)), key


def _like(written: Written, of: str, key: str, kind) -> list[Edge]:
    """The ways to a stage and its usual way on, for another one beside it."""
    into = [edge._replace(target=key) for edge in written.edges if edge.target == of]
    own = usual(written.stage(of)["kind"])
    on = dict.fromkeys(edge.target for edge in written.edges if edge.source == of and edge.outcome == own)
    return into + [Edge(key, usual(kind), target) for target in on]


def _spliced(edges: list[Edge], written: Written, stage: dict, of: str | None) -> list[Edge]:
    """The new stage on the usual way behind `of`, or before what the flow began with."""
    key, result = stage["key"], usual(stage["kind"])
    if of is None:
        targets = {edge.target for edge in edges}
        firsts = [one for one in written.keys if one not in targets][:1]
        return edges + [Edge(key, result, first) for first in firsts or [None]]
    own = usual(written.stage(of)["kind"])
    mine = [edge for edge in edges if edge.source == of and edge.outcome == own]
    on = list(dict.fromkeys(edge.target for edge in mine)) or [None]
    kept = [edge for edge in edges if edge not in mine]
    return [*kept, Edge(of, own, key), *(Edge(key, result, target) for target in on)]


def removed(written: Written, key: str) -> Written:
    stages = [dict(one) for one in written.stages if one["key"] != key]
    for one in stages:
        if one["candidates_of"] == key:
            one |= {"candidates": Stage.Candidates.POST, "candidates_of": ""}
    return Written(stages, _healed(written, key))


def _healed(written: Written, key: str) -> list[Edge]:
    own = usual(written.stage(key)["kind"])
    leaving = [edge for edge in written.edges if edge.source == key]
    on = list(dict.fromkeys(e.target for e in leaving if e.outcome == own))
    on = on or list(dict.fromkeys(e.target for e in leaving)) or [None]
    edges: list[Edge] = []
    for edge in written.edges:
        if edge.source == key:
            continue
        following = [edge]
        if edge.target == key:
            beside = any(e._replace(target=key) == edge and e.target != key for e in written.edges)
            following = [] if beside else [edge._replace(target=target) for target in on]
        if len(following) > 1:  # out of the flow and on as well: it goes on
            following = [one for one in following if one.target] or following
        edges += [one for one in following if one not in edges and one.target != one.source]
    return edges


def moved(written: Written, key: str, *, after: str | None) -> Written:
    """The stage behind another one on its usual way, `after` None: at the beginning. A line stays a line."""
    stages = [one for one in written.stages if one["key"] != key]
    at = [one["key"] for one in stages].index(after) + 1 if after else 0
    stage = written.stage(key)
    stages = [dict(one) for one in (*stages[:at], stage, *stages[at:])]
    if written.is_line:
        return Written(stages, line(stages))
    healed = Written([one for one in stages if one["key"] != key], _healed(written, key))
    kept = [e for e in written.edges if e.source == key and e.outcome != usual(stage["kind"])]
    edges = _spliced(healed.edges, healed, stage, after)
    return Written(stages, edges + [edge for edge in kept if edge not in edges])


def connected(written: Written, source: str, target: str | None, *, label: str = "", condition: str = "") -> Written:
    """One more way on: by a result of its own name, under a condition (tried before the others), or side by side."""
    kind = written.stage(source)["kind"]
    mine = [edge for edge in written.edges if edge.source == source]
    outcome = _outcome(mine, label, kind)
    rest = [edge for edge in written.edges if edge.source != source]
    same = [edge for edge in mine if edge.outcome == outcome]
    if condition:
        others = [edge._replace(priority=edge.priority + 1) if edge in same else edge for edge in mine]
        return replace(written, edges=[*rest, Edge(source, outcome, target, 0, condition, label), *others])
    last = max((edge.priority for edge in same), default=0)
    if target is not None:  # the way goes on: it does not end there as well
        mine = [e for e in mine if not (e.outcome == outcome and e.priority == last and e.target is None)]
    new = Edge(source, outcome, target, last, "", label or next((e.label for e in same if e.label), ""))
    return replace(written, edges=[*rest, *mine, *([] if new in mine else [new])])


def _outcome(mine: list[Edge], label: str, kind) -> str:
    """The technical name of a result: known by its words, the usual one, or a new one."""
    if not label:
        return usual(kind)
    used = {edge.outcome for edge in mine}
    known = next((edge.outcome for edge in mine if edge.label == label), "")
    return known or next(name for n in range(1, len(used) + 2) if (name := f"result-{n}") not in used)


def disconnected(written: Written, source: str, target: str | None) -> Written:
    edges = [edge for edge in written.edges if (edge.source, edge.target) != (source, target)]
    return replace(written, edges=edges)


def of_kind(written: Written, key: str, before, now) -> Written:
    """Its usual result is another one when the kind of a stage is changed."""
    old, new = usual(before), usual(now)
    edges = [
        edge._replace(outcome=new) if (edge.source, edge.outcome) == (key, old) else edge for edge in written.edges
    ]
    return replace(written, edges=edges)
