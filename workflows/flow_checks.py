"""Faults that keep a flow from being published. PURE. Each names its stage, in words an administrator understands."""

from dataclasses import dataclass

from workflows.routing import Plan
from workflows.transitions import StageKind

WORKDAYS = "workday"


@dataclass(frozen=True)
class Fault:
    code: str
    stage: str | None
    message: str


def faults(plan: Plan, *, promised: tuple[int | None, str], is_licence: bool) -> list[Fault]:
    """All faults of a plan. `promised` is (amount, unit) of the item's edition."""
    if not plan.stages:
        return [Fault("empty", None, "流程没有任何环节。")]
    return [*_reach(plan), *_needed_kinds(plan, is_licence), *_limits(plan, promised), *_towns(plan)]


def _reach(plan: Plan) -> list[Fault]:
    targets = {t for _s, _o, t in plan.edges}
    starts = [s for s in plan.stages if s.key not in targets]
    if len(starts) != 1:
        return [Fault("start", None, "流程应当只有一个起始环节。")]
    reached, frontier = {starts[0].key}, [starts[0].key]
    while frontier:
        here = frontier.pop()
        for source, _outcome, target in plan.edges:
            if source == here and target and target not in reached:
                reached.add(target)
                frontier.append(target)
    found = [Fault("unreachable", s.key, f"环节“{s.name}”走不到。") for s in plan.stages if s.key not in reached]
    sources = {s for s, _o, _t in plan.edges}
    found += [Fault("dead_end", s.key, f"环节“{s.name}”之后没有去向。") for s in plan.stages if s.key not in sources]
    return found


def _needed_kinds(plan: Plan, is_licence: bool) -> list[Fault]:
    kinds = [s.kind for s in plan.stages]
    if kinds == [StageKind.COMBINED]:
        return []
    found = []
    if plan.stages[0].kind is not StageKind.ACCEPTANCE:
        found.append(Fault("no_acceptance", plan.stages[0].key, "第一个环节应当是受理。"))
    if StageKind.DECISION not in kinds:
        found.append(Fault("no_decision", None, "流程缺少决定环节。"))
    if StageKind.DELIVERY not in kinds:
        found.append(Fault("no_delivery", None, "流程缺少办结送达环节。"))
    if is_licence and StageKind.REVIEW not in kinds:
        found.append(Fault("no_review", None, "行政许可应当有审查环节。"))
    return found


def _limits(plan: Plan, promised: tuple[int | None, str]) -> list[Fault]:
    """Stage limits between acceptance and decision must fit into the promise (rules §1.8, P12)."""
    amount, unit = promised
    if amount is None or unit != WORKDAYS:
        return []
    counted = [
        s
        for s in plan.stages
        if s.kind in (StageKind.REVIEW, StageKind.SITE_CHECK, StageKind.DECISION) and s.limit_amount
    ]
    total = sum(s.limit_amount for s in counted if s.limit_unit == WORKDAYS)
    if total > amount:
        return [Fault("limits", counted[-1].key, f"各环节时限合计 {total} 个工作日，超过承诺时限 {amount} 个工作日。")]
    return []


def _towns(plan: Plan) -> list[Fault]:
    return [
        Fault("town_role", s.key, f"镇级环节“{s.name}”没有写明岗位角色。")
        for s in plan.stages
        if s.level == "town" and not s.role
    ]
