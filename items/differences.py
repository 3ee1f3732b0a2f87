"""A value of an edition's content as an administrator reads it: [(label, words)]."""

import json

from django.utils.translation import gettext as _

from items.content import BASIS
from items.models import Condition, Edition, EditionBasis, LegalBasis, Material

ROWS = {"materials": Material, "conditions": Condition, "bases": EditionBasis}


def said_in_words(field, value):
    if value is None or value == "" or value == []:
        return []
    if isinstance(value, dict) and field != "form" and field != "fee_basis":
        model = ROWS.get(field)
        return [(_label(model, name), _words(model, name, one)) for name, one in value.items() if one not in (None, "")]
    return [("", _words(Edition, field, value))]


def _label(model, name):
    names = {field.name: field.verbose_name for field in model._meta.fields} if model else {}
    names |= {field.name: field.verbose_name for field in LegalBasis._meta.fields if field.name in BASIS}
    return names.get(name, name)


def _words(model, name, value):
    if name in ("basis", "fee_basis"):
        return str(LegalBasis(**{part: value[part] for part in BASIS})) if value else ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    field = next((one for one in model._meta.fields if one.name == name), None) if model else None
    if field is not None and field.choices:
        return dict(field.flatchoices).get(value, value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _(", ").join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)
