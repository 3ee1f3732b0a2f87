"""Which item gives which licence, and by which rule.

An item gives a licence when it has a LicenceRule, when it is the item by which such a licence is renewed or changed, or
when the result of its guide is a certificate (`edition.result_kind`); then the defaults stand: thirty days (Art. 50).
"""

import string

from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, When
from django.utils.translation import gettext as _

from items.codes import ResultKind
from workflows import licence_kinds as kinds
from workflows.models import LicenceRule

NAMES = {"region": "330282", "item": 1, "year": 2016, "serial": 1}


def rule_of(application) -> LicenceRule | None:
    """The rule for the licence this case is about; unsaved where the defaults stand, None where it gives none."""
    return rule_for(application.item, application.edition)


def rule_for(item, edition) -> LicenceRule | None:
    own_first = Case(When(item=item, then=0), default=1, output_field=IntegerField())
    found = (
        (LicenceRule.objects.filter(item=item) | _others(item)).select_related("item").order_by(own_first, "pk").first()
    )
    if found is None and edition.result_kind == ResultKind.CERTIFICATE:
        name = (edition.result_name or edition.name)[:100]
        return LicenceRule(item=item, name=name, template=kinds.DEFAULT_TEMPLATE)
    return found


def _others(item):
    return LicenceRule.objects.filter(renewal_item=item) | LicenceRule.objects.filter(change_item=item)


def item_for(licence, purpose):
    """The item by which this licence is renewed or changed: the one the rule names, else the one that gave it."""
    rule = getattr(licence.item, "licence_rule", None)
    other = rule and (rule.renewal_item if purpose == kinds.Purpose.RENEWAL else rule.change_item)
    return other or licence.item


def check_template(template: str) -> None:
    """Raises ValidationError unless the pattern makes a number of its own for each year and serial."""
    try:
        used = {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name is not None}
        made = template.format(**NAMES)
    except (ValueError, IndexError, KeyError, AttributeError, TypeError):
        raise ValidationError(_("Use only {region}, {item}, {year} and {serial:04} in the pattern.")) from None
    if not used <= set(NAMES):
        raise ValidationError(_("Use only {region}, {item}, {year} and {serial:04} in the pattern."))
    if not {"year", "serial"} <= used:
        raise ValidationError(_("The pattern needs {year} and {serial}, so that no number comes twice."))
    if not all(c.isalnum() or c in "-〔〕（）号第" for c in made):
        raise ValidationError(_("Use letters, digits, hyphens and brackets such as 〔〕 in the pattern."))
    if len(made) > 50:
        raise ValidationError(_("The numbers would be longer than 50 characters."))
