"""What a page shows of a case's limits: rows of Readings, made by the same pure clock as everything else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflows import clock, timekeeping
from workflows.engine.door import STOPPED_BY_PAUSE
from workflows.models import Deadline

ORDER = {kind: place for place, kind in enumerate(Deadline.Kind.values)}


@dataclass(frozen=True)
class Row:
    """One limit. `finished` limits are read as of the day they ended."""

    deadline: Deadline
    reading: clock.Reading
    finished: bool

    @property
    def label(self):
        if self.deadline.run_id:
            return f"{self.deadline.get_kind_display()}（{self.deadline.run.stage.name}）"
        return self.deadline.get_kind_display()

    @property
    def unit(self):
        return self.deadline.unit

    @property
    def of_the_applicant(self) -> bool:
        """Time that somebody outside has: no officer is late by it."""
        return self.deadline.kind in Deadline.OF_THE_APPLICANT

    @property
    def kept(self) -> bool:
        """Ended on or before its due day."""
        return self.finished and not self.reading.overdue


def rows_of(application, *, today: date) -> list[Row]:
    """Every limit the case has had, the open ones first. Two statements, or none when both were prefetched."""
    pauses = tuple(clock.Pause(p.started_on, p.ended_on) for p in application.pauses.all())
    calendar = timekeeping.calendar()
    rows = [_row(d, pauses, calendar, today) for d in application.deadlines.all()]
    return sorted(rows, key=lambda row: (row.finished, ORDER[row.deadline.kind], row.deadline.pk))


def _row(deadline: Deadline, pauses, calendar, today: date) -> Row:
    until = timekeeping.local_date(deadline.closed_at) if deadline.closed_at else today
    reading = clock.read(
        started_on=deadline.started_on,
        allowance=deadline.allowance,
        unit=deadline.unit,
        pauses=pauses if deadline.kind in STOPPED_BY_PAUSE else (),
        extensions=deadline.extension,
        calendar=calendar,
        today=max(until, deadline.started_on),
    )
    return Row(deadline, reading, deadline.closed_at is not None)


def most_urgent(application, deadlines, run_id, *, today: date) -> Row | None:
    """For one line of a worklist: the bureau's earliest open limit of the case and this visit; a stopped one if none
    runs; the applicant's own time where there is nothing else."""
    pauses = tuple(clock.Pause(p.started_on, p.ended_on) for p in application.pauses.all())
    calendar = timekeeping.calendar()
    own = [d for d in deadlines if d.run_id in (None, run_id)]
    rows = [_row(d, pauses, calendar, today) for d in own]
    rows = [row for row in rows if not row.of_the_applicant] or rows
    running = [row for row in rows if row.reading.due_on]
    if running:
        return min(running, key=lambda row: (row.reading.due_on, ORDER[row.deadline.kind]))
    return rows[0] if rows else None
