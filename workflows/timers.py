"""The engine's own timers: what the law says happens when nobody acts.

Every verb settles what has lapsed before it does anything, so a clerk who acts at 00:05 after the fifth day finds the
case accepted as of receipt, whether or not a worker was running. `run_due` does the same for cases nobody touches.
"""

import logging

from django.db import transaction
from django.db.models import F

from workflows import timekeeping
from workflows.errors import EngineError
from workflows.models import Application, Deadline
from workflows.transitions import Action, State

log = logging.getLogger(__name__)
STATES = frozenset({State.RECEIVED, State.CORRECTING})
ACTIONS = frozenset({Action.DEEM_ACCEPTED, Action.RETURN})
KIND_OF_STATE = {State.RECEIVED: "acceptance", State.CORRECTING: "correction"}
HEARING_REQUEST = "hearing_request"  # lapses in any later state; a decision looks for itself (engine/hearings.py)


def settle(application_id: int, *, at) -> bool:
    """Apply a lapsed timer to one case, in a transaction of its own. True if something happened."""
    from workflows import engine

    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application_id)
        deadline = lapsed(application, at=at)
        if deadline is None:
            return False
        # A calendar change can move the day behind what has been done since; no event is dated before the last one.
        instant = max(timekeeping.end_of(deadline.due_on), application.last_event_at)
        if deadline.kind == "acceptance":
            engine.deem_accepted(application, at=instant, day=deadline.due_on)
        elif deadline.kind == HEARING_REQUEST:
            engine.lapse_hearing_right(application, at=instant, day=deadline.due_on)
        else:
            engine.return_unanswered(application, at=instant, day=deadline.due_on)
        return True


def lapsed(application: Application, *, at) -> Deadline | None:
    kind = KIND_OF_STATE.get(State(application.state), HEARING_REQUEST)
    deadline = Deadline.objects.filter(application=application, kind=kind, closed_at=None).first()
    if deadline is None or deadline.due_on is None or timekeeping.end_of(deadline.due_on) > at:
        return None
    return deadline


def run_due(*, at, limit: int = 200) -> int:
    """Settle cases whose timers have lapsed, oldest first; each in its own transaction. Returns how many."""
    today = timekeeping.local_date(at)
    due = (
        Deadline.objects.filter(closed_at=None, kind__in=[*KIND_OF_STATE.values(), HEARING_REQUEST], due_on__lt=today)
        .annotate(case=F("application"))
        .order_by("due_on")
        .values_list("case", flat=True)[:limit]
    )
    return sum(_settled(pk, at=at) for pk in list(due))


def _settled(application_id: int, *, at) -> bool:
    """A case whose timer cannot be applied is logged and left; it must not hold all the others."""
    try:
        return settle(application_id, at=at)
    except EngineError:
        log.exception("the lapsed timer of case %s could not be applied", application_id)
        return False
