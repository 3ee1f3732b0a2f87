"""The forms of a change batch: each asks only what the operation or the act needs."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from items.codes import EditionState, ItemType
from items.listing import operations, states, who
from items.models import ChangeBatch, ChangeLine, Item

DATE = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "required": False}


class BatchForm(forms.ModelForm):
    class Meta:
        model = ChangeBatch
        fields = ["list", "title", "department", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3, "maxlength": 4000}), "list": forms.RadioSelect}

    def __init__(self, *args, user, departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["list"].choices = ChangeBatch.List.choices
        self.fields["department"].queryset = departments
        self.fields["department"].empty_label = _("Choose…")
        if len(departments) == 1:
            self.initial.setdefault("department", departments[0].pk)

    def clean(self):
        """Who may ask for a change depends on the list: the office only for the responsibility list."""
        given = super().clean()
        if given.get("list") and given.get("department"):
            allowed = who.drafts_for(self.user, on=timezone.localdate(), list=given["list"])
            if given["department"] not in allowed:
                self.add_error("list", _("Your post does not ask for changes of this list."))
        return given


class NamedItem(forms.ModelChoiceField):
    def label_from_instance(self, item):
        return named(item)


class NamedItems(forms.ModelMultipleChoiceField):
    def label_from_instance(self, item):
        return named(item)


def named(item) -> str:
    """The newest name an item has, and its code."""
    newest = max(item.editions.all(), key=lambda edition: edition.number, default=None)
    return f"{newest.name}（{item.code}）" if newest and newest.name else item.code


class LineForm(forms.Form):
    """Fields are made for one operation; what is missing is said by items.listing.lines, all at once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    item = NamedItem(queryset=None, label=_("item"), empty_label=_("Choose…"))
    others = NamedItems(queryset=None, label=_("Other items"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data=None, *, operation, batch, line=None):
        super().__init__(data)
        self.operation = operation
        self.initial["version"] = batch.version
        needs = operations.NEEDS[operation]
        items = _items_of(batch)
        shown = items.filter(editions__state=EditionState.DRAFT) if needs.drafts == "item" else items
        if needs.fresh:
            shown = shown.exclude(editions__state=EditionState.PUBLISHED)
        self.fields["item"].queryset = shown.distinct()
        if needs.drafts:
            self.fields["item"].help_text = _("Its draft is written under “Manage items” first.")
        if needs.others is None:
            del self.fields["others"]
        else:
            self.fields["others"].queryset = items
            merging = operation == "merge"
            self.fields["item"].label = _("The item they become") if merging else _("The item that is split")
            self.fields["others"].label = _("The items that end") if merging else _("The items it becomes")
        for name in operations.asked(operation):
            if name != "others":
                self.fields[name] = _field(name, optional=name not in needs.fields)
        if line is not None:
            values = {name: getattr(line, name) for name in self.fields if name not in ("version", "others")}
            self.initial |= values | {"others": list(line.others.all())}

    def take(self, refusal):
        """What stands against the line, at its fields where they are asked."""
        for name, words in refusal.fields.items():
            self.add_error(name if name in self.fields else None, words)
        if not refusal.fields:
            self.add_error(None, refusal.message)


def _items_of(batch):
    service = {"type_code": ItemType.PUBLIC_SERVICE}
    items = Item.objects.prefetch_related("editions").order_by("code")
    return items.filter(**service) if batch.list == ChangeBatch.List.SERVICE else items.exclude(**service)


def _field(name, *, optional):
    field = ChangeLine._meta.get_field(name)
    shared = {"label": field.verbose_name, "required": False}
    if name == "town":
        towns = Department.objects.filter(kind=Department.Kind.TOWN).order_by("code")
        return forms.ModelChoiceField(queryset=towns, empty_label=_("Choose…"), **shared)
    if field.choices:
        return forms.ChoiceField(choices=[("", _("Choose…")), *field.choices], **shared)
    if name in ("starts_on", "ends_on"):
        return forms.DateField(**DATE, label=field.verbose_name, help_text=_("Optional") if optional else "")
    widget = forms.Textarea(attrs={"rows": 3}) if name == "reason" else forms.TextInput()
    most = 4000 if name == "reason" else field.max_length
    return forms.CharField(max_length=most, widget=widget, help_text=_("Optional") if optional else "", **shared)


def version_of(posted) -> int:
    """The version of the batch a page was drawn with; 0, which fits none, where it says nothing sensible."""
    typed = str(posted.get("version", ""))[:9]
    return int(typed) if typed.isascii() and typed.isdecimal() else 0


class ActForm(forms.Form):
    opinion = forms.CharField(
        label=_("Opinion"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    document_number = forms.CharField(label=_("Document number"), required=False, max_length=200)
    effective_on = forms.DateField(**DATE, label=_("in force from"))

    def __init__(self, data=None, *, action=None, state=None, today=None, refused=None):
        super().__init__(data, auto_id=f"{action}-%s" if action else "%s")
        self.version = version_of(data or {})
        if action is None:
            return
        # said_optional: what the page marks as optional. The others the act itself asks for, once it is allowed.
        if action is not states.Action.PUBLISH:
            del self.fields["effective_on"]
        else:
            self.initial["effective_on"] = today
        if action not in (states.Action.PUBLISH, states.Action.RECORD):
            del self.fields["document_number"]
        elif action is states.Action.RECORD:
            self.fields["document_number"].said_optional = True
        self.fields["opinion"].said_optional = not states.needs_opinion(state, action)
        for name, words in (refused.fields if refused else {}).items():
            if name in self.fields:
                self.add_error(name, words)


class ProposalForm(forms.Form):
    """From the page that checked a draft: why the list is to change."""

    reason = forms.CharField(label=_("reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.CharField(label=_("Number of the document it rests on"), max_length=200, required=False)

    def __init__(self, *args, fresh, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"].required = fresh
        if not fresh:
            self.fields["document"].help_text = _("Optional")
