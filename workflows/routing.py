"""Where a case goes next. PURE: a frozen plan of stages and edges, and questions about it."""

from dataclasses import dataclass, field
from functools import cached_property

from workflows.transitions import StageKind


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


@dataclass(frozen=True)
class Plan:
    """One flow version as the engine uses it: immutable, so it may be kept in memory for good once published."""

    version_id: int
    stages: tuple[StagePlan, ...]
    edges: tuple[tuple[str, str, str | None], ...] = field(default=())  # (source key, outcome, target key or None)

    @cached_property
    def by_key(self) -> dict[str, StagePlan]:
        return {stage.key: stage for stage in self.stages}

    @cached_property
    def by_id(self) -> dict[int, StagePlan]:
        return {stage.id: stage for stage in self.stages}

    @property
    def first(self) -> StagePlan:
        targets = {target for _source, _outcome, target in self.edges}
        return next(stage for stage in self.stages if stage.key not in targets)

    def after(self, key: str, outcome: str) -> list[StagePlan]:
        """The stages that open when `key` ends with `outcome`; empty when the case leaves the flow."""
        return [self.by_key[t] for source, o, t in self.edges if source == key and o == outcome and t is not None]

    def knows(self, key: str, outcome: str) -> bool:
        return any(source == key and o == outcome for source, o, _t in self.edges)

    def before(self, key: str) -> list[StagePlan]:
        """The stages a case has come through to reach `key` and may be sent back to, nearest first.

        Acceptance is not among them: once accepted, a case cannot become unaccepted (Art. 32).
        """
        found, frontier = [], [key]
        while frontier:
            here = frontier.pop(0)
            for source, _outcome, target in self.edges:
                stage = self.by_key[source]
                if target == here and stage not in found and stage.kind is not StageKind.ACCEPTANCE:
                    found.append(stage)
                    frontier.append(source)
        return found
