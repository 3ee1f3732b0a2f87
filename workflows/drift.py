"""The stored due date is an index; the clock is the truth. Every night both are compared (promise 5)."""

from collections.abc import Iterator

from workflows import clock, timekeeping
from workflows.engine import upkeep
from workflows.models import Deadline

BATCH = 2000


def drifted() -> Iterator[tuple[Deadline, object]]:
    """Open deadlines whose stored date is not what the clock says, with what it says."""
    for deadline, said in moved_by(timekeeping.calendar()):
        if said.due_on != deadline.due_on:
            yield deadline, said.due_on


def moved_by(calendar) -> Iterator[tuple[Deadline, clock.Due]]:
    """Every open deadline that would stand otherwise by this calendar, its day or whether it is provisional."""
    last = 0
    while batch := list(Deadline.objects.filter(closed_at=None, pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield from upkeep.moved(batch, calendar=calendar)
