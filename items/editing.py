"""The forms of the administrator's draft: fields in groups, and rows. They read and write content (items.content)."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from items import codes, limits
from items.content import BASIS, CONDITION, MATERIAL
from items.form_definition import EMPTY, faults
from items.importing import bases
from items.importing.rows import ACCEPTS, slug
from items.models import Edition, LegalBasis
from items.models.labels import choices

GROUPS = (
    (_("Name"), ("name", "short_name", "audience", "theme", "level", "power_source")),
    (
        _("Limits"),
        ("handling", "review_mode", "statutory_amount", "statutory_unit", "statutory_note", "promised_amount")
        + ("promised_unit", "promised_note", "promised_is_demo", "delivery_amount", "delivery_unit", "delivery_note")
        + ("extension_max", "commitment_days", "special_procedures", "flow_text"),
    ),
    (_("Ways to apply"), ("channels", "whole_process_online", "visits", "visits_reason")),
    (_("Result"), ("result_name", "result_kind", "result_has_sample", "validity_text")),
    (_("Fee"), ("fee", "fee_note", "fee_basis", "pay_online")),
    (
        _("Contact"),
        ("places", "hours", "consult_phone", "complaint_phone", "contact_is_demo", "remedies", "source_note"),
    ),
    (_("Application form"), ("form",)),
)
SEVERAL = {
    "audience": codes.Audience,
    "theme": codes.Theme,
    "channels": codes.Channel,
    "special_procedures": codes.SpecialProcedure,
}
LONG = "statutory_note promised_note delivery_note flow_text visits_reason fee_note places hours remedies source_note"


class BasisField(forms.CharField):
    """A legal basis in words. What is written like a known one is that one; other words are split as an import does."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "known-bases"}))
        super().__init__(required=False, max_length=900, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, dict):
            return str(LegalBasis(**{name: value[name] for name in BASIS}))
        return value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        known = {str(basis): basis for basis in LegalBasis.objects.filter(title__in=_titles(text))}
        if text in known:
            return {name: getattr(known[text], name) for name in BASIS}
        part = bases.split(text)
        return {"title": part.title, "article": part.article, "document_number": part.document_number}


def _titles(text):
    part = bases.split(text)
    return {part.title, text, text[: bases.LONGEST_TITLE]}


class FormDefinitionField(forms.CharField):
    """The application form as JSON. Its faults are named by place."""

    widget = forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "mono"})

    def prepare_value(self, value):
        return value if isinstance(value, str) else json.dumps(value or EMPTY, ensure_ascii=False, indent=1)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return {}
        try:
            definition = json.loads(text)
        except (ValueError, RecursionError):
            raise ValidationError(_("This is not JSON.")) from None
        found = faults(definition)
        if found:
            raise ValidationError([_("Fault at %(path)s: %(code)s") % {"path": p, "code": c} for p, c in found[:5]])
        return definition


class EditionForm(forms.ModelForm):
    fee_basis = BasisField(label=_("fee basis"))
    form = FormDefinitionField(label=_("application form"), required=False)

    class Meta:
        model = Edition
        fields = [name for _title, names in GROUPS for name in names if name not in ("fee_basis", "form")]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in LONG.split()}

    def __init__(self, *args, content, type_code, **kwargs):
        super().__init__(*args, initial=content, **kwargs)
        most = limits.longest_extension(type_code)
        said = _("At most %(most)s working days (Licence Law, Art. 42).")
        if most != limits.MOST_EXTENSION:
            said = _("At most %(most)s working days; more than ten only where the law of the item says so.")
        label = self.fields["extension_max"].label
        self.fields["extension_max"] = forms.IntegerField(
            label=label, required=False, min_value=0, max_value=most, help_text=said % {"most": most}
        )
        for code, words in (("min_value", _("0 at least.")), ("max_value", said % {"most": most})):
            self.fields["extension_max"].error_messages[code] = words
        for name, enum in SEVERAL.items():
            label = self.fields[name].label
            self.fields[name] = forms.MultipleChoiceField(
                label=label, choices=choices(enum), required=False, widget=forms.CheckboxSelectMultiple
            )

    def groups(self):
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def _post_clean(self):
        """The instance is written through items.drafts, never by the form."""

    def validate_constraints(self):
        pass


class BasisRow(forms.Form):
    basis = BasisField(label=_("basis"))
    is_setting_basis = forms.BooleanField(label=_("this basis sets the power"), required=False)


class ConditionRow(forms.Form):
    text = forms.CharField(label=_("condition"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    basis = BasisField(label=_("basis"))
    commitment = forms.BooleanField(label=_("may be committed to in writing"), required=False)


class QuestionRow(forms.Form):
    question = forms.CharField(label=_("question"), max_length=300, required=False)
    answer = forms.CharField(label=_("answer"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def clean(self):
        if bool(self.cleaned_data.get("question")) != bool(self.cleaned_data.get("answer")):
            raise ValidationError(_("A question needs its answer, and an answer its question."))


class MaterialRow(forms.Form):
    name = forms.CharField(label=_("material"), max_length=300, required=False)
    key = forms.RegexField(r"^[a-z0-9]+(-[a-z0-9]+)*$", label=_("key"), max_length=60, required=False)
    source = forms.ChoiceField(label=_("source"), choices=choices(codes.MaterialSource), required=False)
    form = forms.ChoiceField(label=_("form"), choices=choices(codes.MaterialForm), required=False)
    originals = forms.IntegerField(label=_("originals"), min_value=0, max_value=99, required=False)
    copies = forms.IntegerField(label=_("copies"), min_value=0, max_value=99, required=False)
    required = forms.BooleanField(label=_("necessary"), required=False)
    condition_text = forms.CharField(label=_("needed only when"), max_length=2000, required=False)
    basis = BasisField(label=_("basis"))
    note = forms.CharField(label=_("note"), max_length=2000, required=False)
    blank_form = forms.BooleanField(label=_("a blank form is published"), required=False)
    late = forms.BooleanField(label=_("minor: may be handed in after acceptance"), required=False)
    commitment = forms.BooleanField(label=_("may be replaced by a written commitment"), required=False)


def rows_of(row, *, extra):
    return forms.formset_factory(row, extra=extra, can_delete=True, max_num=200, absolute_max=250)


class Draft:
    """All the forms of one draft. `Draft(content)` to show, `Draft(content, data)` to read what was typed."""

    ROWS = (
        ("bases", BasisRow, "basis"),
        ("conditions", ConditionRow, "text"),
        ("materials", MaterialRow, "name"),
        ("faq", QuestionRow, "question"),
    )

    def __init__(self, content, data=None, *, type_code=""):
        self.content = content
        if data and (name := data.get("add_rows")) in {name for name, _row, _key in self.ROWS}:
            data = data.copy()
            count = data.get(f"{name}-TOTAL_FORMS", "0")
            data[f"{name}-TOTAL_FORMS"] = str(min(200, int(count) + 3)) if count.isdecimal() else "3"
        self.edition = EditionForm(data, content=content, type_code=type_code)
        self.rows = {}
        for name, row, _key in self.ROWS:
            initial = content[name]
            if name == "bases":
                initial = [{"basis": one, "is_setting_basis": one["is_setting_basis"]} for one in initial]
            self.rows[name] = rows_of(row, extra=2)(data, initial=initial, prefix=name)

    def is_valid(self):
        return all([self.edition.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def errors(self):
        """Every fault with the address of its field, for the summary."""
        found = []
        for form in [self.edition, *(form for rows in self.rows.values() for form in rows)]:
            for name, messages in form.errors.items():
                bound = form[name] if name in form.fields else None
                label = f"{bound.label}: " if bound else ""
                href = f"#{bound.id_for_label or bound.auto_id}" if bound else ""
                found += [{"href": href, "text": f"{label}{message}"} for message in messages]
        return found

    def read(self):
        """What was typed, as content. Rows left empty or struck out are not there."""
        typed = {**self.content, **self.edition.cleaned_data}
        kept = {}
        for name, _row, key in self.ROWS:
            kept[name] = [
                form.cleaned_data
                for form in self.rows[name]
                if form.cleaned_data.get(key) and not form.cleaned_data.get("DELETE")
            ]
        once = {tuple(row["basis"].values()): row for row in kept["bases"]}
        typed["bases"] = [{**row["basis"], "is_setting_basis": row["is_setting_basis"]} for row in once.values()]
        typed["conditions"] = [{name: row[name] for name in (*CONDITION, "basis")} for row in kept["conditions"]]
        typed["faq"] = [{"question": row["question"], "answer": row["answer"]} for row in kept["faq"]]
        typed["materials"] = self._materials(kept["materials"])
        typed["extension_max"] = typed["extension_max"] or 0
        return typed

    def _materials(self, rows):
        known = {row["key"]: row for row in self.content["materials"]}
        found, keys = [], set()
        for row in rows:
            key = base = row["key"] or slug(row["name"])
            number = 2
            while key in keys:
                key, number = f"{base}-{number}", number + 1
            keys.add(key)
            before = known.get(key, {})
            told = {name: row.get(name, before.get(name)) for name in MATERIAL}
            told.update(key=key, accepts=before.get("accepts", list(ACCEPTS)), basis=row["basis"])
            told.update(source=row["source"] or "unknown", form=row["form"] or "unknown")
            found.append(told)
        return found
