"""The cleanup: the worksheet of the departments, what an item demands, and one thing with its steps. And the laws."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.guards import roles_today, staff_required
from accounts.posts import departments_of
from accounts.roles import Role
from items import cleanup, codes
from items.cleanup import CannotJudge, Step, Subject
from items.editor.fields import BasisField
from items.models import Cleanup, Item, LegalBasis
from items.models.labels import choices

READERS = frozenset().union(*cleanup.ROLES.values())
KEEPERS = frozenset({Role.LIST_ADMIN, Role.LEGAL})
reader = staff_required(roles=READERS)


class JudgeForm(forms.Form):
    result = forms.ChoiceField(
        label=gettext_lazy("result"), choices=[("", gettext_lazy("Choose…")), *Cleanup.Result.choices]
    )
    basis = BasisField(
        label=gettext_lazy("basis"), help_text=gettext_lazy("Only for what is kept. A law that is known here.")
    )
    reason = forms.CharField(label=gettext_lazy("reason"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def clean_basis(self):
        said = self.cleaned_data["basis"]
        if said is None:
            return None
        found = LegalBasis.objects.filter(**said).first()
        if found is None:
            raise forms.ValidationError(_("This law is not known here yet. Add it to the item's bases first."))
        return found


class DecideForm(forms.Form):
    agreed = forms.ChoiceField(
        label=gettext_lazy("decision"),
        choices=[("yes", gettext_lazy("Agreed")), ("no", gettext_lazy("Not agreed: back to the department"))],
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(label=gettext_lazy("remark"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class AddForm(forms.Form):
    subject = forms.ChoiceField(
        label=gettext_lazy("what it is"),
        choices=[(one.value, one.label) for one in (Subject.CERTIFICATE, Subject.STAMP)],
    )
    name = forms.CharField(label=gettext_lazy("what is asked for"), max_length=300)


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=gettext_lazy("status"), choices=choices(codes.BasisStatus))
    note = forms.CharField(label=gettext_lazy("how the status is known"), max_length=500)


def may(user, row_or_item, step):
    """Whether this officer may do the step for the item."""
    if not cleanup.ROLES[step] & roles_today(user):
        return False
    if step != Step.SELF_CHECK:
        return True
    item = getattr(row_or_item, "item", row_or_item)
    return departments_of(user, on=timezone.localdate()).filter(pk=item.department_id).exists()


@reader
def worksheet(request):
    rows = [
        {"item": item, "name": edition.name if (edition := item.edition_on(timezone.localdate())) else item.code}
        | {"open": open_, "settled": done}
        for item, open_, done in cleanup.items_with_progress()
    ]
    return render(request, "admin/items/cleanup.html", {"tallies": cleanup.worksheet(), "rows": rows})


@reader
def item(request, code):
    found = get_object_or_404(Item.objects.select_related("department").prefetch_related("editions"), code=code)
    form = AddForm(request.POST if "add" in request.POST else None)
    if request.method == "POST":
        if not (may(request.user, found, Step.SELF_CHECK) or may(request.user, found, Step.REVIEW)):
            raise PermissionDenied
        if done := _act(request, found, form):
            return done
    edition = found.edition_on(timezone.localdate())
    context = {
        "item": found,
        "name": edition.name if edition else code,
        "rows": found.cleanups.select_related("basis"),
        "form": form,
        "may_begin": may(request.user, found, Step.SELF_CHECK) or may(request.user, found, Step.REVIEW),
        "may_take_over": may(request.user, found, Step.REVIEW),
    }
    return render(request, "admin/items/cleanup_item.html", context)


def _act(request, found, form):
    at = timezone.now()
    try:
        if "open" in request.POST:
            count = cleanup.open_for(found, at=at)
            messages.success(request, _("%(n)s things to judge were added.") % {"n": count})
        elif "take_over" in request.POST and may(request.user, found, Step.REVIEW):
            cleanup.take_over(found, by=request.user, at=at)
            messages.success(request, _("The results stand in the draft. Look through it and publish it."))
            return redirect("compare-draft", found.code)
        elif not ("add" in request.POST and form.is_valid()):
            return None
        else:
            cleanup.add(found, at=at, **form.cleaned_data)
            messages.success(request, _("Added."))
    except CannotJudge as refusal:
        messages.error(request, str(refusal))
    return redirect("cleanup-item", found.code)


@reader
def subject(request, code, pk):
    """One thing: its steps so far, and the form of the step that is due, for whom it is due."""
    row = get_object_or_404(Cleanup.objects.select_related("item", "basis"), pk=pk, item__code=code)
    mine = row.step != Step.SETTLED and may(request.user, row, row.step)
    kind = JudgeForm if row.step == Step.SELF_CHECK else DecideForm
    form = kind(request.POST or None) if mine else None
    if request.method == "POST":
        if not mine:
            raise PermissionDenied
        if form.is_valid():
            try:
                _step(request, row, form.cleaned_data)
            except CannotJudge as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Recorded."))
                return redirect("cleanup-item", code)
    steps = row.steps.select_related("by")
    context = {"row": row, "form": form, "steps": steps, "known_bases": LegalBasis.objects.order_by("title", "article")}
    return render(request, "admin/items/cleanup_subject.html", {**context, "item": row.item})


def _step(request, row, typed):
    by, at = request.user, timezone.now()
    if row.step == Step.SELF_CHECK:
        cleanup.judge(row, by=by, at=at, **typed)
    else:
        cleanup.decide(row, by=by, at=at, step=row.step, agreed=typed["agreed"] == "yes", remark=typed["remark"])


@staff_required(roles=KEEPERS)
def laws(request):
    """The legal bases, with what is known of their status."""
    rows = LegalBasis.objects.order_by("title", "article")
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    if words:
        rows = rows.filter(title__icontains=words)
    rows = rows.annotate(uses=Count("edition_rows", distinct=True))[:300]
    return render(request, "admin/items/laws.html", {"rows": rows, "words": words})


@staff_required(roles=KEEPERS)
def law(request, pk):
    """Say whether a law is in force. A repealed one opens again all that rests on it."""
    found = get_object_or_404(LegalBasis, pk=pk)
    form = StatusForm(request.POST or None, initial={"status": found.status, "note": found.status_note})
    if request.method == "POST" and form.is_valid():
        typed, at, before = form.cleaned_data, timezone.now(), found.status
        found.status, found.status_note = typed["status"], typed["note"]
        found.save(update_fields=["status", "status_note"])
        after = {"status": found.status, "note": found.status_note}
        audit.note(audit.Kind.ITEM, str(found), by=request.user, at=at, before={"status": before}, after=after)
        if found.status == codes.BasisStatus.REPEALED and before != found.status:
            count = cleanup.reopen_for(found, at=at)
            messages.warning(request, _("%(n)s things rest on this law alone and are judged anew.") % {"n": count})
        messages.success(request, _("Recorded."))
        return redirect("laws")
    return render(request, "admin/items/law.html", {"row": found, "form": form})
