"""When time runs out, things happen by themselves: each kind has a switch, and goes through the engine's verbs.

This stands beside the law's own timers (timers.py) and is run after them, so that no fault here can stop those.
"""

from __future__ import annotations

import logging
from datetime import datetime

from workflows import switches, timekeeping
from workflows.engine import handing_up, upkeep
from workflows.errors import EngineError, NotAllowed
from workflows.models import Deadline
from workflows.transitions import STOPS_THE_CLOCK

log = logging.getLogger(__name__)


def run_due(*, at: datetime, limit: int = 200) -> int:
    """Hand up the visits whose stage is overdue by the rule's days, oldest first. Returns how many."""
    switch = switches.on(switches.Kind.HAND_UP)
    if switch is None:
        return 0
    calendar, day = timekeeping.calendar(), timekeeping.local_date(at)
    for _n in range(switch.after_workdays):
        day = calendar.previous_workday(day)
    due = list(
        Deadline.objects.filter(kind="stage", closed_at=None, due_on__lt=day)
        .filter(run__ended_at=None, run__handed_up_at=None)
        .exclude(application__state__in=[str(state) for state in STOPS_THE_CLOCK])
        .filter(run__post__in=handing_up.posts_with_a_head(on=timekeeping.local_date(at)))
        .select_related("application", "run")
        .order_by("due_on", "pk")[:limit]
    )
    # The stored day is an index: where the calendar has changed, the case has its turn there first.
    open_limits = upkeep.limits(Deadline.objects.filter(pk__in=[deadline.pk for deadline in due]))
    moving = {limit.pk for limit, _said in upkeep.moved(open_limits)}
    return sum(_handed_up(deadline, at=at) for deadline in due if deadline.pk not in moving)


def _handed_up(deadline: Deadline, *, at: datetime) -> bool:
    case = deadline.application
    try:
        handing_up.hand_up(case, by=None, at=max(at, case.last_event_at), run_id=deadline.run_id)
    except NotAllowed:
        return False  # another round was quicker
    except EngineError:
        log.exception("the overdue stage of case %s could not be handed up", case.pk)
        return False
    return True
