"""How alerts, cards and rules are put into words."""

from django import template
from django.utils.translation import gettext as _

from accounts.templatetags.ui import badge, card_badge
from supervision import rule_words as sentences
from supervision import rules
from workflows.models import Deadline

register = template.Library()
TONES = {"warning": "info", "urging": "warn"}


@register.simple_tag
def level_badge(raised):
    """Of an alert, a card, a notice or a rule: cards look like cards."""
    label = raised.get_level_display()
    if rules.Level(raised.level) in rules.CARDS:
        return card_badge(raised.level, label)
    return badge(label, TONES.get(raised.level, "quiet"), "warn" if raised.level == "urging" else "")


@register.simple_tag
def limit_kind(kind):
    return dict(Deadline.Kind.choices).get(kind, kind)


@register.simple_tag
def rule_words(rule):
    """When the rule speaks, in one sentence."""
    if rule.trigger == rules.Trigger.PATTERN:
        return sentences.when(rule)
    trigger, hour = rules.Trigger(rule.trigger), rule.at.strftime("%H:%M")
    if trigger is rules.Trigger.BEFORE:
        words = _("%(n)s working days before the last day, at %(hour)s") % {"n": rule.offset, "hour": hour}
        if rule.longer_than:
            words += _("; only limits of more than %(n)s working days") % {"n": rule.longer_than}
        return words
    if trigger is rules.Trigger.SHARE:
        return _("When %(n)s %% of the working days are used, at %(hour)s") % {"n": rule.offset, "hour": hour}
    if trigger is rules.Trigger.EXCEEDED:
        if rule.offset:
            return _("The moment %(n)s working days after the last day are over") % {"n": rule.offset}
        return _("The moment the last day is over (24:00)")
    return _("The working day before, the last day, then every working day while overdue, at %(hour)s") % {"hour": hour}


@register.filter
def rule_sentence(rule):
    return sentences.sentence(rule)


@register.inclusion_tag("supervision/case_link.html")
def case_link(number):
    """A case number that opens its live strip."""
    return {"number": number}
