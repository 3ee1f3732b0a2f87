"""How each item's licences are numbered, how long they hold and by when they are renewed: the bureau's own rows."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.guards import staff_required
from accounts.roles import Role
from items import catalogue
from items.codes import ResultKind
from workflows import licence_kinds as kinds
from workflows import licence_rules, timekeeping
from workflows.models import Licence, LicenceRule

KEEPERS = frozenset({Role.LIST_ADMIN})


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item):
        edition = item.current_edition
        return f"{edition.short_name or edition.name}" if edition else item.code


class RuleForm(forms.ModelForm):
    class Meta:
        model = LicenceRule
        fields = ["name", "template", "years", "lead_days", "late_is_new", "basis", "renewal_item", "change_item"]
        field_classes = {"renewal_item": ItemChoice, "change_item": ItemChoice}
        help_texts = {
            "template": gettext_lazy("For example 浙{region}-{year}-{serial:04}. A change holds for numbers to come."),
            "years": gettext_lazy("What the officer is offered. Empty: long-term."),
            "lead_days": gettext_lazy("Thirty (Licence Law, Art. 50), unless a law or rule says otherwise."),
            "late_is_new": gettext_lazy("As with labour dispatch. Else it is handled, but silence renews nothing."),
            "basis": gettext_lazy("Needed where it is not thirty days."),
            "renewal_item": gettext_lazy("Empty: by the same item."),
            "change_item": gettext_lazy("Empty: by the same item."),
        }

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("renewal_item", "change_item"):
            self.fields[name].queryset = items.exclude(pk=self.instance.item_id)
            self.fields[name].empty_label = _("the same item")

    def clean_template(self):
        licence_rules.check_template(self.cleaned_data["template"])
        return self.cleaned_data["template"]

    def clean(self):
        data = super().clean()
        if data.get("lead_days", kinds.LEAD_DAYS) > 365:
            self.add_error("lead_days", _("At most 365 days."))
        if (data.get("lead_days") != kinds.LEAD_DAYS or data.get("late_is_new")) and not data.get("basis", "").strip():
            self.add_error("basis", _("Say which law, regulation or rule has it otherwise."))
        return data


def _editions(today) -> dict:
    return {edition.item_id: edition for edition in catalogue.in_force(on=today).select_related("item")}


@staff_required(roles=KEEPERS)
@require_safe
def rules(request):
    today = timekeeping.local_date(timekeeping.now())
    own = {rule.item_id: rule for rule in LicenceRule.objects.all()}
    others = {pk: rule for rule in own.values() for pk in (rule.renewal_item_id, rule.change_item_id) if pk}
    rows = [
        {
            "edition": edition,
            "rule": own.get(pk) or others.get(pk),
            "certificate": edition.result_kind == ResultKind.CERTIFICATE,
        }
        for pk, edition in _editions(today).items()
    ]
    rows.sort(key=lambda row: (row["rule"] is None, not row["certificate"], row["edition"].item.code))
    return render(request, "admin/workflows/licence_rules.html", {"rows": rows})


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request, code):
    today = timekeeping.local_date(timekeeping.now())
    editions = _editions(today)
    edition = next((one for one in editions.values() if one.item.code == code), None)
    if edition is None:
        raise Http404
    found = LicenceRule.objects.filter(item=edition.item).first() or _fresh(edition)
    items = type(edition.item).objects.filter(pk__in=list(editions)).prefetch_related("editions")
    form = RuleForm(request.POST or None, instance=found, items=items)
    if request.method == "POST" and form.is_valid():
        _save(form, by=request.user)
        messages.success(request, _("Saved. It holds for the licences to come."))
        return redirect("manage-licence-rules")
    given = Licence.objects.filter(item=edition.item).count()
    context = {"edition": edition, "form": form, "given": given}
    return render(request, "admin/workflows/licence_rule.html", context, status=400 if form.errors else 200)


def _save(form, *, by) -> None:
    with transaction.atomic():
        rule = form.save()
        if form.changed_data:
            before = {name: form.initial.get(name) for name in form.changed_data}
            after = {name: form.cleaned_data[name] for name in form.changed_data}
            at = timekeeping.now()
            audit.note(audit.Kind.LICENCE_RULE, rule.item.code, by=by, at=at, before=before, after=after)


def _fresh(edition) -> LicenceRule:
    name = (edition.result_name or edition.name)[:100]
    number = kinds.DEFAULT_TEMPLATE.replace("{item:03}", f"{edition.item_id:03}")
    return LicenceRule(item=edition.item, name=name, template=number)
