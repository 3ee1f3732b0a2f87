"""Instants as minutes of open office: what a night, a lunch and a day off are not. PURE."""

from __future__ import annotations

from datetime import date, datetime, time

from workflows.calendars import Calendar
from workflows.office_hours import LOCAL

BEGINNING = date(2000, 1, 1)


class OpenTime:
    def __init__(self, calendar: Calendar, spans: tuple[tuple[time, time], ...]):
        self.calendar = calendar
        self.spans = [(_minute(begin), _minute(end)) for begin, end in spans]
        self.day = float(sum(end - begin for begin, end in self.spans))

    def of(self, at: datetime) -> float:
        """Open minutes since the beginning. Only differences mean anything."""
        local = at.astimezone(LOCAL)
        days = self.calendar.workdays_between(BEGINNING, local.date())
        if not self.calendar.is_workday(local.date()):
            return days * self.day
        return (days - 1) * self.day + self._into(_minute(local.time()))

    def minute_of_day(self, at: datetime) -> float:
        """Of the day on which it is seen: at the opening, if it came on a day off."""
        local = at.astimezone(LOCAL)
        return self._into(_minute(local.time())) if self.calendar.is_workday(local.date()) else 0.0

    def day_seen(self, at: datetime) -> date:
        return self.calendar.on_or_after(at.astimezone(LOCAL).date())

    def _into(self, minute: float) -> float:
        return sum(min(max(minute - begin, 0.0), end - begin) for begin, end in self.spans)


def _minute(moment: time) -> float:
    return moment.hour * 60 + moment.minute + moment.second / 60
