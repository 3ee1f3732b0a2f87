"""A run of days laid out as months, for the day-by-day view of a limit.

A day is what the clock's ledger gives (or a dict of the same names): day, counted,
reason (start, counted, makeup, extension, weekend, holiday, paused, rolled, due) and note.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Day:
    day: date
    reason: str
    counted: bool = False
    total: int | None = None  # days counted up to and including this one
    note: str = ""

    @property
    def number(self) -> int:
        return self.day.day

    @property
    def words(self) -> str:
        why = _why(self.reason, self.counted)
        return f"{why} ({self.note})" if self.note else why

    @property
    def tag(self) -> str:
        return _tag(self.reason)


def read_days(ledger) -> list[Day]:
    total, days = 0, []
    for source in ledger:
        get = source.get if isinstance(source, dict) else lambda name, source=source: getattr(source, name, None)
        total += bool(get("counted"))
        days.append(Day(get("day"), str(get("reason")), bool(get("counted")), total, get("note") or ""))
    return days


def months_of(days: list[Day]) -> list[dict]:
    """Weeks begin on Monday; days outside the run have no colour, weeks outside it are left out."""
    by_month: dict[tuple[int, int], dict[int, Day]] = {}
    for day in days:
        by_month.setdefault((day.day.year, day.day.month), {})[day.number] = day
    return [_month(year, month, found) for (year, month), found in by_month.items()]


def _month(year: int, month: int, found: dict[int, Day]) -> dict:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    shown = [first + timedelta(days=n) for n in range((after - first).days)]
    cells: list[Day | None] = [None] * first.weekday()
    cells += [found.get(day.day) or Day(day, "outside") for day in shown]
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[n : n + 7] for n in range(0, len(cells), 7)]
    chinese = (get_language() or "zh").startswith("zh")
    return {
        "title": date_format(first, "Y年n月" if chinese else "F Y"),
        "weekdays": list("一二三四五六日") if chinese else ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        "weeks": [week for week in weeks if any(cell and cell.reason != "outside" for cell in week)],
    }


def _why(reason: str, counted: bool) -> str:
    if reason == "due":
        return _("Due, counted") if counted else _("Due")
    return {
        "start": _("The first day is not counted; counting begins on the next day that counts"),
        "counted": _("Counted"),
        "makeup": _("Make-up working day, counted"),
        "extension": _("Day of the extension, counted"),
        "weekend": _("Weekend, not counted"),
        "holiday": _("Public holiday, not counted"),
        "paused": _("The clock is stopped, not counted"),
        "rolled": _("The last day was no working day; the limit ends on the next one"),
    }.get(reason, "")


def _tag(reason: str) -> str:
    return {
        "start": pgettext("calendar", "start"),
        "makeup": pgettext("calendar", "work"),
        "extension": pgettext("calendar", "added"),
        "holiday": pgettext("calendar", "off"),
        "paused": pgettext("calendar", "stop"),
        "rolled": pgettext("calendar", "moved"),
        "due": pgettext("calendar", "due"),
    }.get(reason, "")
