"""The facts of an audit record as an auditor reads them. The record itself keeps the names it was written with."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.wording import day_words

NAMES = {
    "after_workdays": _("Working days after the stage's due day"),
    "code": _("Code"),
    "document": _("Document"),
    "effective_on": _("In force from"),
    "enabled": _("Switched on"),
    "end_on": _("Last day"),
    "ends_on": _("Last day"),
    "name": _("Name"),
    "number": _("Edition number"),
    "reason": _("Reason"),
    "scope": _("Scope"),
    "computed": _("Supported by the guide"),
    "stars": _("Stars"),
    "start_on": _("First day"),
    "starts_on": _("First day"),
    "town": _("Town"),
    "version": _("Version"),
}


def pairs(facts: dict) -> list[tuple[str, str]]:
    """(name, value) in words: days as days, yes and no as words, what is missing as a dash."""
    return [(str(NAMES.get(name) or _day(name) or name), _value(value)) for name, value in facts.items()]


def _value(value) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return _day(value) or str(value)


def _day(text) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except (TypeError, ValueError):
        return ""
