"""A run of days laid out as months, for the day-by-day view of a limit.

A day is an object or a dict with `date` (or `day`), `kind` (or `reason`), `used` (or `count`: days counted so far) and,
if the caller has better words than ours, `words` (or `note`).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

# Other names a clock may use for the same kind of day.
SAME = {
    "workday": "counted",
    "working_day": "counted",
    "counted_day": "counted",
    "makeup_day": "makeup",
    "make_up": "makeup",
    "pause": "paused",
    "rest_day": "weekend",
    "rest": "weekend",
    "public_holiday": "holiday",
    "overdue": "over",
}


@dataclass(frozen=True)
class Day:
    date: date
    kind: str
    used: int | None
    words: str
    tag: str

    @property
    def number(self) -> int:
        return self.date.day


def read_day(source, *, due_on: date | None = None) -> Day:
    def get(*names):
        for name in names:
            found = source.get(name) if isinstance(source, dict) else getattr(source, name, None)
            if found is not None:
                return found
        return None

    kind = str(get("kind", "reason") or ("counted" if get("counted") else "outside"))
    kind = SAME.get(kind, kind)
    day = Day(get("date", "day"), kind, get("used", "count"), str(get("words", "note") or _why(kind)), _tag(kind))
    if due_on and day.date == due_on:
        day = replace(day, kind="due", tag=_tag("due"))
    return day


def months_of(days: list[Day]) -> list[dict]:
    """Weeks begin on Monday; days outside the run are empty places."""
    by_month: dict[tuple[int, int], dict[int, Day]] = {}
    for day in days:
        by_month.setdefault((day.date.year, day.date.month), {})[day.date.day] = day
    return [_month(year, month, found) for (year, month), found in by_month.items()]


def _month(year: int, month: int, found: dict[int, Day]) -> dict:
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    shown = [first + timedelta(days=n) for n in range((after - first).days)]
    cells: list[Day | None] = [None] * first.weekday()
    cells += [found.get(day.day) or Day(day, "outside", None, "", "") for day in shown]
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[n : n + 7] for n in range(0, len(cells), 7)]
    kept = [week for week in weeks if any(cell and cell.kind != "outside" for cell in week)]
    chinese = (get_language() or "zh").startswith("zh")
    return {
        "title": date_format(first, "Y年n月" if chinese else "F Y"),
        "weekdays": _weekdays(chinese),
        "weeks": kept,
    }


def _weekdays(chinese: bool) -> list[str]:
    return list("一二三四五六日") if chinese else ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]


def _why(kind: str) -> str:
    return {
        "start": _("The first day is not counted; counting begins on the next working day"),
        "counted": _("Working day, counted"),
        "makeup": _("Make-up working day, counted"),
        "weekend": _("Weekend, not counted"),
        "holiday": _("Public holiday, not counted"),
        "paused": _("The clock is stopped, not counted"),
        "due": _("Due"),
        "over": _("After the due date"),
    }.get(kind, "")


def _tag(kind: str) -> str:
    return {
        "start": pgettext("calendar", "start"),
        "makeup": pgettext("calendar", "work"),
        "holiday": pgettext("calendar", "off"),
        "paused": pgettext("calendar", "stop"),
        "due": pgettext("calendar", "due"),
        "over": pgettext("calendar", "over"),
    }.get(kind, "")
