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
    "circle": _("The way leads from the stage “%(stage)s” back to itself. Sending back is always possible anyway."),
    "ends_early": _("After the stage “%(stage)s” the case would leave the flow before it was delivered."),
    "split": _("The branches after “%(stage)s” (%(branches)s) do not meet again before the decision."),
    "join_without_branches": _("Only one way leads to the stage “%(stage)s”: there is nothing to meet."),
    "join_count": _("The stage “%(stage)s” must wait for at least 1 and at most %(branches)s branches."),
    "sample_before_count": _("“%(stage)s” is passed over in some cases, so “%(join)s” cannot count on it."),
    "mixed_conditions": _("After “%(stage)s” (%(outcome)s) the targets of way %(way)s have different conditions."),
    "condition": _("A condition after “%(stage)s” is not right: %(condition)s. %(why)s"),
    "never_taken": _("After “%(stage)s” (%(outcome)s), way %(way)s is never taken: the one before it always is."),
    "no_default": _("After “%(stage)s” (%(outcome)s) there must be a way without a condition, for all other cases."),
    "outcome_reserved": _("“%(stage)s” cannot end with “%(outcome)s”: that name has a meaning of its own."),
    "outcomes": _("The stage “%(stage)s” must have the results %(expected)s."),
    "no_parts": _("Nobody is asked for an opinion in the joint review “%(stage)s”."),
    "parts_elsewhere": _("Opinions of several posts belong to a joint review; “%(stage)s” is none."),
    "quorum": _("The joint review “%(stage)s” must need at least 1 and at most %(parts)s opinions."),
    "candidates_of": _("“%(stage)s” compares its officer with a stage that does not come before it."),
    "sample_kind": _("“%(stage)s” cannot be passed over: only reviews and site checks may be done by sample."),
    "sample_way": _("“%(stage)s” is done by sample and needs the result “passed” for the cases not drawn."),
    "letters": _("“%(stage)s” owes papers that do not exist: %(kinds)s."),
    "nobody": _("For the stage “%(stage)s” a post is held by nobody; cases would wait there."),
    "one_person": _("“%(stage)s” and “%(other)s” have the same one person, but must be done by two."),
    "no_acceptance": _("The first stage must be acceptance; it is “%(stage)s”."),
    "no_decision": _("The flow has no decision."),
    "no_delivery": _("The flow has no delivery."),
    "no_review": _("A licence needs a review."),
    "limits": _("The limits of the stages add up to %(total)s working days, the promise is %(promised)s."),
    "town_role": _("The stage “%(stage)s” does not say which post handles it."),
}


def words(fault) -> str:
    """A fault of `checks` in the reader's language."""
    return str(SAYINGS[fault.code]) % fault.facts
