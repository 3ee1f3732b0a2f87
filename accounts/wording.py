"""How numbers, dates, limits and states are put into words, once for every page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

TONES = ("info", "good", "warn", "bad", "pause", "quiet")

# The tone of an application's state; what is not here is quiet.
STATE_TONES = {
    "draft": "quiet",
    "received": "info",
    "correcting": "warn",
    "in_review": "info",
    "paused": "pause",
    "suspended": "pause",
    "granted": "good",
    "refused": "bad",
    "delivered": "good",
    "closed": "good",
    "not_required": "quiet",
    "not_accepted": "bad",
    "returned": "warn",
    "withdrawn": "quiet",
    "voided": "quiet",
    # editions and items
    "published": "good",
    "in_use": "good",
    "retired": "quiet",
    # change batches
    "head": "info",
    "keeper": "info",
    "legal": "info",
    "office": "info",
    "approved": "good",
    "blocked": "bad",
    "cancelled": "quiet",
    # alerts
    "open": "warn",
    "answered": "info",
}


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


def day_words(value: date | datetime | None, *, weekday: bool = False) -> str:
    """2016年10月11日, or 11 October 2016."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    words = date_format(value, "Y年n月j日" if _chinese() else "j F Y")
    if weekday:
        return f"{words}（{date_format(value, 'l')}）" if _chinese() else f"{date_format(value, 'l')} {words}"
    return words


def moment_words(value: datetime | None) -> str:
    """2016年10月11日 09:05, always the hour in this county."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day_words(local)} {local:%H:%M}" if _chinese() else f"{local:%H:%M}, {day_words(local)}"


def amount_words(amount: int, unit: str) -> str:
    """14 个工作日, 60 日, 3 个月."""
    words = {
        "workday": ngettext("%(n)s working day", "%(n)s working days", amount),
        "day": ngettext("%(n)s day", "%(n)s days", amount),
        "month": ngettext("%(n)s month", "%(n)s months", amount),
        "year": ngettext("%(n)s year", "%(n)s years", amount),
        "hour": ngettext("%(n)s hour", "%(n)s hours", amount),
    }
    return words.get(unit, "%(n)s") % {"n": amount}


def limit_words(amount: int | None, unit: str | None) -> str:
    """A limit as a guide states it. An unknown limit is said to be unknown, never guessed."""
    if unit == "instant":
        return _("Done at once, on the spot")
    if unit == "none":
        return _("No limit set by law")
    if unit in (None, "", "unknown") or amount is None:
        return _("Limit not yet verified")
    return amount_words(amount, unit)


@dataclass(frozen=True)
class Urgency:
    degree: str  # overdue | today | soon | normal | paused | finished | unknown: also the name of the icon
    words: str


def urgency(
    remaining: int | None, *, unit: str = "workday", soon: int = 3, paused: bool = False, finished: bool = False
) -> Urgency:
    """`remaining` in `unit`: 0 is the last day itself, below 0 the days past it."""
    if finished:
        return Urgency("finished", _("Finished"))
    if paused:
        return Urgency("paused", _("Clock stopped"))
    if remaining is None:
        return Urgency("unknown", _("No due date"))
    if remaining < 0:
        return Urgency("overdue", _("%(amount)s overdue") % {"amount": amount_words(-remaining, unit)})
    if remaining == 0:
        return Urgency("today", _("Due today"))
    degree = "soon" if remaining <= soon else "normal"
    return Urgency(degree, _("%(amount)s left") % {"amount": amount_words(remaining, unit)})


def urgency_of(reading, *, unit: str = "workday", soon: int = 3, finished: bool = False) -> Urgency:
    """From a Reading of the clock. On a weekend after the due date it is late, though by no working day yet."""
    if reading is None or finished or reading.paused or reading.due_on is None:
        paused = bool(reading and reading.paused)
        return urgency(None, finished=finished, paused=paused)
    if reading.overdue:
        return urgency(-reading.overdue_by, unit=unit) if reading.overdue_by else Urgency("overdue", _("Overdue"))
    if reading.today == reading.due_on:
        return urgency(0)
    return urgency(max(1, reading.remaining), unit=unit, soon=soon)


def size_words(size: int | None) -> str:
    if size is None:
        return ""
    for limit, name in ((1024**2, "KB"), (1024**3, "MB")):
        if size < limit:
            shown = size / (limit / 1024)
            return f"{max(shown, 0.1):.1f} {name}" if shown < 10 else f"{shown:.0f} {name}"
    return f"{size / 1024**3:.1f} GB"
