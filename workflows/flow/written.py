"""A flow as it is written down: rows for `flows.draft`, read back from any version, and changed by forms."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from workflows.flows import LINEAR_OUTCOME
from workflows.models import FlowVersion, Stage
from workflows.routing import Edge
from workflows.transitions import StageKind

PLAIN = (
    "key",
    "name",
    "kind",
    "level",
    "role",
    "limit_amount",
    "limit_unit",
    "candidates",
    "candidates_of",
    "sample_percent",
    "join",
    "join_count",
    "quorum",
)
SHORT = {  # short, stable names: review, review-2; a case sent back names its stage by them
    Stage.Kind.ACCEPTANCE: "accept",
    Stage.Kind.REVIEW: "review",
    Stage.Kind.JOINT: "joint",
    Stage.Kind.SITE_CHECK: "check",
    Stage.Kind.DECISION: "decide",
    Stage.Kind.ISSUE: "issue",
    Stage.Kind.DELIVERY: "deliver",
    Stage.Kind.COMBINED: "handle",
}


@dataclass
class Written:
    """`stages`: dicts of Stage fields, posts as Post, "parts" as dicts of StagePart fields."""

    stages: list[dict] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [stage["key"] for stage in self.stages]

    def stage(self, key: str) -> dict | None:
        return next((stage for stage in self.stages if stage["key"] == key), None)

    @property
    def is_line(self) -> bool:
        return sorted(self.edges, key=str) == sorted(line(self.stages), key=str)

    def with_stages(self, stages: list[dict], *, as_line: bool) -> "Written":
        """Other stages in another order. `as_line`: one after the other; else the ways between those kept stay."""
        keys = {stage["key"] for stage in stages}
        kept = [e for e in self.edges if e.source in keys and (e.target is None or e.target in keys)]
        for stage in stages:
            if stage.get("candidates_of") not in keys:
                stage["candidates_of"] = ""
        return Written(stages, line(stages) if as_line else kept)

    def with_ways(self, key: str, ways: Iterable[Edge]) -> "Written":
        return Written(self.stages, [e for e in self.edges if e.source != key] + list(ways))


def written_of(version: FlowVersion | None) -> Written:
    """What stands in a version, in the order it was drawn."""
    if version is None:
        return Written()
    stages = []
    rows = version.stages.select_related("post__department").prefetch_related("parts__post__department")
    for row in rows.order_by("order"):
        stages.append(
            {
                **{name: getattr(row, name) for name in PLAIN},
                "post": row.post,
                "letters": list(row.letters),
                "parts": [{"post": part.post, "role": part.role} for part in row.parts.all()],
            }
        )
    drawn = version.transitions.order_by("source__order", "priority", "pk")
    edges = drawn.values_list("source__key", "outcome", "target__key", "priority", "condition", "label")
    return Written(stages, [Edge(*edge) for edge in edges])


def line(stages: list[dict]) -> list[Edge]:
    following = [*(stage["key"] for stage in stages[1:]), None]
    return [
        Edge(stage["key"], LINEAR_OUTCOME[StageKind(stage["kind"])], after)
        for stage, after in zip(stages, following, strict=False)
    ]


def named(rows: list[dict]) -> list[dict]:
    """Stages without a key get one after their kind; those that have one keep it."""
    used = {row["key"] for row in rows if row.get("key")}
    for row in rows:
        if not row.get("key"):
            short = SHORT[Stage.Kind(row["kind"])]
            n = 1
            while (key := short if n == 1 else f"{short}-{n}") in used:
                n += 1
            row["key"] = key
            used.add(key)
    return rows
