"""Faults that keep a flow from being published. PURE. `sayings` puts them into an administrator's words."""

from collections.abc import Callable, Mapping

from workflows.flow import shape as flow_shape
from workflows.flow.faults import Fault, about
from workflows.letters.kinds import LetterKind
from workflows.routing import Plan, StagePlan
from workflows.transitions import StageKind

ADVANCED = frozenset({StageKind.REVIEW, StageKind.JOINT, StageKind.SITE_CHECK, StageKind.ISSUE})
SAMPLED = frozenset({StageKind.REVIEW, StageKind.JOINT, StageKind.SITE_CHECK})
REVIEWS = frozenset({StageKind.REVIEW, StageKind.JOINT})
# The results the engine's own verbs end a stage with; a bureau's reviews have names of their own beside "passed".
OUTCOMES = {
    StageKind.ACCEPTANCE: ({"accepted"},),
    StageKind.DECISION: ({"decided"}, {"granted", "refused"}, {"granted", "refused", "decided"}),
    StageKind.DELIVERY: ({"closed"},),
    StageKind.COMBINED: ({"closed"},),
}
RESERVED = frozenset(
    {"accepted", "declined", "decided", "granted", "refused", "closed", "sent_back", "overtaken", "moved"}
)
Holders = Mapping[tuple[int | None, str], frozenset[int] | None]


def faults(
    plan: Plan,
    *,
    promised: tuple[int | None, str],
    is_licence: bool,
    condition_problem: Callable[[str], str] = lambda text: "",
    holders: Holders | None = None,
) -> list[Fault]:
    """All faults of a plan, in the order they should be mended.

    promised: (amount, unit) of the item's edition. condition_problem: what is wrong with a condition, in words.
    holders: for each (post, town role) who holds it now; a town role has the town with the fewest. None: not asked.
    """
    if not plan.stages:
        return [Fault("empty")]
    drawing = flow_shape.reach(plan)
    if any(fault.code in ("start", "circle") for fault in drawing):
        return [*drawing, *flow_shape.order(plan)]  # what follows walks along the arrows
    return [
        *drawing,
        *flow_shape.order(plan),
        *_needed_kinds(plan, is_licence),
        *_outcomes(plan),
        *flow_shape.ways(plan, condition_problem),
        *flow_shape.splits(plan),
        *flow_shape.joins(plan),
        *flow_shape.limits(plan, promised),
        *(fault for stage in plan.stages for fault in _stage(plan, stage)),
        *(_people(plan, holders) if holders is not None else ()),
    ]


def _needed_kinds(plan: Plan, is_licence: bool) -> list[Fault]:
    kinds = [stage.kind for stage in plan.stages]
    if kinds == [StageKind.COMBINED]:
        return []
    found = []
    if plan.first.kind is not StageKind.ACCEPTANCE:
        found.append(about(plan.first, "no_acceptance"))
    if StageKind.DECISION not in kinds:
        found.append(Fault("no_decision"))
    if StageKind.DELIVERY not in kinds:
        found.append(Fault("no_delivery"))
    if is_licence and REVIEWS.isdisjoint(kinds):
        found.append(Fault("no_review"))
    return found


def _outcomes(plan: Plan) -> list[Fault]:
    found = []
    for stage in plan.stages:
        has = set(plan.outcomes(stage.key))
        if not has:
            continue  # a dead end, said already
        if stage.kind in ADVANCED and has & RESERVED:
            found.append(about(stage, "outcome_reserved", outcome="、".join(sorted(has & RESERVED))))
        if stage.kind in OUTCOMES and has not in OUTCOMES[stage.kind]:
            expected = " / ".join("+".join(sorted(one)) for one in OUTCOMES[stage.kind])
            found.append(about(stage, "outcomes", expected=expected))
    return found


def _stage(plan: Plan, stage: StagePlan) -> list[Fault]:
    found = []
    if stage.level == "town" and not stage.role:
        found.append(about(stage, "town_role"))
    if stage.kind is StageKind.JOINT and not stage.parts:
        found.append(about(stage, "no_parts"))
    if stage.kind is not StageKind.JOINT and stage.parts:
        found.append(about(stage, "parts_elsewhere"))
    if stage.quorum is not None and not 1 <= stage.quorum <= len(stage.parts):
        found.append(about(stage, "quorum", parts=len(stage.parts)))
    if stage.candidates in ("same_as", "other_than") or stage.candidates_of:
        earlier = {s.key for s in plan.upstream(stage.key)}
        if stage.candidates_of not in earlier:
            found.append(about(stage, "candidates_of"))
    if stage.sample_percent is not None:
        if stage.kind not in SAMPLED:
            found.append(about(stage, "sample_kind"))
        elif not plan.knows(stage.key, "passed"):
            found.append(about(stage, "sample_way"))
    unknown = [kind for kind in stage.letters if kind not in list(LetterKind)]
    if unknown:
        found.append(about(stage, "letters", kinds="、".join(map(str, unknown))))
    return found


def _people(plan: Plan, holders: Holders) -> list[Fault]:
    """Somebody for every post, and two people where two are needed."""
    found = []
    for stage in plan.stages:
        asked = [_who(stage), *((part.post_id, part.role) for part in stage.parts)]
        if any(not holders.get(who) for who in asked):
            found.append(about(stage, "nobody"))
    if found:
        return found
    accepting = [stage for stage in plan.stages if stage.kind is StageKind.ACCEPTANCE]
    for stage in plan.stages:
        others = accepting if stage.kind is StageKind.DECISION else []
        if stage.candidates == "other_than" and stage.candidates_of in plan.by_key:
            others = [*others, plan.by_key[stage.candidates_of]]
        for other in others:
            if len(holders[_who(stage)] | holders[_who(other)]) < 2:
                found.append(about(stage, "one_person", other=other.name))
    return found


def _who(stage: StagePlan) -> tuple[int | None, str]:
    return (None, stage.role) if stage.level == "town" else (stage.post_id, "")
