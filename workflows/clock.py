"""When is it due? PURE working-day arithmetic: facts in, a Reading out, nothing stored. rules §1.2–1.6

Every count is half-open, (start, end]. That one choice gives all three rules: the day of acceptance is not counted
(C2), the day a special procedure starts is (§1.5), the day it ends is not. See docs/clock.md for examples.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from workflows import ledger as ledgers
from workflows.calendars import Calendar
from workflows.course import Course, Pause, Unit, course_of, days_running, in_order, is_provisional, warn_by
from workflows.ledger import LedgerDay

__all__ = [
    "Calendar",
    "Due",
    "LedgerDay",
    "Pause",
    "Reading",
    "Unit",
    "acceptance_notice_deadline",
    "due",
    "due_on",
    "effective_due",
    "ledger",
    "read",
    "speedup_rate",
    "workday_equivalent",
]


NOTICE_DAYS = 5  # Art. 32(4): what is missing is told within five working days, once, all of it
WORKDAYS_OF = {  # [H] rules §2.5, for comparing limits only; real years have 248 to 251 working days
    Unit.WORKDAY: Fraction(1),
    Unit.DAY: Fraction(250, 365),
    Unit.MONTH: Fraction(250, 12),
    Unit.YEAR: Fraction(250),
    Unit.HOUR: Fraction(1, 8),
    Unit.INSTANT: Fraction(0),
}


class Due(NamedTuple):
    due_on: date | None  # None: no limit, or the clock stands still
    warn_by: date | None  # C6: the last day on which there is still somebody at work to act
    provisional: bool


@dataclass(frozen=True)
class Reading:
    """used, remaining and overdue_by are working days for working-day limits, calendar days for the others."""

    used: int
    remaining: int | None  # None: no limit. A stopped natural limit does not show its extension here.
    due_on: date | None
    warn_by: date | None
    overdue_by: int  # 0 on the weekend after the due date: no working day has been lost yet; see `overdue`
    paused: bool
    provisional: bool
    today: date
    _course: Course = field(repr=False, compare=False)
    _calendar: Calendar = field(repr=False, compare=False)

    @property
    def overdue(self) -> bool:
        return self.due_on is not None and self.today > self.due_on

    @cached_property
    def ledger(self) -> list[LedgerDay]:
        return ledgers.walk(self._course, self._calendar, today=self.today)


def due(*, started_on: date, allowance: int | None, unit: str, pauses=(), extensions: int = 0, calendar) -> Due:
    """The cheap answer, for engines and sweeps: no ledger, a few microseconds, no day is walked."""
    course = course_of(started_on, allowance, unit, pauses, extensions, calendar)
    return Due(course.due_on, warn_by(course, calendar), is_provisional(course, calendar))


def due_on(**facts) -> date | None:
    """`due(...)`, the date alone."""
    return due(**facts).due_on


def ledger(
    *, started_on: date, allowance: int | None, unit: str, pauses=(), extensions: int = 0, calendar, today=None
) -> list[LedgerDay]:
    """Each calendar day from the start to the due date, and why it counted or not."""
    return ledgers.walk(course_of(started_on, allowance, unit, pauses, extensions, calendar), calendar, today=today)


def read(
    *,
    started_on: date,
    allowance: int | None,
    unit: str,
    pauses: Iterable[Pause] = (),
    extensions: int = 0,
    calendar: Calendar,
    today: date,
) -> Reading:
    pauses = in_order(pauses)
    course = course_of(started_on, allowance, unit, pauses, extensions, calendar)
    used = days_running(calendar, started_on, today, pauses, course.natural)
    overdue_by = days_running(calendar, course.due_on, today, pauses, course.natural) if course.due_on else 0
    if course.days is None:
        remaining = None
    elif course.natural and course.due_on:
        remaining = days_running(calendar, max(today, started_on), course.due_on, pauses, natural=True)
    else:
        remaining = max(0, course.days + (0 if course.natural else extensions) - used)
    return Reading(
        used=used,
        remaining=remaining,
        due_on=course.due_on,
        warn_by=warn_by(course, calendar),
        overdue_by=overdue_by,
        paused=any(p.start <= today and (p.end is None or today < p.end) for p in pauses),
        provisional=is_provisional(course, calendar),
        today=today,
        _course=course,
        _calendar=calendar,
    )


def effective_due(promised: date | None, statutory: date | None) -> date | None:
    """The earlier of those in force: a promise in working days can fall after a limit in calendar days (C7)."""
    return min((day for day in (promised, statutory) if day is not None), default=None)


def acceptance_notice_deadline(received_on: date, calendar: Calendar) -> date:
    """Art. 32(4). At the end of this day an unanswered case is accepted as of `received_on` (rules §1.2)."""
    return calendar.add_workdays(received_on, NOTICE_DAYS)


def workday_equivalent(amount: int | None, unit: str) -> Fraction | None:
    """For comparing limits, never for a due date. None: there is no limit, or nobody knows it."""
    unit = Unit(unit)
    if unit is Unit.INSTANT:
        return Fraction(0)
    return None if amount is None or unit not in WORKDAYS_OF else amount * WORKDAYS_OF[unit]


def speedup_rate(promised: int | None, promised_unit: str, statutory: int | None, statutory_unit: str):
    """1 − P/S as an exact Fraction: 3/10 is thirty per cent faster. None where there is nothing to compare."""
    own, law = workday_equivalent(promised, promised_unit), workday_equivalent(statutory, statutory_unit)
    return 1 - own / law if own is not None and law else None
