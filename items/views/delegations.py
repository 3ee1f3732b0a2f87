"""Which towns handle an item: recorded with the document, ended with a day."""

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.models import Department
from items.models import Delegation, Item
from items.permissions import list_admin_required


class DelegationForm(forms.ModelForm):
    class Meta:
        model = Delegation
        fields = ["town", "scope", "form", "document", "seal_number", "starts_on", "guidance"]
        labels = {
            "town": gettext_lazy("Town or street"),
            "scope": gettext_lazy("How much"),
            "form": gettext_lazy("Legal form"),
            "document": gettext_lazy("Number of the notice"),
            "seal_number": gettext_lazy("Number of the seal"),
            "starts_on": gettext_lazy("From"),
            "guidance": gettext_lazy("Guidance for the town's officers"),
        }
        help_texts = {
            "document": gettext_lazy("A delegation is announced (Licence Law, Art. 24)."),
            "guidance": gettext_lazy("What to look at, whom to ask. Shown where they receive and handle it; optional."),
            "seal_number": gettext_lazy("专用章（n）; only where the town decides itself."),
        }
        widgets = {
            "scope": forms.RadioSelect,
            "form": forms.RadioSelect,
            "guidance": forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["town"].empty_label = gettext_lazy("Choose…")
        self.fields["town"].queryset = Department.objects.filter(kind=Department.Kind.TOWN).order_by("code")
        self.fields["scope"].choices = Delegation.Scope.choices
        self.fields["form"].choices = Delegation.Form.choices

    def clean(self):
        given = super().clean()
        if given.get("seal_number") and given.get("scope") == Delegation.Scope.PARTIAL:
            self.add_error("seal_number", _("The decision is the bureau's here, and so is the seal."))
        return given


class EndForm(forms.Form):
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@list_admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request, code):
    item = get_object_or_404(Item.objects.select_related("department"), code=code)
    form = DelegationForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        new = form.save(commit=False)
        new.item, new.recorded_by, new.recorded_at = item, request.user, timezone.now()
        try:
            with transaction.atomic():
                new.save()
                said = {"town": new.town, "scope": new.scope, "document": new.document, "starts_on": new.starts_on}
                audit.note(audit.Kind.DELEGATION, item.code, by=request.user, at=timezone.now(), after=said)
        except IntegrityError:
            form.add_error("town", _("It is delegated to this town already. End that first."))
        else:
            messages.success(request, _("Recorded: %(town)s.") % {"town": new.town})
            return redirect("item-delegations", code)
    return _page(request, item, form)


def _page(request, item, form, *, status=200):
    edition = item.current_edition
    context = {
        "item": item,
        "name": edition.name if edition else item.code,
        "form": form,
        "rows": item.delegations.select_related("town", "recorded_by"),
        "today": timezone.localdate(),
        "end": EndForm(initial={"ends_on": timezone.localdate()}),
    }
    return render(request, "admin/items/delegations.html", context, status=400 if form.errors else status)


@list_admin_required
@require_POST
def end(request, code, pk):
    found = get_object_or_404(Delegation, item__code=code, pk=pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the last day as a date."))
    elif found.ends_on is not None:
        messages.warning(request, _("This delegation has been ended already."))
    elif form.cleaned_data["ends_on"] < found.starts_on:
        messages.error(request, _("It cannot end before it began."))
    else:
        ends_on = form.cleaned_data["ends_on"]
        with transaction.atomic():
            Delegation.objects.filter(pk=found.pk, ends_on=None).update(ends_on=ends_on)
            said = {"town": found.town, "ends_on": ends_on}
            audit.note(audit.Kind.DELEGATION, code, by=request.user, at=timezone.now(), after=said)
        messages.success(request, _("It ends there. Cases the town has taken in are finished by it."))
    return redirect("item-delegations", code)
