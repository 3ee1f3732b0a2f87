"""The engine's own timers: what the law says happens when nobody acts.

Every verb settles what has lapsed before it does anything, so a clerk who acts at 00:05 after the fifth day finds the
case accepted as of receipt, whether or not a worker was running. `run_due` does the same for cases nobody touches.
"""

import logging

from django.db import transaction
from django.db.models import F, Q

from workflows import clock, timekeeping
from workflows.errors import EngineError
from workflows.models import Application, Deadline, Licence
from workflows.transitions import Action, State

log = logging.getLogger(__name__)
STATES = frozenset({State.RECEIVED, State.CORRECTING})
ACTIONS = frozenset({Action.DEEM_ACCEPTED, Action.RETURN, Action.DEEM_RENEWED})
KIND_OF_STATE = {State.RECEIVED: "acceptance", State.CORRECTING: "correction"}
HEARING_REQUEST = "hearing_request"  # lapses in any later state; a decision looks for itself (engine/hearings.py)
_ENDED = Q(revoked_on__isnull=False) | Q(deregistered_on__isnull=False)
ACCEPTED = frozenset({State.IN_REVIEW, State.PAUSED, State.SUSPENDED})  # Art. 45 stops limits, not an expiry


def may_have_lapsed(application: Application) -> bool:
    """Cheap: whether it is worth looking before a verb."""
    return State(application.state) in STATES or application.decide_by is not None


def settle(application_id: int, *, at) -> bool:
    """Apply what has lapsed to one case, each timer in a transaction of its own. True if something happened.

    A silent acceptance can be followed by the silent renewal it made possible.
    """
    happened = False
    while _settle_one(application_id, at=at):
        happened = True
    return happened


def _settle_one(application_id: int, *, at) -> bool:
    from workflows import engine

    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application_id)
        deadline = lapsed(application, at=at)
        if deadline is None and renewal_lapsed(application, at=at):
            day = application.decide_by
            engine.deem_renewed(application, at=max(timekeeping.end_of(day), application.last_event_at), day=day)
            return True
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
    # The stored day is an index. A holiday may have been declared that has not been written into every case yet.
    deadline.due_on = clock.due(
        started_on=deadline.started_on,
        allowance=deadline.allowance,
        unit=deadline.unit,
        extensions=deadline.extension,
        calendar=timekeeping.calendar(),
    ).due_on
    return None if timekeeping.end_of(deadline.due_on) > at else deadline


def renewal_lapsed(application: Application, *, at) -> bool:
    """Art. 50: asked for in time, accepted while the licence held, and nobody has decided when it expired."""
    if application.decide_by is None or State(application.state) not in ACCEPTED:
        return False
    if timekeeping.end_of(application.decide_by) > at or application.accepted_on > application.decide_by:
        return False
    licence = application.licence_request.licence
    return not Licence.objects.filter(_ENDED, family=licence.family).exists()  # what was revoked is not renewed


def _renewals_due(today, limit: int):
    return (
        Application.objects.filter(decide_by__lt=today, state__in=[str(s) for s in ACCEPTED])
        .filter(accepted_on__lte=F("decide_by"))
        .exclude(licence_request__licence__family__in=Licence.objects.filter(_ENDED).values("family"))
        .order_by("decide_by")
        .values_list("pk", flat=True)[:limit]
    )


def run_due(*, at, limit: int = 200) -> int:
    """Settle cases whose timers have lapsed, oldest first; each in its own transaction. Returns how many."""
    today = timekeeping.local_date(at)
    due = (
        Deadline.objects.filter(closed_at=None, kind__in=[*KIND_OF_STATE.values(), HEARING_REQUEST], due_on__lt=today)
        .annotate(case=F("application"))
        .order_by("due_on")
        .values_list("case", flat=True)[:limit]
    )
    return sum(_settled(pk, at=at) for pk in [*due, *_renewals_due(today, limit)])


def _settled(application_id: int, *, at) -> bool:
    """A case whose timer cannot be applied is logged and left; it must not hold all the others."""
    try:
        return settle(application_id, at=at)
    except EngineError:
        log.exception("the lapsed timer of case %s could not be applied", application_id)
        return False
