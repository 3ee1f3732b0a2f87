"""Why a case is due when it is: one line for each calendar day. PURE."""

from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)

# Reason codes; the words for people belong to templates and commands.
START = "start"  # the day the limit starts is not counted (C2)
COUNTED = "counted"
MAKEUP = "makeup"  # a weekend day that is worked, counted (C1)
EXTENSION = "extension"  # counted, and only there because of an extension (Art. 42)
WEEKEND = "weekend"
HOLIDAY = "holiday"
PAUSED = "paused"  # Art. 45, or a suspension
ROLLED = "rolled"  # the last day was not a working day: the limit ends on the first one after (C5)
DUE = "due"  # the last day; counted, unless it was reached by rolling or is the day a pause ended
REASONS = (START, COUNTED, MAKEUP, EXTENSION, WEEKEND, HOLIDAY, PAUSED, ROLLED, DUE)


class LedgerDay(NamedTuple):
    day: date
    counted: bool
    number: int | None  # the how-manieth day of the limit, where counted
    reason: str
    note: str  # the holiday's name, or from when to when the clock stood still


def walk(course, calendar, *, today: date | None = None) -> list[LedgerDay]:
    """Every day from the start to the due date.

    While a pause is open: to `today`, but at least to the first day not counted.
    """
    rows, number, day = [], 0, course.started_on
    last = _last_day(course, today)
    while True:
        if day == course.started_on:
            counted, reason = False, START
        else:
            counted, reason = _judge(course, calendar, day, number)
        number += counted
        note = calendar.names.get(day, "")
        if reason == PAUSED:
            note = _span(course, day)
        if day == course.due_on:
            reason = DUE
        rows.append(LedgerDay(day, counted, number if counted else None, reason, note))
        if day >= last:
            return rows
        day += ONE_DAY


def _judge(course, calendar, day: date, number: int) -> tuple[bool, str]:
    if _span(course, day):
        return False, PAUSED
    if course.natural and number < course.days:
        return True, COUNTED
    if number >= course.days + course.extension or (course.unextended and day <= course.unextended):
        return False, ROLLED
    if not calendar.is_workday(day):
        return False, HOLIDAY if day in calendar.holidays else WEEKEND
    if number >= course.days:
        return True, EXTENSION
    return True, MAKEUP if calendar.is_makeup(day) else COUNTED


def _span(course, day: date) -> str:
    """From when to when the clock stood still over this day; empty if it ran."""
    for start, end in course.stops:
        if start < day and (end is None or day <= end):
            return f"{start}–{end or ''}"
    return ""


def _last_day(course, today: date | None) -> date:
    if course.due_on is not None:
        return course.due_on
    if not course.stops:
        return course.started_on  # no limit: nothing to count towards
    first_not_counted = course.stops[-1][0] + ONE_DAY
    return max(first_not_counted, today) if today else first_not_counted
