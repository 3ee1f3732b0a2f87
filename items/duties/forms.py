"""The form of one row of the responsibility list: only what its kind says."""

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from items.duties import reading
from items.duties.kinds import FIELDS, LISTS, MUST, Kind, Part
from items.duties.wording import OWN, label_of
from items.models import BoundaryParty, DutyEntry, Item

PARTIES = 4  # lines for bodies the page offers at first
LONG = {"matters", "text", "basis", "example"}
HELP = {
    "matters": _("One matter a line."),
    "basis": _("Law and article, one a line. Leave it empty where nobody has verified it; the list then says so."),
    "example": _("One case that shows where one body's part ends and the other's begins."),
    "whom": _("For instance: who handles it, the head of the section, the leader in charge."),
    "items": _("The items on the lists it belongs to."),
    "duties": _("What is tied to a duty holds for all items of that duty."),
}
assert set(OWN) <= {(str(kind), name) for kind in Kind for name in FIELDS[kind]}


class NamedItems(forms.ModelMultipleChoiceField):
    def label_from_instance(self, item):
        newest = max(item.editions.all(), key=lambda edition: edition.number, default=None)
        return f"{newest.name}（{item.department.name}）" if newest else item.code


class NamedDuties(forms.ModelMultipleChoiceField):
    titles: dict = {}

    def label_from_instance(self, entry):
        return self.titles.get(entry.pk, entry.code)


class RowForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, kind, batch, departments=None, said=None, today):
        super().__init__(data)
        self.kind = Kind(kind)
        self.initial = {"version": batch.version, **_initial(said or {})}
        if departments is not None:
            field = forms.ModelChoiceField(queryset=departments, label=_("department"), empty_label=_("Choose…"))
            self.fields["department"] = field
            self.initial["department"] = batch.department_id
        for name in FIELDS[self.kind]:
            if name == "parties":
                self.bodies = max(PARTIES, len((said or {}).get("parties", ())) + 1)
                self._add_parties()
            else:
                self.fields[name] = self._field(name, batch, today)
        if said:
            for name, model in (("items", Item), ("duties", DutyEntry)):
                if name in self.fields:
                    self.initial[name] = list(model.objects.filter(code__in=said.get(name, ())))

    def _field(self, name, batch, today):
        needed = name in MUST[self.kind]
        shared = {"label": label_of(self.kind, name), "required": needed, "help_text": HELP.get(name, "")}
        own = Case(When(department=batch.department_id, then=0), default=1)
        if name == "items":
            items = Item.objects.exclude(standings__kind="cancelled").prefetch_related("editions")
            items = items.select_related("department").order_by(own, "department__code", "code")
            return NamedItems(queryset=items, widget=forms.CheckboxSelectMultiple, **shared)
        if name == "duties":
            field = NamedDuties(queryset=None, widget=forms.CheckboxSelectMultiple, **shared)
            field.titles = duty_titles(batch, on=today)
            known = DutyEntry.objects.filter(pk__in=field.titles)
            field.queryset = known.order_by(own, "department__code", "serial")
            return field
        widget = forms.Textarea(attrs={"rows": 4}) if name in LONG else forms.TextInput()
        return forms.CharField(max_length=6000 if name in LONG else 300, widget=widget, **shared)

    def _add_parties(self):
        for n in range(1, self.bodies + 1):
            needed = n < 3  # who leads and who cooperates
            optional = _("Leave empty what is not needed.") if n > 2 else ""
            self.fields[f"body{n}"] = forms.CharField(
                label=_("Body %(n)s") % {"n": n}, max_length=120, required=needed, help_text=optional
            )
            choices = BoundaryParty.Part.choices
            self.fields[f"part{n}"] = forms.ChoiceField(
                label=_("Its part"), choices=choices, required=False, widget=forms.RadioSelect
            )
            self.initial.setdefault(f"part{n}", Part.LEAD if n == 1 else Part.COOPERATING)
            self.fields[f"share{n}"] = forms.CharField(
                label=_("What it does"), max_length=2000, required=needed, widget=forms.Textarea(attrs={"rows": 2})
            )

    @property
    def said(self) -> dict:
        """What was filled in, in the shape of items.duties.kinds; of a valid form."""
        given = self.cleaned_data
        found = {name: given.get(name) for name in FIELDS[self.kind] if name not in LISTS}
        found["matters"] = (given.get("matters") or "").splitlines()
        found["items"] = [item.code for item in given.get("items") or ()]
        found["duties"] = [entry.code for entry in given.get("duties") or ()]
        found["parties"] = [
            {name: given.get(f"{name}{n}") for name in ("body", "part", "share")}
            for n in range(1, getattr(self, "bodies", 0) + 1)
        ]
        return found

    def take(self, refusal):
        """What stands against the row, at its fields where they are asked."""
        for name, words in refusal.fields.items():
            name = "body1" if name == "parties" else name
            self.add_error(name if name in self.fields else None, words)
        if not refusal.fields:
            self.add_error(None, refusal.message)


def _initial(said):
    found = {name: value for name, value in said.items() if name not in LISTS}
    found["matters"] = "\n".join(said.get("matters", ()))
    for n, row in enumerate(said.get("parties", ()), start=1):
        found |= {f"{name}{n}": row[name] for name in ("body", "part", "share")}
    return found


def duty_titles(batch, *, on) -> dict:
    """{key of a duty: its title and department} of what is on the list or comes with this batch."""
    found = {row.entry_id: (row.department_name, row.title) for row in reading.listed(on=on) if row.kind == Kind.DUTY}
    for line in batch.duty_lines.filter(entry__kind=Kind.DUTY).select_related("entry__department"):
        if line.said:
            found[line.entry_id] = (line.entry.department.name, line.said["title"])
    return {key: f"{title}（{name}）" for key, (name, title) in found.items()}


def departments_of(batch):
    """For whom this batch may add rows: its own department, or any where the office that keeps the list writes."""
    from items.listing.who import keeping_offices

    if keeping_offices().filter(pk=batch.department_id).exists():
        return Department.objects.exclude(kind=Department.Kind.TOWN).order_by("code")
    return None
