"""A value of an edition's content as an administrator reads it: [(label, words)]."""

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from items.comparing import row_name
from items.content import BASIS
from items.editor.fields import SEVERAL
from items.models import Condition, Edition, EditionBasis, EditionFile, LegalBasis, Material
from items.models.labels import choices

TITLES = {
    "bases": gettext_lazy("Legal basis"),
    "conditions": gettext_lazy("Conditions"),
    "materials": gettext_lazy("Materials"),
    "faq": gettext_lazy("Frequent questions"),
    "files": gettext_lazy("Files of the guide"),
}
ROWS = {"materials": Material, "conditions": Condition, "bases": EditionBasis, "files": EditionFile}


def label_of(field):
    return TITLES.get(field) or Edition._meta.get_field(field).verbose_name


def in_words(changes):
    """Changes (items.comparing) as rows of a comparison."""
    return [
        {
            "change": one,
            "label": label_of(one.field),
            "before": said_in_words(one.field, one.before),
            "after": said_in_words(one.field, one.after),
        }
        for one in changes
    ]


def said_whole(field, value):
    """The same for a whole list: one line a row, by its name."""
    if field in TITLES and isinstance(value, list):
        return [("", row_name(row)) for row in value]
    return said_in_words(field, value)


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
        known = dict(choices(SEVERAL[name])) if name in SEVERAL else {}
        return _(", ").join(str(known.get(one, one)) for one in value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)
