"""The stages a stage descends from, in the versions a case went by before it was moved to the present one."""

from workflows.flows import plan_of
from workflows.landing import MOVED
from workflows.models import Event, StageRun
from workflows.routing import Plan
from workflows.transitions import Action


def ids_of(application, plan: Plan, key: str) -> set[int]:
    """Ids of this stage and of those it was mapped from, in every version this case has gone by."""
    ids, keys = {plan.by_key[key].id}, {key}
    if not application.rerouted:
        return ids
    moves = Event.objects.filter(application=application, action=Action.MIGRATE).order_by("-seq")
    for data in moves.values_list("data", flat=True):
        keys = {old for old, new in data["stages"].items() if new in keys}
        former = plan_of(data["from"])
        ids |= {former.by_key[key].id for key in keys}
    return ids


def visits(case) -> list[StageRun]:
    """The present visit, and the visits it continues from before the case was moved; what was done there is done."""
    found = [case.run]
    if case.application.rerouted and not case.run.reopened:
        stages = ids_of(case.application, case.plan, case.stage(case.run).key)
        earlier = StageRun.objects.filter(application=case.application, stage__in=stages, outcome=MOVED)
        for run in earlier.order_by("-pk"):
            if run.ended_at == found[-1].opened_at:
                found.append(run)
    return found
