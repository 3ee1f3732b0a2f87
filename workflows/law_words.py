"""What the history says of the acts of law, from the data of their events."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.wording import day_words, moment_words
from workflows.models import Pause, Service
from workflows.transitions import Action as A


def text(action: A, data: dict) -> str | None:
    """None: another module has the words."""
    teller = TELLERS.get(action)
    return teller(data) if teller else None


def _served(data: dict) -> str:
    words = _("%(title)s %(number)s, %(way)s on %(day)s, received by %(who)s")
    return words % {
        "title": data["title"],
        "number": data["letter"],
        "way": Service.Way(data["way"]).label,
        "day": _day(data["served_on"]),
        "who": data["receiver"],
    }


def _announced_pause(data: dict) -> str:
    return "，".join(filter(None, [str(Pause.Kind(data["kind"]).label), data.get("reason")]))


def _announced_extension(data: dict) -> str:
    words = _("By %(n)s working days, to %(day)s, if delivered by %(old)s. %(why)s")
    return words % {"n": data["days"], "day": _day(data["new"]), "old": _day(data["old"]), "why": data["reason"]}


def _void(data: dict) -> str:
    words = _("Delivered on %(day)s; the due day %(old)s stands.")
    return words % {"day": _day(data["served_on"]), "old": _day(data["old"])}


def _days_and_reason(data: dict) -> str:
    return _("%(n)s working days. %(why)s") % {"n": data["days"], "why": data["reason"]}


def _hearing(data: dict) -> str:
    when = moment_words(datetime.fromisoformat(data["when"])) if data.get("when") else ""
    return "，".join(said for said in (when, data.get("place"), data.get("host")) if said)


def _statement(data: dict) -> str:
    said = _("Told, and said nothing.") if data["waived"] else data["text"]
    return f"{data['party']}：{said}"


def _checked_commitment(data: dict) -> str:
    found = _("What was committed to is true.") if data["kept"] else _("What was committed to is not true.")
    return f"{found} {data['finding']}"


def _day(text: str) -> str:
    return day_words(date.fromisoformat(text))


TELLERS = {
    A.SERVE: _served,
    A.ANNOUNCE_PAUSE: _announced_pause,
    A.ANNOUNCE_EXTENSION: _announced_extension,
    A.EXTENSION_VOID: _void,
    A.REQUEST_EXTENSION: _days_and_reason,
    A.REFUSE_EXTENSION: _days_and_reason,
    A.TELL_HEARING: lambda data: data["matter"],
    A.REQUEST_HEARING: lambda data: data["requested_by"],
    A.SCHEDULE_HEARING: _hearing,
    A.RECORD_HEARING: _hearing,
    A.NAME_INTERESTED_PARTY: lambda data: f"{data['party']}：{data['matter']}",
    A.RECORD_STATEMENT: _statement,
    A.CORRECT_ON_THE_SPOT: lambda data: f"{data['corrected_by']}：{data['what']}",
    A.CHECK_COMMITMENT: _checked_commitment,
    A.RECORD_SITE_CHECK: lambda data: (
        f"{_day(data['checked_on'])}，{data['place']}，{data['officers']}：{data['finding']}"
    ),
}
