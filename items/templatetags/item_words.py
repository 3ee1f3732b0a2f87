"""Codes and findings in words: {{ item.type_code|word:"ItemType" }}, {% finding finding as said %}."""

from django import template
from django.utils.translation import gettext, gettext_lazy

from accounts.wording import limit_words
from items import codes
from items.models import Edition
from items.models.labels import label

register = template.Library()


@register.filter
def word(value, enum):
    return label(getattr(codes, enum), value)


@register.filter
def words(values, enum):
    """Several codes in words, as the language separates them."""
    return gettext(", ").join(str(label(getattr(codes, enum), value)) for value in values or [])


def filled(text, params):
    """A stored English sentence in the reader's language, its places filled; a limit as a guide writes it."""
    told = {
        key: limit_words(value["amount"], value["unit"]) if isinstance(value, dict) else value
        for key, value in (params or {}).items()
    }
    translated = gettext(text) if text else ""
    try:
        return translated % told
    except (KeyError, TypeError, ValueError):
        return translated


@register.simple_tag
def finding(one):
    """A stored finding: {"message", "how_to_mend", "blocking"}."""
    return {
        "message": filled(one["message"], one["params"]),
        "how_to_mend": filled(one["how_to_mend"], one["params"]),
        "blocking": one["level"] == "blocking",
    }


FIELDS = {
    "type": gettext_lazy("Type"),
    "type_code": gettext_lazy("Type"),
    "department": gettext_lazy("Department"),
    "materials": gettext_lazy("Materials"),
    "conditions": gettext_lazy("Conditions"),
    "legal_basis": gettext_lazy("Legal basis"),
    "bases": gettext_lazy("Legal basis"),
    "code": gettext_lazy("Item code"),
    "statutory_days": gettext_lazy("Statutory limit"),
    "unit": gettext_lazy("Statutory limit"),
    "promised_days": gettext_lazy("Promised limit"),
}


@register.filter
def field_words(path):
    """materials.2.form -> 申请材料 3 form: the rows are counted from one, unknown parts stay as they are."""
    name, *rest = path.split(".")
    known = {field.name: field.verbose_name for field in Edition._meta.fields}
    parts = [str(FIELDS.get(name) or known.get(name, name))]
    return " ".join(parts + [str(int(part) + 1) if part.isdecimal() else part for part in rest])


@register.simple_tag
def problem(one):
    """A problem of an import, in words."""
    return filled(one.message, one.params)
