"""Where a case goes next. PURE: a frozen plan of stages and edges, and questions about it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from workflows.transitions import StageKind


class Edge(NamedTuple):
    """From a stage by an outcome to a stage, or out of the flow (target None)."""

    source: str
    outcome: str
    target: str | None
    priority: int = 0
    condition: str = ""
    label: str = ""


class Part(NamedTuple):
    """Who is asked for an opinion in a joint review: a post, or in the case's town whoever has this role."""

    post_id: int | None
    role: str


class Way(NamedTuple):
    """What opens together; taken if the condition holds. An empty condition always does."""

    condition: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class StagePlan:
    id: int
    key: str
    name: str
    kind: StageKind
    level: str  # department | town | leader
    order: int
    post_id: int | None
    role: str
    limit_amount: int | None
    limit_unit: str
    candidates: str = "post"  # post | least_loaded | same_as | other_than
    candidates_of: str = ""
    sample_percent: int | None = None
    join: str = "all"  # all | any | count
    join_count: int | None = None
    quorum: int | None = None  # opinions a joint review needs, None: all
    letters: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def opinions_needed(self) -> int:
        return len(self.parts) if self.quorum is None else min(self.quorum, len(self.parts))


@dataclass(frozen=True)
class Plan:
    """One flow version as the engine uses it: immutable, so it may be kept in memory for good once published."""

    version_id: int
    stages: tuple[StagePlan, ...]
    edges: tuple[Edge, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, StagePlan]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def by_id(self) -> dict[int, StagePlan]:
        return {stage.id: stage for stage in self.stages}

    @property
    def first(self) -> StagePlan:
        targets = {edge.target for edge in self.edges}
        return next(stage for stage in self.stages if stage.key not in targets)

    @cached_property
    def _ways(self) -> dict[tuple[str, str], tuple[Way, ...]]:
        grouped: dict[tuple[str, str], dict[int, list[Edge]]] = {}
        for edge in self.edges:
            grouped.setdefault((edge.source, edge.outcome), {}).setdefault(edge.priority, []).append(edge)
        return {
            key: tuple(
                Way(of[n][0].condition, tuple(edge.target for edge in of[n] if edge.target is not None))
                for n in sorted(of)
            )
            for key, of in grouped.items()
        }

    def ways(self, key: str, outcome: str) -> tuple[Way, ...]:
        """In the order they are tried."""
        return self._ways.get((key, outcome), ())

    def after(self, key: str, outcome: str, holds: Callable[[str], bool]) -> list[StagePlan] | None:
        """The stages that open when `key` ends with `outcome`, those others wait for first. None: there is no way.

        `holds` judges a condition; it is asked only where there is one.
        """
        for way in self.ways(key, outcome):
            if not way.condition or holds(way.condition):
                stages = [self.by_key[target] for target in way.targets]
                return sorted(stages, key=lambda s: sum(s.key in self.downstream(o.key) for o in stages))
        return None

    def knows(self, key: str, outcome: str) -> bool:
        return (key, outcome) in self._ways

    def outcomes(self, key: str) -> dict[str, str]:
        """The outcomes of a stage and what the bureau calls them, in the order they were drawn."""
        found: dict[str, str] = {}
        for edge in self.edges:
            if edge.source == key:
                found[edge.outcome] = found.get(edge.outcome) or edge.label
        return found

    @cached_property
    def _sources(self) -> dict[str, list[str]]:
        """The stages right before each, in the order they were drawn."""
        found: dict[str, list[str]] = {}
        for edge in self.edges:
            if edge.target is not None and edge.source not in found.setdefault(edge.target, []):
                found[edge.target].append(edge.source)
        return found

    @cached_property
    def _downstream(self) -> dict[str, frozenset[str]]:
        return {key: frozenset(_reached(key, self._targets)) for key in self.by_key}

    @cached_property
    def _targets(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for edge in self.edges:
            if edge.target is not None:
                found.setdefault(edge.source, []).append(edge.target)
        return found

    def downstream(self, key: str) -> frozenset[str]:
        """Every stage a case can come to after this one."""
        return self._downstream[key]

    def right_before(self, key: str) -> list[str]:
        return self._sources.get(key, [])

    def is_join(self, key: str) -> bool:
        return len(self.right_before(key)) > 1

    def upstream(self, key: str) -> list[StagePlan]:
        """Every stage before this one, nearest first."""
        return [self.by_key[found] for found in _reached(key, self._sources)]

    def before(self, key: str) -> list[StagePlan]:
        """The stages a case has come through to reach `key` and may be sent back to, nearest first.

        Acceptance is not among them: once accepted, a case cannot become unaccepted (Art. 32).
        """
        return [stage for stage in self.upstream(key) if stage.kind is not StageKind.ACCEPTANCE]


def _reached(key: str, following: dict[str, list[str]]) -> list[str]:
    """What can be reached from `key`, nearest first."""
    found: list[str] = []
    frontier = [key]
    while frontier:
        for target in following.get(frontier.pop(0), ()):
            if target not in found:
                found.append(target)
                frontier.append(target)
    return found


def drawn(percent: int | None, *, number: str, key: str) -> bool:
    """Is this case of the sample that a stage looks at? Nobody chooses, and asking again gives the same answer."""
    if percent is None:
        return True
    digest = hashlib.sha256(f"{number}/{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < percent
