"""The stages a stage descends from, in the versions a case went by before it was moved to the present one."""

from workflows.flows import plan_of
from workflows.models import Event
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
