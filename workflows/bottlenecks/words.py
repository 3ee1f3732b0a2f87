"""A finding in words: what the record shows, and what one could do. It suggests; whoever knows the law decides."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflows.bottlenecks.finding import Finding
from workflows.flow.words import result_words


def evidence(found: Finding, names: dict[str, str]) -> str:
    facts = found.facts
    said = {name: _number(name, value) for name, value in facts.items()} | {
        "stage": names[found.stages[0]],
        "other": names.get(found.stages[-1], found.stages[-1]),
    }
    if found.sort == "slow":
        words = _("“%(stage)s” takes %(share)s of all working days of the flow: %(days)s days each, over %(n)s visits.")
        late = facts["late"]
        return words % said + (_(" %(late)s of them ended after the limit of the stage.") % said if late else "")
    if found.sort == "idle":
        return (
            _(
                "At “%(stage)s” half of the cases lie %(median)s working days or more before anybody does anything;"
                " that is %(share)s of their time there (%(n)s visits)."
            )
            % said
        )
    if found.sort == "sent_back":
        return _("“%(stage)s” sent %(times)s of %(n)s visits back to “%(other)s”: %(share)s.") % said
    if found.sort == "same_result":
        said["outcome"] = result_words(facts["outcome"])
        return (
            _(
                "All %(n)s visits to “%(stage)s” ended with “%(outcome)s”, nobody objected, and none of these cases was"
                " refused. They took %(days)s working days each."
            )
            % said
        )
    return _("In all %(n)s cases “%(stage)s” and “%(other)s” were ended by the same person on the same day.") % said


def advice(found: Finding) -> str:
    return {
        "slow": _(
            "Look here first. A simulation with one more person shows whether staff would help;"
            " if not, it is what cases wait for."
        ),
        "idle": _(
            "One could put more people at the post, name a deputy, or let cases be given at once to whom has the"
            " least open work."
        ),
        "sent_back": _(
            "One could say earlier what is needed: a point for the earlier stage to check, a material asked for,"
            " a field in the form."
        ),
        "same_result": _(
            "If no rule asks for this stage, one could look at a sample only, or leave it out."
            " Ask the legality reviewers first."
        ),
        "same_hand": _("If no rule asks for two steps, one could make them one."),
    }[found.sort]


def title(found: Finding) -> str:
    return {
        "slow": _("Most of the time goes by here"),
        "idle": _("Cases lie untouched"),
        "sent_back": _("Cases are sent back often"),
        "same_result": _("Always the same result"),
        "same_hand": _("Two stages in one hand"),
    }[found.sort]


def _number(name: str, value) -> str:
    if name in ("share", "late") and value is not None:
        return f"{value * 100:.0f}%"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
