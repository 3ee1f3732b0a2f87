"""Faults that keep a flow from being published. PURE. `flow_sayings` puts them into an administrator's words."""

from dataclasses import dataclass, field

from workflows.routing import Plan
from workflows.transitions import StageKind

WORKDAYS = "workday"
COUNTED = (StageKind.REVIEW, StageKind.SITE_CHECK, StageKind.DECISION)
# The order the law's verbs come in: nothing is reviewed before it is accepted, nor delivered before it is decided.
RANK = {
    StageKind.ACCEPTANCE: 0,
    StageKind.REVIEW: 1,
    StageKind.SITE_CHECK: 1,
    StageKind.DECISION: 2,
    StageKind.DELIVERY: 3,
}
REPEATED = (StageKind.REVIEW, StageKind.SITE_CHECK)


@dataclass(frozen=True)
class Fault:
    code: str
    stage: str = ""  # the key of the stage it is about, empty for the flow as a whole
    facts: dict = field(default_factory=dict)


def faults(plan: Plan, *, promised: tuple[int | None, str], is_licence: bool) -> list[Fault]:
    """All faults of a plan. `promised` is (amount, unit) of the item's edition."""
    if not plan.stages:
        return [Fault("empty")]
    return [
        *_reach(plan),
        *_order(plan),
        *_needed_kinds(plan, is_licence),
        *_limits(plan, promised),
        *_towns(plan),
    ]


def _reach(plan: Plan) -> list[Fault]:
    targets = {target for _source, _outcome, target in plan.edges}
    starts = [stage for stage in plan.stages if stage.key not in targets]
    if len(starts) != 1:
        return [Fault("start")]
    reached, frontier = {starts[0].key}, [starts[0].key]
    while frontier:
        here = frontier.pop()
        for source, _outcome, target in plan.edges:
            if source == here and target and target not in reached:
                reached.add(target)
                frontier.append(target)
    sources = {source for source, _outcome, _target in plan.edges}
    return [
        *(_at(stage, "unreachable") for stage in plan.stages if stage.key not in reached),
        *(_at(stage, "dead_end") for stage in plan.stages if stage.key not in sources),
    ]


def _order(plan: Plan) -> list[Fault]:
    """Each stage comes after one of a lower rank; only review and site checks may follow their like."""
    found = {}
    for source, _outcome, target in plan.edges:
        if target is None or source not in plan.by_key or target not in plan.by_key:
            continue
        before, stage = plan.by_key[source], plan.by_key[target]
        low, high = RANK.get(before.kind), RANK.get(stage.kind)
        if low is None or high is None or low > high or (low == high and stage.kind not in REPEATED):
            found[target] = _at(stage, "order", before=before.name)
    return list(found.values())


def _needed_kinds(plan: Plan, is_licence: bool) -> list[Fault]:
    kinds = [stage.kind for stage in plan.stages]
    if kinds == [StageKind.COMBINED]:
        return []
    found = []
    if plan.stages[0].kind is not StageKind.ACCEPTANCE:
        found.append(_at(plan.stages[0], "no_acceptance"))
    if StageKind.DECISION not in kinds:
        found.append(Fault("no_decision"))
    if StageKind.DELIVERY not in kinds:
        found.append(Fault("no_delivery"))
    if is_licence and StageKind.REVIEW not in kinds:
        found.append(Fault("no_review"))
    return found


def _limits(plan: Plan, promised: tuple[int | None, str]) -> list[Fault]:
    """Stage limits between acceptance and decision must fit into the promise (rules §1.8, P12)."""
    amount, unit = promised
    if amount is None or unit != WORKDAYS:
        return []
    counted = [s for s in plan.stages if s.kind in COUNTED and s.limit_amount and s.limit_unit == WORKDAYS]
    total = sum(stage.limit_amount for stage in counted)
    if total > amount:
        return [_at(counted[-1], "limits", total=total, promised=amount)]
    return []


def _towns(plan: Plan) -> list[Fault]:
    return [_at(stage, "town_role") for stage in plan.stages if stage.level == "town" and not stage.role]


def _at(stage, code: str, **facts) -> Fault:
    return Fault(code, stage.key, {"stage": stage.name, **facts})
