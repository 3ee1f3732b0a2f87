"""The lists of a draft as forms, one a row: added, moved and removed by buttons that work without a script.

A browser sends `<list>-count` and `<list>-<row>-<field>`; a pressed button sends `row` = "add", "up-2", "down-2" or
"remove-2".
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from items import codes
from items.content import CONDITION
from items.editor.fields import BasisField
from items.importing.rows import ACCEPTS, slug
from items.models.labels import choices

MOST = 200
PRESSED = re.compile(r"(up|down|remove)-(\d{1,3})", re.ASCII)
AREA = forms.Textarea(attrs={"rows": 2})


class Row(forms.Form):
    main = ""  # the field without which a row says nothing
    more = ()  # fields that stand under "More"

    def clean(self):
        typed = {name for name, value in self.cleaned_data.items() if value and not self.fields[name].widget.is_hidden}
        plain = {name for name in typed if not isinstance(self.fields[name], forms.BooleanField | forms.ChoiceField)}
        if plain and self.main not in typed and self.main not in self.errors:
            self.add_error(self.main, _("Please fill this in, or empty the whole row."))

    @property
    def first(self):
        return [bound for bound in self if bound.name not in self.more and not bound.is_hidden]

    @property
    def rest(self):
        return [bound for bound in self if bound.name in self.more]

    @property
    def title(self):
        return str(self[self.main].value() or "")[:60] if not isinstance(self[self.main].value(), dict) else ""


class BasisRow(Row):
    main = "basis"
    basis = BasisField(label=_("basis"), help_text=_("For instance: 《劳动法》第三十九条"))
    is_setting_basis = forms.BooleanField(label=_("this basis sets the power"), required=False)


class ConditionRow(Row):
    main = "text"
    text = forms.CharField(label=_("condition"), widget=AREA, max_length=4000, required=False)
    basis = BasisField(label=_("basis"))
    commitment = forms.BooleanField(label=_("may be committed to in writing"), required=False)


class QuestionRow(Row):
    main = "question"
    question = forms.CharField(label=_("question"), max_length=300, required=False)
    answer = forms.CharField(label=_("answer"), widget=AREA, max_length=4000, required=False)

    def clean(self):
        if bool(self.cleaned_data.get("question")) != bool(self.cleaned_data.get("answer")):
            raise ValidationError(_("A question needs its answer, and an answer its question."))


class MaterialRow(Row):
    main = "name"
    more = ("kind", "specification", "source_note", "filling_note", "acceptance", "note", "blank_form", "late")
    more += ("commitment",)
    key = forms.RegexField(r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("material"), max_length=300, required=False)
    basis = BasisField(label=_("basis"), help_text=_("The article that demands it."))
    source = forms.ChoiceField(label=_("source"), choices=choices(codes.MaterialSource), required=False)
    form = forms.ChoiceField(label=_("form"), choices=choices(codes.MaterialForm), required=False)
    originals = forms.IntegerField(label=_("originals"), min_value=0, max_value=99, required=False)
    copies = forms.IntegerField(label=_("copies"), min_value=0, max_value=99, required=False)
    required = forms.BooleanField(label=_("necessary"), required=False)
    condition_text = forms.CharField(label=_("needed only when"), max_length=2000, required=False)
    kind = forms.CharField(label=_("kind of material"), max_length=60, required=False)
    specification = forms.CharField(label=_("format"), max_length=120, required=False, help_text=_("For instance A4."))
    source_note = forms.CharField(label=_("where to get it"), max_length=1000, required=False, widget=AREA)
    filling_note = forms.CharField(label=_("how to fill it in"), max_length=2000, required=False, widget=AREA)
    acceptance = forms.CharField(label=_("when it is accepted"), max_length=2000, required=False, widget=AREA)
    note = forms.CharField(label=_("note"), max_length=2000, required=False, widget=AREA)
    blank_form = forms.BooleanField(label=_("a blank form is published"), required=False)
    late = forms.BooleanField(label=_("minor: may be handed in after acceptance"), required=False)
    commitment = forms.BooleanField(label=_("may be replaced by a written commitment"), required=False)


ROW = {"bases": BasisRow, "conditions": ConditionRow, "materials": MaterialRow, "faq": QuestionRow}


class Rows:
    """All rows of one list. Without `data` those of the content and, where `blank`, an empty one behind them."""

    def __init__(self, name, content, data=None, *, blank=False):
        self.name, self.content, row = name, content, ROW[name]
        if data is not None:
            numbers = range(_count(data, name))
            self.forms = [row(data, prefix=f"{name}-{number}") for number in numbers]
            return
        initial = content[name]
        if name == "bases":
            initial = [{"basis": one, "is_setting_basis": one["is_setting_basis"]} for one in initial]
        initial = [*initial, {"required": True}] if blank or not initial else initial
        self.forms = [row(initial=one, prefix=f"{name}-{number}") for number, one in enumerate(initial)]

    def __iter__(self):
        return iter(self.forms)

    def is_valid(self):
        sound = [form.is_valid() for form in self.forms]
        return all(sound)

    def read(self):
        """The rows as content; empty ones are not there."""
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get(form.main)]
        return getattr(self, f"_read_{self.name}")(kept)

    def _read_bases(self, kept):
        once = {tuple(row["basis"].values()): row for row in kept}
        return [{**row["basis"], "is_setting_basis": row["is_setting_basis"]} for row in once.values()]

    def _read_conditions(self, kept):
        return [{name: row[name] for name in (*CONDITION, "basis")} for row in kept]

    def _read_faq(self, kept):
        return [{"question": row["question"], "answer": row["answer"]} for row in kept]

    def _read_materials(self, kept):
        known = {row["key"]: row for row in self.content["materials"]}
        found, keys = [], set()
        for row in kept:
            key = base = row["key"] or slug(row["name"])
            number = 2
            while key in keys:
                key, number = f"{base}-{number}", number + 1
            keys.add(key)
            told = {**row, "key": key, "accepts": known.get(key, {}).get("accepts", list(ACCEPTS))}
            told.update(source=row["source"] or "unknown", form=row["form"] or "unknown")
            found.append(told)
        return found


def _count(data, name):
    count = data.get(f"{name}-count", "")
    return min(int(count), MOST) if count.isascii() and count.isdigit() and len(count) < 5 else 0


def pressed(data, name):
    """What was typed after the pressed button did its work, and the number of the row to show then."""
    match = PRESSED.fullmatch(data.get("row", ""))
    count = _count(data, name)
    if not match or int(match[2]) >= count:
        return data, count
    act, place = match[1], int(match[2])
    order = list(range(count))
    if act == "remove":
        order.pop(place)
    else:
        other = place + (1 if act == "down" else -1)
        if 0 <= other < count:
            order[place], order[other], place = order[other], order[place], other
    return _ordered(data, name, order), place


def _ordered(data, name, order):
    cell = re.compile(rf"{re.escape(name)}-(\d+)-(.+)")
    changed = data.copy()
    for key in list(changed):
        if cell.fullmatch(key):
            del changed[key]
    for number, old in enumerate(order):
        for key in data:
            if (match := cell.fullmatch(key)) and int(match[1]) == old:
                changed.setlist(f"{name}-{number}-{match[2]}", data.getlist(key))
    changed[f"{name}-count"] = str(len(order))
    return changed
