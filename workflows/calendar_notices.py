"""Changing the working-day calendar: reading a pasted notice, what it would change, whom it would move, writing it.

A notice replaces its whole year (rules §10), and may reach into the last days of the year before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.wording import day_words
from workflows import drift, recalculation, timekeeping
from workflows.calendars import SATURDAY, Calendar
from workflows.models import CalendarDay, CalendarStamp, CalendarYear

HOLIDAY, WORKDAY = CalendarDay.Kind.HOLIDAY, CalendarDay.Kind.WORKDAY
KINDS = {"holiday": HOLIDAY, "放假": HOLIDAY, "休": HOLIDAY, "workday": WORKDAY, "上班": WORKDAY, "班": WORKDAY}
MOST_LINES = 200


class Unreadable(Exception):
    """`.errors`: one sentence for each line that is wrong."""

    def __init__(self, errors: list[str]):
        super().__init__("; ".join(errors))
        self.errors = errors


class Outdated(Exception):
    """Somebody else has changed the calendar since this change was looked at."""


@dataclass(frozen=True)
class Mark:
    """What stands on a day that differs from the ordinary week."""

    kind: str
    name: str = ""

    @property
    def label(self):
        return CalendarDay.Kind(self.kind).label


@dataclass(frozen=True)
class Change:
    day: date
    before: Mark | None  # None: an ordinary day of the week
    after: Mark | None


def read_notice(text: str, *, year: int) -> dict[date, Mark]:
    """Lines like `2027-01-01 holiday 元旦`. Raises Unreadable with every fault at once."""
    found: dict[date, Mark] = {}
    errors: list[str] = []
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable([_("A notice has at most %(n)s lines.") % {"n": MOST_LINES}])
    known = set(CalendarYear.objects.values_list("year", flat=True))
    for number, line in lines:
        try:
            day, mark = _read_line(line, year, known)
            if day in found:
                raise ValueError(_("this day stands here twice"))
            found[day] = mark
        except ValueError as error:
            errors.append(_("Line %(n)s (%(line)s): %(error)s") % {"n": number, "line": line[:60], "error": error})
    if not errors and found.get(date(year, 1, 1), Mark("")).kind != HOLIDAY:
        errors.append(_("1 January is missing: this does not look like the whole notice of %(year)s.") % {"year": year})
    if errors:
        raise Unreadable(errors)
    return found


def _read_line(line: str, year: int, known: set[int]) -> tuple[date, Mark]:
    words = line.replace(",", " ").replace("，", " ").split(maxsplit=2)
    try:
        day = date.fromisoformat(words[0])
    except ValueError:
        raise ValueError(_("the date is not written like 2027-01-01")) from None
    if len(words) < 2 or words[1].lower() not in KINDS:
        raise ValueError(_("after the date stands holiday (放假) or workday (上班)"))
    mark = Mark(KINDS[words[1].lower()], words[2][:50] if len(words) > 2 else "")
    if day.year != year and not (day.year == year - 1 and day.month == 12 and day.year in known):
        raise ValueError(_("the day does not belong to the notice of %(year)s") % {"year": year})
    check(day, mark)
    return day, mark


def check(day: date, mark: Mark | None) -> None:
    if mark and mark.kind == WORKDAY and day.weekday() < SATURDAY:
        raise ValueError(_("a make-up working day falls on a Saturday or Sunday; this day is worked anyway"))


def marks_of(year: int) -> dict[date, Mark]:
    return _marks(CalendarDay.objects.filter(date__year=year))


def _marks(days) -> dict[date, Mark]:
    return {d.date: Mark(d.kind, d.name) for d in days}


def changes_of_notice(notice: dict[date, Mark], *, year: int) -> list[Change]:
    before = marks_of(year) | _marks(CalendarDay.objects.filter(date__in=notice))
    return [
        Change(day, before.get(day), notice.get(day))
        for day in sorted(before.keys() | notice.keys())
        if before.get(day) != notice.get(day)
    ]


def change_of_day(day: date, mark: Mark | None) -> list[Change]:
    check(day, mark)
    before = _marks(CalendarDay.objects.filter(date=day)).get(day)
    return [] if before == mark else [Change(day, before, mark)]


def calendar_after(changes: list[Change], *, year: int) -> Calendar:
    """The calendar as it would be; nothing is written."""
    now = timekeeping.calendar()
    touched = {change.day for change in changes}
    after = {kind: {c.day for c in changes if c.after and c.after.kind == kind} for kind in (HOLIDAY, WORKDAY)}
    return Calendar(
        holidays=(now.holidays - touched) | after[HOLIDAY],
        workdays=(now.workdays - touched) | after[WORKDAY],
        known_years=now.known_years | {year},
        names={**now.names, **{c.day: c.after.name for c in changes if c.after}},
    )


def cases_moved(calendar: Calendar) -> int:
    """How many open cases would have another due date."""
    return len({d.application_id for d, said in drift.moved_by(calendar) if said.due_on != d.due_on})


def cases_behind() -> int:
    """How many open cases still stand by an older calendar: their date, or whether it is provisional."""
    return len({d.application_id for d, _said in drift.moved_by(timekeeping.calendar())})


def write(changes: list[Change], *, year: int, notice: str | None = None, seen: int, by, at) -> None:
    """`seen` is the stamp under which the changes were looked at. The year becomes known.

    One audit record; the open cases follow in the rounds.
    """
    with transaction.atomic():
        CalendarStamp.objects.get_or_create(pk=1)
        if CalendarStamp.objects.select_for_update().get(pk=1).number != seen:
            raise Outdated
        row, _made = CalendarYear.objects.get_or_create(year=year)
        if notice is not None:
            row.notice = notice
            row.save(update_fields=["notice"])
        years = {year: row, **{y.year: y for y in CalendarYear.objects.exclude(year=year)}}
        for change in changes:
            if change.after is None:
                CalendarDay.objects.filter(date=change.day).delete()
            else:
                CalendarDay.objects.update_or_create(
                    date=change.day,
                    defaults={"kind": change.after.kind, "name": change.after.name, "year": years[change.day.year]},
                )
        timekeeping.calendar_changed()
        days = "、".join(f"{day_words(change.day)}{_kind_words(change.after)}" for change in changes)
        recalculation.ask(cause=(notice or days)[:300], by=by, at=at)
        audit.note(
            audit.Kind.CALENDAR,
            f"{year} {notice or ''}".strip(),
            by=by,
            at=at,
            before={change.day.isoformat(): _said(change.before) for change in changes},
            after={change.day.isoformat(): _said(change.after) for change in changes},
        )


def _kind_words(mark: Mark | None) -> str:
    return f" {mark.label} {mark.name}".rstrip() if mark else f" {_('an ordinary day of the week')}"


def _said(mark: Mark | None) -> str | None:
    return f"{mark.kind} {mark.name}".strip() if mark else None
