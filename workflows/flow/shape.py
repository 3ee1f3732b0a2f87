"""Faults in the drawing of a flow: what cannot be reached, does not end, or never meets again. PURE."""

from workflows.flow.faults import Fault, about
from workflows.routing import Edge, Plan
from workflows.transitions import StageKind

COUNTED = frozenset({StageKind.REVIEW, StageKind.JOINT, StageKind.SITE_CHECK, StageKind.DECISION})
# The order the law's verbs come in: nothing is reviewed before it is accepted, nor delivered before it is decided.
RANK = {
    StageKind.ACCEPTANCE: 0,
    StageKind.REVIEW: 1,
    StageKind.JOINT: 1,
    StageKind.SITE_CHECK: 1,
    StageKind.DECISION: 2,
    StageKind.ISSUE: 3,
    StageKind.DELIVERY: 4,
}
REPEATED = frozenset({StageKind.REVIEW, StageKind.JOINT, StageKind.SITE_CHECK})
LAST = frozenset({StageKind.DELIVERY, StageKind.COMBINED})


def reach(plan: Plan) -> list[Fault]:
    targets = {edge.target for edge in plan.edges}
    starts = [stage for stage in plan.stages if stage.key not in targets]
    circle = [stage for stage in plan.stages if stage.key in plan.downstream(stage.key)]
    if len(starts) != 1:
        return [*(about(stage, "circle") for stage in circle), Fault("start")]
    reached = {starts[0].key} | plan.downstream(starts[0].key)
    sources = {edge.source for edge in plan.edges}
    has_an_end = any(stage.kind in LAST for stage in plan.stages)  # else that is what is missing
    return [
        *(about(stage, "circle") for stage in circle),
        *(about(stage, "unreachable") for stage in plan.stages if stage.key not in reached),
        *(about(stage, "dead_end") for stage in plan.stages if stage.key not in sources),
        *(
            about(plan.by_key[edge.source], "ends_early")
            for edge in plan.edges
            if edge.target is None and plan.by_key[edge.source].kind not in LAST and has_an_end
        ),
    ]


def order(plan: Plan) -> list[Fault]:
    """Each stage comes after one of a lower rank; only reviews and site checks may follow their like."""
    found = {}
    for edge in plan.edges:
        if edge.target is None or edge.source not in plan.by_key or edge.target not in plan.by_key:
            continue
        before, stage = plan.by_key[edge.source], plan.by_key[edge.target]
        low, high = RANK.get(before.kind), RANK.get(stage.kind)
        if low is None or high is None or low > high or (low == high and stage.kind not in REPEATED):
            found[edge.target] = about(stage, "order", before=before.name)
    return list(found.values())


def splits(plan: Plan) -> list[Fault]:
    """Branches opened side by side must meet again at the decision or before: a case is decided once."""
    found = []
    certain = _on_every_way(plan)
    for source, outcome in dict.fromkeys((edge.source, edge.outcome) for edge in plan.edges):
        for way in plan.ways(source, outcome):
            if len(way.targets) < 2:
                continue
            meeting = frozenset.intersection(*(certain[key] for key in way.targets))
            if not any(RANK.get(plan.by_key[key].kind, 9) <= RANK[StageKind.DECISION] for key in meeting):
                branches = "、".join(plan.by_key[key].name for key in way.targets)
                found.append(about(plan.by_key[source], "split", branches=branches))
    return found


def _on_every_way(plan: Plan) -> dict[str, frozenset[str]]:
    """For each stage, itself and the stages that every way from it to the end goes through."""
    kept: dict[str, frozenset[str]] = {}

    def look(key: str) -> frozenset[str]:
        if key not in kept:
            following = [edge.target for edge in plan.edges if edge.source == key]
            beyond = [look(target) if target else frozenset() for target in following]
            kept[key] = frozenset({key}).union(frozenset.intersection(*beyond) if beyond else ())
        return kept[key]

    for stage in plan.stages:
        look(stage.key)
    return kept


def joins(plan: Plan) -> list[Fault]:
    found = []
    for stage in plan.stages:
        before = plan.right_before(stage.key)
        if stage.join != "all" and len(before) < 2:
            found.append(about(stage, "join_without_branches"))
        elif stage.join == "count":
            if not 1 <= (stage.join_count or 0) <= len(before):
                found.append(about(stage, "join_count", branches=len(before)))
            found += [
                about(plan.by_key[key], "sample_before_count", join=stage.name)
                for key in before
                if plan.by_key[key].sample_percent is not None
            ]
    return found


def ways(plan: Plan, condition_problem) -> list[Fault]:
    """`condition_problem(text)` says in words what is wrong with a condition, or nothing."""
    found = []
    groups: dict[tuple[str, str], dict[int, list[Edge]]] = {}
    for edge in plan.edges:
        groups.setdefault((edge.source, edge.outcome), {}).setdefault(edge.priority, []).append(edge)
    for (source, outcome), of in groups.items():
        stage = plan.by_key[source]
        numbers = sorted(of)
        for n in numbers:
            texts = {edge.condition for edge in of[n]}
            if len(texts) > 1:
                found.append(about(stage, "mixed_conditions", outcome=outcome, way=n))
            for text in sorted(texts - {""}):
                if why := condition_problem(text):
                    found.append(about(stage, "condition", condition=text, why=why))
            if "" in texts and n != numbers[-1]:
                found.append(about(stage, "never_taken", outcome=outcome, way=numbers[numbers.index(n) + 1]))
        if all(edge.condition for edge in of[numbers[-1]]):
            found.append(about(stage, "no_default", outcome=outcome))
    return found


def limits(plan: Plan, promised: tuple[int | None, str]) -> list[Fault]:
    """Stage limits along the longest way from acceptance to decision must fit into the promise (rules §1.8, P12)."""
    amount, unit = promised
    if amount is None or unit != "workday":
        return []
    longest: dict[str, tuple[int, str]] = {}

    def look(key: str) -> tuple[int, str]:
        """Working days from the start to the end of a stage, and the last stage that adds to them."""
        if key not in longest:
            total, last = max((look(source) for source in plan.right_before(key)), default=(0, ""))
            stage = plan.by_key[key]
            own = stage.limit_amount if stage.kind in COUNTED and stage.limit_unit == "workday" else None
            longest[key] = (total + own, key) if own else (total, last)
        return longest[key]

    total, last = max((look(stage.key) for stage in plan.stages), default=(0, ""))
    return [about(plan.by_key[last], "limits", total=total, promised=amount)] if total > amount else []
