"""The stored due date is an index; the clock is the truth. Every night both are compared (promise 5)."""

from collections.abc import Iterator

from workflows import clock, timekeeping
from workflows.engine import upkeep
from workflows.models import Deadline

BATCH = 2000


def drifted() -> Iterator[tuple[upkeep.Limit, object]]:
    """Open limits whose stored date is not what the clock says, with what it says."""
    for deadline, said in moved_by(timekeeping.calendar()):
        if said.due_on != deadline.due_on:
            yield deadline, said.due_on


def moved_by(calendar) -> Iterator[tuple[upkeep.Limit, clock.Due]]:
    """Every open limit that would stand otherwise by this calendar, its day or whether it is provisional."""
    last = 0
    while batch := upkeep.limits(Deadline.objects.filter(pk__gt=last), most=BATCH):
        last = batch[-1].pk
        yield from upkeep.moved(batch, calendar=calendar)
