from django.utils.translation import gettext as _

from workflows.errors import Incomplete

SHORTEST_REASON = 10  # characters; a shorter text counts as no reason in the scoring rules in use (rules §5.4)


def require_reason(reason: str, field: str = "reason") -> None:
    if len((reason or "").strip()) < SHORTEST_REASON:
        words = _("Give the reason in at least %(n)s characters.") % {"n": SHORTEST_REASON}
        raise Incomplete(words, fields={field: words})


def require_text(value: str, field: str) -> None:
    if not (value or "").strip():
        words = _("Please fill this in.")
        raise Incomplete(words, fields={field: words})
