from django.utils.translation import gettext_lazy as _

SAYINGS = {
    "empty": _("The flow has no stage."),
    "start": _("The flow must begin at exactly one stage."),
    "unreachable": _("The stage “%(stage)s” is never reached."),
    "dead_end": _("Nothing follows the stage “%(stage)s”; say where the case goes, or that it ends."),
    "order": _(
        "“%(stage)s” cannot follow “%(before)s”: one acceptance first, then reviews and site checks, one decision, "
        "one delivery; what is handled on the spot stands alone."
    ),
    "no_acceptance": _("The first stage must be acceptance; it is “%(stage)s”."),
    "no_decision": _("The flow has no decision."),
    "no_delivery": _("The flow has no delivery."),
    "no_review": _("A licence needs a review."),
    "limits": _("The limits of the stages add up to %(total)s working days, the promise is %(promised)s."),
    "town_role": _("The town's stage “%(stage)s” does not say which post handles it."),
}


def words(fault) -> str:
    """A fault of `flow_checks` in the reader's language."""
    return str(SAYINGS[fault.code]) % fault.facts
