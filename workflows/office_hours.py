"""Hours in which the office is open. PURE: how many of them make a wait (house hours, settings.OFFICE_HOURS)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def spans(text: str) -> tuple[tuple[time, time], ...]:
    """'08:30-12:00,13:30-17:00' -> its spans, in order. ValueError where one ends before it begins."""
    found = tuple(
        (time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
        for begin, _dash, end in (part.partition("-") for part in text.split(","))
    )
    flat = [moment for span in found for moment in span]
    if flat != sorted(set(flat)):
        raise ValueError(text)
    return found


def after(since: datetime, hours: float, *, calendar, open_at: tuple[tuple[time, time], ...]) -> datetime:
    """The instant at which so many hours of open office have passed since then; nights and days off do not count."""
    left, day = timedelta(hours=hours), since.astimezone(LOCAL).date()
    while True:
        for begin, end in open_at if calendar.is_workday(day) else ():
            first = max(datetime.combine(day, begin, tzinfo=LOCAL), since)
            room = datetime.combine(day, end, tzinfo=LOCAL) - first
            if room > timedelta() and left <= room:
                return first + left
            left -= max(room, timedelta())
        day += timedelta(days=1)
