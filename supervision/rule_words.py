"""A rule in one plain sentence, as an administrator would say it; and what each pattern found, with its values."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision import rules
from workflows.models import Deadline

THRESHOLDS = {
    "no-reasons": gettext_lazy("Characters a reason must have at least"),
    "stop-before-due": gettext_lazy("Working days before the last day, at most"),
    "pause-longer": gettext_lazy("Working days longer than told that are let pass"),
    "back-dated": gettext_lazy("Days of late entry that are let pass"),
    "in-bulk": gettext_lazy("Acts of one person within a minute, from so many on"),
    "too-quick": gettext_lazy("Seconds between acceptance and decision, fewer than"),
    "delivered-late": gettext_lazy("Working days late that are let pass"),
    "commitment-late": gettext_lazy("Working days late that are let pass"),
    "consultation-over": gettext_lazy("Working days late that are let pass"),
    "renewal-near": gettext_lazy("Working days before the licence expires"),
    "idle": gettext_lazy("Working days without anything happening, more than"),
}
_SAYINGS = {
    "no-notice": gettext_lazy("Received %(received)s; nothing was told within five working days (Art. 32)."),
    "new-points": gettext_lazy("A later notice asks for what the first one did not: %(points)s (Art. 72)."),
    "no-reasons": gettext_lazy("The reason has %(length)s characters: “%(reason)s” (Art. 38)."),
    "no-remedies": gettext_lazy("The paper %(letter)s does not say where to turn (Art. 38)."),
    "pause-no-notice": gettext_lazy("The clock was stopped without a written notice (Art. 45)."),
    "stop-before-due": gettext_lazy("%(left)s working days before the last day %(due)s (%(kind)s)."),
    "pause-longer": gettext_lazy("Stopped since %(started)s: told %(planned)s working days, taken %(taken)s."),
    "extension-late": gettext_lazy("The notice of %(days)s more days came after the last day %(due)s; it is void."),
    "one-inspector": gettext_lazy("On site: %(officers)s. The law asks for two (Art. 34)."),
    "fee-no-basis": gettext_lazy("The guide names a fee, but no basis for it (Art. 58)."),
    "cancelled-material": gettext_lazy("Asked for, though nobody has to hand it in any more: %(points)s."),
    "back-dated": gettext_lazy("Dated %(dated)s, entered %(entered)s, %(days)s days later."),
    "in-bulk": gettext_lazy("The %(count)sth act of this kind by one person within the minute %(minute)s."),
    "too-quick": gettext_lazy("Decided %(seconds)s seconds after acceptance."),
    "one-for-two": gettext_lazy("The same person accepted and decided."),
    "delivered-late": gettext_lazy("To be delivered by %(due)s, %(late)s working days late (Art. 44)."),
    "commitment-broken": gettext_lazy("The check found the written commitment false: %(finding)s"),
    "commitment-late": gettext_lazy("The written commitment was to be checked by %(due)s, %(late)s working days late."),
    "consultation-over": gettext_lazy("%(post)s was to answer by %(due)s, %(late)s working days late."),
    "renewal-near": gettext_lazy("Undecided; the licence expires on %(day)s, in %(left)s working days (Art. 50)."),
    "idle": gettext_lazy("Nothing has happened for %(days)s working days, since %(since)s."),
}


def anomaly(code: str, values: dict) -> str:
    """The evidence in one sentence. What an older version did not record is shown as a dash."""
    kinds = dict(Deadline.Kind.choices)
    said = {name: "、".join(v) if isinstance(v, list) else kinds.get(v, v) for name, v in values.items()}
    try:
        return str(_SAYINGS[code]) % said
    except KeyError:
        return "；".join(f"{name}：{value}" for name, value in said.items())


def sentence(rule) -> str:
    """Of a saved or an unsaved row: when, how loud, who is told and how, how often."""
    said = _("%(when)s: %(level)s; tells %(told)s (%(channels)s)%(repeat)s.") % {
        "when": when(rule),
        "level": rule.get_level_display(),
        "told": "、".join(_labels(rule.told, rule.Told)) or _("nobody"),
        "channels": "、".join(_labels(rule.channels, rule.Channel)) or "—",
        "repeat": _(", again every %(n)s working days") % {"n": rule.repeat} if rule.repeat else "",
    }
    if rule.step_up_hours:
        said += _(" Not noted within %(n)s working hours, it goes to the next one above.") % {"n": rule.step_up_hours}
    return said


def when(rule) -> str:
    trigger, hour = rules.Trigger(rule.trigger), rule.at.strftime("%H:%M")
    if trigger is rules.Trigger.PATTERN:
        threshold = THRESHOLDS.get(rule.code)
        return f"{rule.name}（{threshold}：{rule.offset}）" if threshold else str(rule.name)
    limits = "、".join(_labels(rule.kinds, Deadline.Kind)) or "—"
    return f"{limits}{_of_limit(rule, trigger, hour)}"


def _of_limit(rule, trigger, hour: str) -> str:
    said = {"n": rule.offset, "hour": hour}
    if trigger is rules.Trigger.BEFORE:
        words = _(": %(n)s working days before the last day, at %(hour)s") % said
    elif trigger is rules.Trigger.SHARE:
        words = _(": when %(n)s %% of the working days are used, at %(hour)s") % said
    elif trigger is rules.Trigger.URGING:
        words = _(": the working day before, the last day and every working day while overdue, at %(hour)s") % said
    elif rule.offset:
        words = _(": overdue by more than %(n)s working days") % said
    else:
        words = _(": the moment the last day is over")
    if rule.longer_than:
        words += _(" (limits of more than %(n)s working days only)") % {"n": rule.longer_than}
    return words


def _labels(chosen, choices) -> list[str]:
    labels = dict(choices.choices)
    return [str(labels[one]) for one in labels if one in chosen]
