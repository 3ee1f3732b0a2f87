"""The facts of an audit record as an auditor reads them. The record itself keeps the names it was written with."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from accounts.wording import day_words

LOCAL = ZoneInfo("Asia/Shanghai")
_LISTED = re.compile(r"'([^']*)'")

NAMES = {
    "action": _("Act"),
    "after_workdays": _("Working days after the due day"),
    "at": _("At"),
    "base_code": _("Base code"),
    "basis": _("Basis"),
    "card": _("Card"),
    "cases": _("Cases"),
    "change_item": _("Changed by the item"),
    "changed": _("Entries changed"),
    "channels": _("How"),
    "code": _("Code"),
    "difference": _("Difference"),
    "document": _("Document"),
    "document_number": _("Document number"),
    "effective_on": _("In force from"),
    "enabled": _("Switched on"),
    "end_on": _("Last day"),
    "ends_on": _("Last day"),
    "gone": _("Entries gone"),
    "kinds": _("Limits"),
    "late_is_new": _("Asked for later, it is a new application"),
    "lead_days": _("Days before expiry to ask for a renewal"),
    "left": _("Left waiting"),
    "level": _("Alert level"),
    "longer_than": _("Only limits of more than so many working days"),
    "move": _("Number of the move"),
    "name": _("Name"),
    "national_code": _("National code"),
    "new": _("Entries new"),
    "number": _("Edition number"),
    "offset": _("How many"),
    "points": _("Points"),
    "post": _("Post"),
    "read": _("Read again"),
    "reason": _("Reason"),
    "recalculation": _("Number of the recalculation"),
    "renewal_item": _("Renewed by the item"),
    "repetitions": _("Repetitions"),
    "repeat": _("Again every so many working days"),
    "scope": _("Scope"),
    "series": _("Word in the number"),
    "computed": _("Supported by the guide"),
    "stars": _("Stars"),
    "state": _("State"),
    "status": _("State"),
    "note": _("Note"),
    "step": _("Step"),
    "start_on": _("First day"),
    "starts_on": _("First day"),
    "step_up_hours": _("Working hours until the next one above is told"),
    "template": _("Pattern of the number"),
    "test": _("Test of the flow"),
    "to": _("Changed to"),
    "told": _("Who is told"),
    "town": _("Town"),
    "trigger": _("When"),
    "undone": _("Cases brought back"),
    "valid_from": _("Holds from"),
    "version": _("Version"),
    "years": _("Valid for, years"),
}
_VALUES: dict[str, dict] = {}  # fact -> {stored word: word for people}; said by the apps that write them


def know(name: str, words) -> None:
    """The values a fact may have and how people call them: pairs, as of a field's choices. From an app's `ready`."""
    _VALUES.setdefault(name, {}).update(dict(words))


def pairs(facts: dict) -> list[tuple[str, str]]:
    """(name, value) in words: days as days, yes and no as words, what is missing as a dash."""
    return [
        (str(NAMES.get(name) or _day(name) or name), _value(value, _VALUES.get(name, {})))
        for name, value in facts.items()
    ]


def _value(value, words: dict) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if words:
        return _in_words(str(value), words)
    return _day(value) or _moment(value) or str(value)


def _in_words(text: str, words: dict) -> str:
    """One of the words, or a list of them as Python writes it."""
    listed = _LISTED.findall(text) if text.startswith("[") else [text]
    return "、".join(str(words.get(one, one)) for one in listed) or "—"


def _moment(text) -> str:
    try:
        return f"{datetime.fromisoformat(text).astimezone(LOCAL):%Y-%m-%d %H:%M}"
    except (TypeError, ValueError):
        return ""


def _day(text) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except (TypeError, ValueError):
        return ""
