"""The calendar that comes with the software: the State Council's notices as the package chinesecalendar has them.

Seeds the calendar table, and serves where there is no database. The package is read on first use, so that a new
release of it brings the next year's notice without a change here.
"""

from datetime import date
from functools import cache
from typing import NamedTuple

from workflows.calendars import Calendar

FIRST_YEAR = 2013  # from here on the package was compared with the notices, day by day, up to 2026


class PackagedDay(NamedTuple):
    date: date
    kind: str  # "holiday" or "workday", as in CalendarDay
    name: str  # which holiday it is, or is worked for


@cache
def days() -> tuple[PackagedDay, ...]:
    """Each day that differs from the ordinary week, in order; weekends inside a holiday are named too."""
    from chinese_calendar import constants

    name_of = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    found = [
        PackagedDay(day, kind, name_of[holiday])
        for kind, table in (("holiday", constants.holidays), ("workday", constants.workdays))
        for day, holiday in table.items()
        if day.year >= FIRST_YEAR
    ]
    return tuple(sorted(found))


def years() -> list[int]:
    """The years whose notice is in the package. A notice can reach into the last days of the year before it,
    so a year counts as published only when its own New Year's Day is there."""
    return sorted({d.date.year for d in days() if (d.date.month, d.date.day, d.kind) == (1, 1, "holiday")})


@cache
def from_packaged() -> Calendar:
    return Calendar(
        holidays=frozenset(d.date for d in days() if d.kind == "holiday"),
        workdays=frozenset(d.date for d in days() if d.kind == "workday"),
        known_years=frozenset(years()),
        names={d.date: d.name for d in days()},
    )
