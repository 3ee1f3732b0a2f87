"""Between rows and the clock: what time it is, which calendar is in force, when a date becomes an instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction

from workflows.clock import Calendar
from workflows.models import CalendarDay, CalendarStamp, CalendarYear, MovedClock

LOCAL = ZoneInfo("Asia/Shanghai")
_kept: dict[str, tuple[int, Calendar]] = {}  # per database name: (stamp, calendar)


def now() -> datetime:
    """The instant, asked of the database: a wrong clock on a host changes nothing. Edges call this once.

    Also notices when the calendar has changed since this process read it.
    """
    moved = ", (SELECT coalesce(max(seconds), 0) FROM workflows_movedclock)" if settings.CLOCK_MAY_MOVE else ", 0"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT clock_timestamp(), (SELECT coalesce(max(number), 0) FROM workflows_calendarstamp){moved}"
        )
        instant, stamp, seconds = cursor.fetchone()
    calendar_is_at(stamp)
    return instant + timedelta(seconds=seconds)


def move_clock(*, seconds: int) -> None:
    """Move time for the tests or the demonstration; refused elsewhere."""
    if not settings.CLOCK_MAY_MOVE:
        raise RuntimeError("time moves only in tests and in the demonstration")
    MovedClock.objects.update_or_create(pk=1, defaults={"seconds": seconds})


def moved_seconds() -> int:
    if not settings.CLOCK_MAY_MOVE:
        return 0
    return MovedClock.objects.filter(pk=1).values_list("seconds", flat=True).first() or 0


def local_date(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def local_text(at: datetime) -> str:
    """2016-10-11 09:05 in Asia/Shanghai, as papers take it."""
    return at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


def end_of(day: date) -> datetime:
    """The last day counts whole, until 24:00 (民法典 203): the instant the next day begins."""
    return datetime.combine(day + timedelta(days=1), time_of_day(), tzinfo=LOCAL)


def moment(day: date, at: time_of_day = time_of_day(9)) -> datetime:
    """The one place where a date and an hour become an instant, in Asia/Shanghai."""
    return datetime.combine(day, at, tzinfo=LOCAL)


def calendar() -> Calendar:
    """The working-day calendar in force, kept in memory until its stamp changes."""
    kept = _kept.get(_database())
    if kept is None:
        kept = _kept[_database()] = (stamp(), _read_calendar())
    return kept[1]


def stamp() -> int:
    """How often the calendar has changed."""
    return CalendarStamp.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def calendar_is_at(number: int | None) -> None:
    """Somebody has just seen this stamp: a copy read under another one is forgotten."""
    kept = _kept.get(_database())
    if kept is not None and kept[0] != (number or 0):
        del _kept[_database()]


def forget_calendar() -> None:
    _kept.clear()


def calendar_changed() -> None:
    """Every process reads the calendar again at its next `now()`. Called in the transaction that edits days."""
    CalendarStamp.objects.get_or_create(pk=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workflows_calendarstamp SET number = number + 1 WHERE id = 1")
    transaction.on_commit(forget_calendar)
    forget_calendar()


def _database() -> str:
    where = connection.settings_dict
    return f"{where['HOST']}:{where['PORT']}/{where['NAME']}"


def _read_calendar() -> Calendar:
    days = list(CalendarDay.objects.values_list("date", "kind", "name"))
    return Calendar(
        holidays=frozenset(day for day, kind, _name in days if kind == CalendarDay.Kind.HOLIDAY),
        workdays=frozenset(day for day, kind, _name in days if kind == CalendarDay.Kind.WORKDAY),
        known_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
        names={day: name for day, _kind, name in days},
    )
