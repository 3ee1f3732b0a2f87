"""Change batches (清单调整): the list, beginning one, its lines, and the acts of each desk."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import roles_today, staff_required
from items.change_forms import ActForm, BatchForm, LineForm, version_of
from items.duties import reading, showing
from items.duties.forms import departments_of
from items.listing import batches, lines, operations, who
from items.listing.errors import ChangeRefused
from items.listing.showing import line_rows, step_entries
from items.listing.states import UNDER_REVIEW, WITH_THE_DRAFTER, Action, State, possible
from items.models import ChangeBatch, ChangeLine, ChangeStep, DutyEntry
from items.views.reference import READING as COMPARING

PER_PAGE = 30


def _batches():
    return ChangeBatch.objects.select_related("department", "drafter")


@staff_required(roles=who.READING)
@require_safe
def change_list(request):
    today = timezone.localdate()
    groups = {
        "open": [*UNDER_REVIEW, *WITH_THE_DRAFTER],
        "published": [State.PUBLISHED],
        "withdrawn": [State.WITHDRAWN],
    }
    names = {"open": pgettext("list change", "Open"), "published": _("Published"), "withdrawn": _("Withdrawn")}
    chosen = request.GET.get("state") if request.GET.get("state") in groups else "open"
    page = Paginator(_batches().filter(state__in=groups[chosen]), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "batch": batch,
            "lines": batch.lines.count() or batch.duty_lines.count(),
            "mine": bool(who.actions_for(batch, request.user, on=today)),
        }
        for batch in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "tabs": [
            {
                "label": names[name],
                "url": f"?state={name}",
                "count": ChangeBatch.objects.filter(state__in=states).count(),
                "current": name == chosen,
            }
            for name, states in groups.items()
        ],
        "sees_differences": bool(COMPARING & roles_today(request.user)),
        "may_begin": who.drafts_for(request.user, on=today, list=who.RESPONSIBILITY).exists(),
    }
    return render(request, "admin/changes/list.html", context)


@staff_required(roles=who.WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request):
    today = timezone.localdate()
    departments = who.drafts_for(request.user, on=today, list=who.RESPONSIBILITY)  # the widest of the three
    initial = {"list": request.GET.get("list", "")}
    form = BatchForm(request.POST or None, user=request.user, departments=departments, initial=initial)
    if request.method == "POST" and form.is_valid():
        batch = batches.begin(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Batch %(number)s has been begun. Now add its lines.") % {"number": batch.number})
        return redirect("change-batch", batch.pk)
    return render(request, "admin/changes/begin.html", {"form": form}, status=400 if form.errors else 200)


@staff_required(roles=who.READING)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request, pk):
    found = get_object_or_404(_batches(), pk=pk)
    refused, chosen, status = None, request.POST.get("action", ""), 200
    if request.method == "POST":
        if chosen not in ChangeStep.Action.values:
            raise Http404
        form = ActForm(request.POST, action=Action(chosen), state=State(found.state), today=timezone.localdate())
        if not form.is_valid():  # what could not be read must not pass for nothing said
            words = " ".join(str(one) for faults in form.errors.values() for one in faults)
            return _page(request, found, ChangeRefused(words, status=400), chosen, 400)
        try:
            given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
            batches.act(found, Action(chosen), by=request.user, at=timezone.now(), version=form.version, **given)
            messages.success(request, _("Done."))
            return redirect("change-batch", pk)
        except ChangeRefused as refusal:
            refused, status = refusal, refusal.status
            found.refresh_from_db()
    return _page(request, found, refused, chosen, status)


def _page(request, found, refused, chosen, status):
    today = timezone.localdate()
    labels = dict(ChangeStep.Action.choices)
    acts = [
        {
            "action": action.value,
            "label": labels[action],
            "tone": "danger" if action in (Action.UNLAWFUL, Action.WITHDRAW) else "",
            "form": ActForm(
                request.POST if action.value == chosen else None,
                action=action,
                state=State(found.state),
                today=today,
                refused=refused if action.value == chosen else None,
            ),
        }
        for action in who.actions_for(found, request.user, on=today)
    ]
    may_write = found.state in WITH_THE_DRAFTER and who.may_write(found, request.user, on=today)
    is_duties = found.list == who.RESPONSIBILITY
    context = {
        "batch": found,
        "lines": line_rows(found, on=today),
        "duty_lines": showing.line_rows(found, on=today) if is_duties else [],
        "steps": step_entries(found),
        "acts": acts,
        "refused": refused,
        "may_write": may_write,
        "operations": [] if is_duties else ChangeLine.Operation.choices,
        "kinds": DutyEntry.Kind.choices if is_duties and may_write else [],
        "duty_rows": _duty_rows(found, on=today) if is_duties and may_write else [],
        "own_work": any(
            who.why_not(found, act, request.user, on=today) == "author" for act in possible(State(found.state))
        ),
    }
    return render(request, "admin/changes/batch.html", context, status=status)


def _duty_rows(batch, *, on):
    """The rows on the list that this batch may change or cancel and does not yet."""
    rows = reading.listed(on=on)
    if departments_of(batch) is None:
        rows = [row for row in rows if row.entry.department_id == batch.department_id]
    busy = set(batch.duty_lines.values_list("entry", flat=True))
    return [row for row in rows if row.entry_id not in busy]


@staff_required(roles=who.DRAFTING)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request, pk, operation, line=None):
    """Add a line of one kind, or write one anew: only what this operation needs is asked."""
    found = get_object_or_404(_batches(), pk=pk)
    if (
        operation not in operations.NEEDS
        or found.list == who.RESPONSIBILITY
        or not who.may_write(found, request.user, on=timezone.localdate())
    ):
        raise Http404
    old = get_object_or_404(found.lines, pk=line) if line else None
    if State(found.state) not in WITH_THE_DRAFTER:
        messages.warning(request, _("The batch is under review. It can be changed when it has been returned."))
        return redirect("change-batch", pk)
    form = LineForm(request.POST or None, operation=operation, batch=found, line=old)
    status = 400 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        try:
            lines.write_line(
                found, operation=operation, by=request.user, at=timezone.now(), version=version, line=old, **given
            )
        except ChangeRefused as refusal:
            form.take(refusal)
            status = refusal.status
        else:
            messages.success(request, _("The line has been kept."))
            return redirect("change-batch", pk)
    name = dict(ChangeLine.Operation.choices)[operation]
    context = {"batch": found, "form": form, "operation": name, "needs": operations.NEEDS[operation]}
    return render(request, "admin/changes/line.html", context, status=status)


@staff_required(roles=who.DRAFTING)
@require_POST
def remove_line(request, pk, line):
    found = get_object_or_404(_batches(), pk=pk)
    try:
        lines.remove_line(found, line, by=request.user, at=timezone.now(), version=version_of(request.POST))
        messages.success(request, _("The line has been taken out."))
    except ChangeRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("change-batch", pk)
