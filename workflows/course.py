"""How a limit runs from its start, through pauses and an extension, to its last day. PURE; used by clock.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from workflows.calendars import Calendar, add_months


class Unit(StrEnum):
    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"
    INSTANT = "instant"
    NONE = "none"
    UNKNOWN = "unknown"


NATURAL = frozenset({Unit.DAY, Unit.MONTH, Unit.YEAR, Unit.HOUR})


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still on the days of (start, end]; `end` None: it still does."""

    start: date
    end: date | None = None

    def __post_init__(self):
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a pause cannot end on {self.end}, before it started on {self.start}")


class Course(NamedTuple):
    """How a limit runs; what due dates, readings and ledgers are made from."""

    started_on: date
    natural: bool  # every calendar day counts, not only working days
    days: int | None  # the limit without its extension; None: there is no limit
    extension: int  # working days
    last_day: date | None  # before it is moved to a working day
    due_on: date | None
    unextended: date | None  # natural limits with an extension: the due date it was added to
    anchor: date  # the last start or restart
    stops: tuple[tuple[date, date | None], ...]  # pauses that moved the due date


def course_of(started_on, allowance, unit, pauses, extensions, calendar) -> Course:
    unit = Unit(unit)
    if extensions < 0 or (allowance is not None and allowance < 0):
        raise ValueError("a limit or an extension cannot be negative")
    natural = unit in NATURAL
    days = _days(started_on, allowance, unit)
    if days is None:
        return Course(started_on, natural, None, 0, None, None, None, started_on, ())
    pauses = in_order(pauses)
    if not natural:
        anchor, last, end, stops = _run(started_on, days + extensions, pauses, False, calendar)
        return Course(started_on, natural, days, extensions, last, end, None, anchor, stops)
    anchor, last, end, stops = _run(started_on, days, pauses, True, calendar)
    if not extensions or end is None:
        return Course(started_on, natural, days, extensions, last, end, None, anchor, stops)
    # §1.6: the due date moves by working days, whatever the limit was written in.
    anchor, last, extended, more = _run(end, extensions, pauses, False, calendar)
    return Course(started_on, natural, days, extensions, last, extended, end, anchor, stops + more)


def _days(started_on: date, allowance: int | None, unit: Unit) -> int | None:
    if unit is Unit.INSTANT:
        return 0  # §2.5: decided on the day of acceptance
    if allowance is None or unit in (Unit.NONE, Unit.UNKNOWN):
        return None
    if unit is Unit.HOUR:
        return -(-allowance // 24)  # a clock of dates: the latest day on which these hours can end
    if unit in (Unit.MONTH, Unit.YEAR):
        return (add_months(started_on, allowance * (12 if unit is Unit.YEAR else 1)) - started_on).days
    return allowance


def _run(start, left, pauses, natural, calendar):
    """Let `left` days run from `start` through the pauses -> (last restart, last day, due date, stops)."""
    anchor, stops = start, []
    for pause in pauses:
        begin = max(pause.start, anchor)
        if pause.end is not None and pause.end <= begin:
            continue  # over before the limit started, or on the day it began: nothing stood still
        if pause.start > calendar.on_or_after(_last(anchor, left, natural, calendar)):
            break  # it began after the limit had ended: what is overdue stays overdue
        left -= min(left, _gap(anchor, begin, natural, calendar))
        stops.append((begin, pause.end))
        if pause.end is None:
            return begin, None, None, tuple(stops)
        anchor = pause.end
    last = _last(anchor, left, natural, calendar)
    return anchor, last, calendar.on_or_after(last), tuple(stops)


def _last(anchor, left, natural, calendar) -> date:
    return anchor + timedelta(days=left) if natural else calendar.add_workdays(anchor, left)


def _gap(a: date, b: date, natural: bool, calendar: Calendar) -> int:
    return (b - a).days if natural else calendar.workdays_between(a, b)


def in_order(pauses: Iterable[Pause]) -> Sequence[Pause]:
    pauses = tuple(pauses)
    return pauses if len(pauses) < 2 else tuple(sorted(pauses, key=lambda p: (p.start, p.end or date.max)))


def days_running(calendar, a: date, b: date, pauses: Sequence[Pause], natural: bool) -> int:
    """Days of (a, b] on which the clock ran."""
    total, cursor = 0, a
    for pause in pauses:
        if pause.start >= b:
            break
        if pause.start > cursor:
            total += _gap(cursor, pause.start, natural, calendar)
        if pause.end is None:
            return total
        cursor = max(cursor, pause.end)
    return total + (_gap(cursor, b, natural, calendar) if cursor < b else 0)


def warn_by(course: Course, calendar: Calendar) -> date | None:
    """[H] C6: warn against the working day before a last day on which nobody works."""
    if course.due_on is None or course.last_day == course.due_on:
        return course.due_on
    before = calendar.previous_workday(course.last_day)
    return before if before > course.anchor else course.due_on


def is_provisional(course: Course, calendar: Calendar) -> bool:
    """Working days need the notice of every year they run through; calendar days only that of the last day."""
    if course.days is None or (course.natural and course.due_on is None):
        return False
    first = (course.unextended or course.last_day) if course.natural else course.started_on + timedelta(days=1)
    until = course.due_on or course.anchor
    return any(year not in calendar.known_years for year in range(min(first, until).year, until.year + 1))
