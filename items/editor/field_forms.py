"""The forms in which an administrator describes one part of an application form. They read and write definitions."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from items import form_design
from items.forms import HOLDS_REGISTERED, LONGEST, MOST_ROWS, options_of

KINDS = {
    "text": _("One line of text"),
    "textarea": _("Several lines of text"),
    "number": _("A number"),
    "money": _("Amount of money"),
    "date": _("Date"),
    "choice": _("One answer of several"),
    "choices": _("Several answers of a list"),
    "checkbox": _("A statement to tick"),
    "resident_id": _("Resident identity number"),
    "credit_code": _("Unified social credit code"),
    "phone": _("Telephone number"),
    "bank_account": _("Bank account"),
    "table": _("Table with rows"),
}
REGISTERED = [
    ("", _("No, it is typed")),
    ("applicant", _("Yes, for every applicant")),
    ("person", _("Yes, where a person applies")),
    ("organisation", _("Yes, where an organisation applies")),
]
LINES = forms.Textarea(attrs={"rows": 5})


class SectionForm(forms.Form):
    title = forms.CharField(label=_("title"), max_length=60)
    help = forms.CharField(label=_("help text"), max_length=500, required=False)


class FieldForm(forms.Form):
    """One field of a certain kind. `key`: empty for a new one; `column_of`: the table it is a column of."""

    label = forms.CharField(label=_("label"), max_length=100, help_text=_("What the applicant reads."))
    required = forms.BooleanField(label=_("must be filled in"), required=False)
    help = forms.CharField(label=_("help text"), max_length=300, required=False)
    registered = forms.ChoiceField(
        label=_("what the applicant is registered under"),
        choices=REGISTERED,
        required=False,
        help_text=_("A name is then filled in by itself; no other name or number is taken."),
    )
    options = forms.CharField(label=_("answers to choose from"), widget=LINES, help_text=_("One a line."))
    columns = forms.CharField(
        label=_("columns"), widget=LINES, help_text=_("One a line. What each of them is, is set afterwards.")
    )
    min_rows = forms.IntegerField(label=_("fewest rows"), min_value=0, max_value=MOST_ROWS, required=False)
    max_rows = forms.IntegerField(label=_("most rows"), min_value=1, max_value=MOST_ROWS, required=False)
    min = forms.CharField(label=_("not less than"), max_length=20, required=False)
    max = forms.CharField(label=_("not more than"), max_length=20, required=False)
    whole = forms.BooleanField(label=_("whole numbers only"), required=False)
    max_length = forms.IntegerField(label=_("most characters"), min_value=1, max_value=4000, required=False)
    not_before = forms.ChoiceField(label=_("not before the date in"), required=False)
    show_if = forms.ChoiceField(label=_("asked only when"), required=False)
    into = forms.ChoiceField(label=_("in the section"))

    def __init__(self, *args, definition, kind, key="", column_of="", into="", **kwargs):
        self.definition, self.kind, self.key, self.column_of = definition, kind, key, column_of
        self.old = form_design.field(definition, column_of or key, key if column_of else "") if key else {}
        super().__init__(*args, initial=self._initial(into), **kwargs)
        for name in set(self.fields) - self._names():
            del self.fields[name]
        self._offer()

    def _names(self):
        names = {"label", "required", "help", *form_design.BOUNDS.get(self.kind, ())}
        if self.kind in ("choice", "choices"):
            names.add("options")
        if self.column_of:
            return names - {"not_before"}
        names |= {"show_if", "into"}
        if self.kind in HOLDS_REGISTERED:
            names.add("registered")
        if self.kind == "table" and not self.key:
            names.add("columns")
        return names

    def _initial(self, into):
        found = {name: value for name, value in self.old.items() if name not in ("options", "columns", "show_if")}
        found["options"] = "\n".join(label for _value, label in options_of(self.old))
        if rule := self.old.get("show_if"):
            found["show_if"] = _packed(rule["field"], rule["equals"])
        if not self.column_of:
            found["into"] = form_design.section_of(self.definition, self.key)["key"] if self.key else into
        return found

    def _offer(self):
        if "into" in self.fields:
            self.fields["into"].choices = [(one["key"], one["title"]) for one in self.definition["sections"]]
        if "show_if" in self.fields:
            rules = form_design.conditions(self.definition, self.key)
            self.fields["show_if"].choices = [
                ("", _("Always")),
                *((_packed(one["key"], value), _rule_words(one, label)) for one, value, label in rules),
            ]
        if "not_before" in self.fields:
            dates = [one for one in form_design.before(self.definition, self.key) if one["kind"] == "date"]
            self.fields["not_before"].choices = [("", "—"), *((one["key"], one["label"]) for one in dates)]
        if "max_length" in self.fields:
            usual = LONGEST[self.kind]
            self.fields["max_length"].help_text = _("%(most)s where nothing stands here.") % {"most": usual}

    def _bound(self, name):
        text = self.cleaned_data[name].strip()
        if not text:
            return ""
        try:
            if self.kind == "date":
                return date.fromisoformat(text).isoformat()
            number = float(text)
            if not -1e12 < number < 1e12:
                raise ValueError
            return int(number) if number.is_integer() else number
        except ValueError:
            example = "2024-01-31" if self.kind == "date" else "12"
            raise forms.ValidationError(_("Please write it like %(example)s.") % {"example": example}) from None

    def clean_min(self):
        return self._bound("min")

    def clean_max(self):
        return self._bound("max")

    def values(self):
        """The field as it stands in a definition, without its key."""
        typed = self.cleaned_data
        found = {"label": typed["label"], "kind": self.kind, "required": typed["required"]}
        for name in ("help", "registered", *form_design.BOUNDS.get(self.kind, ())):
            if typed.get(name) not in ("", None) and typed[name] is not False:  # 0 is a bound
                found[name] = typed[name]
        if "options" in self.fields:
            found["options"] = form_design.options_from(typed["options"], self.old.get("options", []))
        if "columns" in self.fields:
            found["columns"] = _columns(typed["columns"])
        if typed.get("show_if"):
            found["show_if"] = self._rule(typed["show_if"])
        return found

    def _rule(self, packed):
        for one, value, _label in form_design.conditions(self.definition, self.key):
            if _packed(one["key"], value) == packed:
                return {"field": one["key"], "equals": value}
        return {}


def _columns(text):
    found = []
    for label in dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()):
        key = form_design.free_key(label, {one["key"] for one in found})
        found.append({"key": key, "label": label[:100], "kind": "text", "required": True})
    return found


def _packed(key, value):
    return f"{key}={'yes' if value is True else value}"


def _rule_words(one, label):
    if not label:
        return _("“%(field)s” is ticked") % {"field": one["label"]}
    return _("“%(field)s” is “%(answer)s”") % {"field": one["label"], "answer": label}
