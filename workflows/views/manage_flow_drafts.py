"""A new version of an item's flow: written down stage by stage, checked, looked at, published for the cases to come."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff_required
from items.models import Item
from workflows import flows, staffing, tasks, timekeeping
from workflows.errors import EngineError
from workflows.flow import drafts as flow_drafts
from workflows.flow import forms as flow_forms
from workflows.flow import view as flow_view
from workflows.flow.compare import compare
from workflows.flow.sayings import words
from workflows.flow.words import words_of
from workflows.flow.written import written_of
from workflows.models import Application
from workflows.rehearsal import gate, trying
from workflows.views.manage_flows import KEEPERS

# Faults that are mended in the list of stages; the others on the page of their stage.
IN_THE_LIST = frozenset({"order", "no_acceptance", "limits", "town_role", "nobody", "one_person"})


def item_of(code):
    return get_object_or_404(Item.objects.select_related("department"), code=code)


def name_of(item) -> str:
    edition = item.current_edition or item.editions.order_by("-number").first()
    return edition.name if edition else item.code


def form_of(item) -> dict:
    """The definition of the form that conditions ask about."""
    return item.current_edition.form if item.current_edition else {}


def live_of(item):
    return item.flow.live if hasattr(item, "flow") else None


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, code):
    item = item_of(code)
    draft = flow_drafts.draft_of(item)
    stamp = flow_drafts.stamp(draft)
    base = written_of(draft or live_of(item))
    as_line = base.is_line
    problems, outdated = [], False
    if request.method == "POST":
        rows = flow_forms.rows(request.POST, more=2 if "add_rows" in request.POST else 0)
        stamp = request.POST.get("seen", "")
        as_line = request.POST.get("ways", "line" if as_line else "own") == "line"
        if "add_rows" in request.POST:
            pass  # what was typed comes back with two more rows
        elif not rows.is_valid():
            problems = rows.problems()
        else:
            try:
                written = rows.written(base, as_line=as_line)
                kept = flow_drafts.keep(
                    item, written, seen=stamp, by=request.user, at=timekeeping.now(), what=_("List of stages")
                )
                tasks.rehearse_soon(kept, by=request.user)
            except flow_drafts.Outdated:
                outdated, stamp = True, flow_drafts.stamp(draft)
            else:
                messages.success(request, _("The draft has been saved."))
                return redirect("flow-draft", code)
    else:
        rows = flow_forms.rows(stages=base.stages)
    context = {
        "item": item,
        "name": name_of(item),
        "rows": rows,
        "problems": problems,
        "outdated": outdated,
        "seen": stamp,
        "draft": draft,
        "edition": item.current_edition,
        "is_line": base.is_line,
        "as_line": as_line,
        "known": base.keys if draft else [],
    }
    return render(request, "admin/workflows/flow_edit.html", context, status=_status(problems, outdated))


def _status(problems, outdated) -> int:
    return 409 if outdated else 400 if problems else 200


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD"])
def draft(request, code):
    item = item_of(code)
    if flow_drafts.draft_of(item) is None:
        messages.info(request, _("There is no draft. Write one first."))
        return redirect("manage-flow", code)
    return page(request, item)


def page(request, item, *, outdated=False):
    """The draft as it stands: drawn, in words, with its faults and what it changes."""
    version = flow_drafts.draft_of(item)
    live = version.flow.live
    plan = flows.read_plan(version.pk)
    today = timekeeping.local_date(timekeeping.now())
    form = form_of(item)
    said = words_of(version, form)
    context = {
        "item": item,
        "name": name_of(item),
        "draft": version,
        "live": live,
        "drawing": flow_view.render(version, form=form) if plan.stages else "",
        "stages": said,
        "editable": True,
        "faults": [*(_told(item, fault) for fault in flows.faults_of(version, on=today)), *_failing(version)],
        "changes": compare(words_of(live, form), said) if live else None,
        "unmanned": staffing.unmanned(plan, on=today),
        "running": Application.objects.filter(item=item).open().count(),
        "seen": flow_drafts.stamp(version),
        "outdated": outdated,
        "unchanged": flow_drafts.is_unchanged(version, live),
    }
    status = 409 if outdated else 200
    return render(request, "admin/workflows/flow_draft.html", context, status=status)


def _told(item, fault) -> dict:
    """In words, with where it is mended."""
    if fault.stage and fault.code not in IN_THE_LIST:
        return {"text": words(fault), "href": reverse("flow-stage", args=[item.code, fault.stage])}
    href = reverse("edit-flow", args=[item.code])
    return {"text": words(fault), "href": f"{href}#stage-{fault.stage}" if fault.stage else href}


def _failing(version) -> list[dict]:
    """Tests that are red on exactly this content. Those still to be run are run when it is published."""
    return [
        {"text": one.words, "href": reverse("flow-test", args=[version.pk, one.test.pk])}
        for one in gate.held(version)
        if one.failed
    ]


@staff_required(roles=KEEPERS)
@require_POST
def publish(request, code):
    """The tests that were not run on this content are run first; one that fails holds the publication."""
    item = item_of(code)
    at = timekeeping.now()
    draft = flow_drafts.draft_of(item)
    if draft is not None and trying.try_stale(draft, by=request.user, at=at):
        messages.warning(request, _("The tests take longer than one request. Run them here, then publish."))
        return redirect("flow-tests", draft.pk)
    try:
        version = flow_drafts.publish(item, seen=request.POST.get("seen", ""), by=request.user, at=at)
    except flow_drafts.Outdated:
        return _again(request, item)
    except EngineError as error:
        messages.error(request, error.message)
        return redirect("flow-draft", code)
    messages.success(request, _("Version %(n)s is published. New cases go this way.") % {"n": version.number})
    return redirect("manage-flow", code)


@staff_required(roles=KEEPERS)
@require_POST
def discard(request, code):
    item = item_of(code)
    try:
        flow_drafts.discard(item, seen=request.POST.get("seen", ""))
    except flow_drafts.Outdated:
        return _again(request, item)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("manage-flow", code)


def _again(request, item):
    """Somebody was quicker: what stands there now is shown, and nothing was done."""
    if flow_drafts.draft_of(item) is None:
        messages.warning(request, _("The draft is no longer there: it was published or thrown away meanwhile."))
        return redirect("manage-flow", item.code)
    return page(request, item, outdated=True)
