"""The responsibility list as the office and the departments work on it: what it says and lacks, and the lines of a
batch that change it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import staff_required
from items.change_forms import version_of
from items.duties import gaps, lines, reading
from items.duties.forms import RowForm, departments_of
from items.duties.kinds import Kind, Operation
from items.listing import who
from items.listing.errors import ChangeRefused
from items.listing.states import OPEN, WITH_THE_DRAFTER, State
from items.models import ChangeBatch, DutyEntry, DutyLine


@staff_required(roles=who.READING)
@require_safe
def overview(request):
    """Every row with the batch that is about it, what is missing, and one's own open batches."""
    today = timezone.localdate()
    rows = reading.listed(on=today)
    open_lines = DutyLine.objects.filter(batch__state__in=OPEN).select_related("batch", "entry")
    busy = {line.entry_id: line.batch for line in open_lines}
    mine = who.drafts_for(request.user, on=today, list=ChangeBatch.List.RESPONSIBILITY)
    batches = ChangeBatch.objects.filter(list=ChangeBatch.List.RESPONSIBILITY, state__in=OPEN)
    groups = {}
    for row in rows:
        groups.setdefault(row.department_name, []).append({"row": row, "batch": busy.get(row.entry_id)})
    context = {
        "groups": [{"name": name, "rows": found} for name, found in groups.items()],
        "count": len(rows),
        "gaps": gaps.on_day(on=today, rows=rows),
        "may_begin": mine.exists(),
        "batches": batches.select_related("department", "drafter"),
    }
    return render(request, "admin/changes/responsibility.html", context)


def _written(request, pk):
    """The batch, for whoever may write it; others do not find it."""
    found = get_object_or_404(ChangeBatch.objects.select_related("department"), pk=pk)
    if found.list != ChangeBatch.List.RESPONSIBILITY or not who.may_write(found, request.user, on=timezone.localdate()):
        raise Http404
    return found


@staff_required(roles=who.WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk, kind):
    if kind not in list(Kind):
        raise Http404
    return _row(request, _written(request, pk), kind)


@staff_required(roles=who.WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk, code):
    batch = _written(request, pk)
    entry = get_object_or_404(DutyEntry.objects.select_related("department"), code=code)
    return _row(request, batch, entry.kind, entry)


def _row(request, batch, kind, entry=None):
    if State(batch.state) not in WITH_THE_DRAFTER:
        messages.warning(request, _("The batch is under review. It can be changed when it has been returned."))
        return redirect("change-batch", batch.pk)
    form = RowForm(
        request.POST or None,
        kind=kind,
        batch=batch,
        departments=departments_of(batch) if entry is None else None,
        said=_said(batch, entry) if entry else None,
        today=timezone.localdate(),
    )
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            lines.write_row(
                batch,
                operation=Operation.CHANGE if entry else Operation.ADD,
                entry=entry,
                kind=kind,
                department=form.cleaned_data.get("department") or batch.department,
                said=form.said,
                by=request.user,
                at=timezone.now(),
                version=form.cleaned_data["version"],
            )
        except ChangeRefused as refusal:
            form.take(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The line has been kept."))
            return redirect("change-batch", batch.pk)
    context = {"batch": batch, "form": form, "entry": entry, "kind": dict(DutyEntry.Kind.choices)[kind]}
    context["known"] = departments_of(batch) if entry is None else None
    return render(request, "admin/changes/row.html", context, status=status)


def _said(batch, entry):
    """Where the writing begins: at this batch's own wording, else at what the list says."""
    line = batch.duty_lines.filter(entry=entry).exclude(said={}).first()
    now = reading.latest(entry)
    if line is None and now is None:
        raise Http404
    return line.said if line else reading.said(now)


@staff_required(roles=who.WRITING)
@require_POST
def cancel(request, pk, code):
    batch = _written(request, pk)
    entry = get_object_or_404(DutyEntry.objects.select_related("department"), code=code)
    return _done(request, batch, _("The line has been kept."), lines.write_row, operation=Operation.CANCEL, entry=entry)


@staff_required(roles=who.WRITING)
@require_POST
def remove(request, pk, line):
    return _done(request, _written(request, pk), _("The line has been taken out."), lines.remove_row, line_pk=line)


def _done(request, batch, words, act, **given):
    try:
        act(batch, by=request.user, at=timezone.now(), version=version_of(request.POST), **given)
        messages.success(request, words)
    except ChangeRefused as refusal:
        why = " ".join([refusal.message, *(str(one) for one in refusal.fields.values())])
        messages.error(request, why)
    return redirect("change-batch", batch.pk)
