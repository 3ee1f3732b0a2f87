"""The stored due date is an index; the clock is the truth. Every night both are compared (promise 5)."""

from collections.abc import Iterator
from itertools import groupby

from workflows import clock, timekeeping
from workflows.engine.door import STOPPED_BY_PAUSE
from workflows.models import Deadline, Pause

BATCH = 2000


def drifted() -> Iterator[tuple[Deadline, object]]:
    """Open deadlines whose stored date is not what the clock says, with what it says."""
    for deadline, said in compared(calendar=timekeeping.calendar()):
        if said.due_on != deadline.due_on:
            yield deadline, said.due_on


def compared(*, calendar) -> Iterator[tuple[Deadline, clock.Due]]:
    """Every open deadline with what the clock says by this calendar. Pauses are read per batch."""
    last = 0
    while True:
        batch = list(Deadline.objects.filter(closed_at=None, pk__gt=last).order_by("pk")[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        pauses = _pauses({d.application_id for d in batch})
        for deadline in batch:
            said = clock.due(
                started_on=deadline.started_on,
                allowance=deadline.allowance,
                unit=deadline.unit,
                pauses=pauses.get(deadline.application_id, ()) if deadline.kind in STOPPED_BY_PAUSE else (),
                extensions=deadline.extension,
                calendar=calendar,
            )
            yield deadline, said


def _pauses(applications: set[int]) -> dict[int, tuple[clock.Pause, ...]]:
    rows = Pause.objects.filter(application__in=applications).order_by("application_id", "started_on", "pk")
    return {
        key: tuple(clock.Pause(p.started_on, p.ended_on) for p in group)
        for key, group in groupby(rows, key=lambda p: p.application_id)
    }
