"""A new version of an item's flow: written down stage by stage, checked, looked at, published for the cases to come."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff_required
from items.models import Item
from workflows import flow_drafts, flow_forms, flow_view, flows, staffing, timekeeping
from workflows.errors import EngineError
from workflows.flow_sayings import words
from workflows.models import Application
from workflows.views.manage_flows import KEEPERS


def _item(code):
    return get_object_or_404(Item.objects.select_related("department"), code=code)


def _name(item) -> str:
    edition = item.current_edition or item.editions.order_by("-number").first()
    return edition.name if edition else item.code


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, code):
    item = _item(code)
    draft = flow_drafts.draft_of(item)
    stamp = flow_drafts.stamp(draft)
    problems, outdated = [], False
    if request.method == "POST":
        rows = flow_forms.rows(request.POST, more=2 if "add_rows" in request.POST else 0)
        stamp = request.POST.get("seen", "")
        if "add_rows" in request.POST:
            pass  # what was typed comes back with two more rows
        elif not rows.is_valid():
            problems = rows.problems()
        else:
            try:
                flow_drafts.keep(item, rows.stages(), seen=stamp)
            except flow_drafts.Outdated:
                outdated, stamp = True, flow_drafts.stamp(draft)
            else:
                messages.success(request, _("The draft has been saved."))
                return redirect("flow-draft", code)
    else:
        live = item.flow.live if hasattr(item, "flow") else None
        shown = draft or live
        rows = flow_forms.rows(stages=shown.stages.all() if shown else None)
    context = {
        "item": item,
        "name": _name(item),
        "rows": rows,
        "problems": problems,
        "outdated": outdated,
        "seen": stamp,
        "draft": draft,
        "edition": item.current_edition,
    }
    return render(request, "admin/workflows/flow_edit.html", context, status=_status(problems, outdated))


def _status(problems, outdated) -> int:
    return 409 if outdated else 400 if problems else 200


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD"])
def draft(request, code):
    item = _item(code)
    if flow_drafts.draft_of(item) is None:
        messages.info(request, _("There is no draft. Write one first."))
        return redirect("manage-flow", code)
    return _page(request, item)


def _page(request, item, *, outdated=False):
    version = flow_drafts.draft_of(item)
    plan = flows.read_plan(version.pk)
    today = timekeeping.local_date(timekeeping.now())
    faults = flows.faults_of(version, on=today)
    context = {
        "item": item,
        "name": _name(item),
        "draft": version,
        "live": version.flow.live,
        "drawing": "" if faults and not plan.stages else flow_view.render(version),
        "stages": version.stages.select_related("post__department"),
        "faults": [words(fault) for fault in faults],
        "unmanned": staffing.unmanned(plan, on=today),
        "running": Application.objects.filter(item=item).open().count(),
        "seen": flow_drafts.stamp(version),
        "outdated": outdated,
    }
    status = 409 if outdated else 200
    return render(request, "admin/workflows/flow_draft.html", context, status=status)


@staff_required(roles=KEEPERS)
@require_POST
def publish(request, code):
    item = _item(code)
    at = timekeeping.now()
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
    item = _item(code)
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
    return _page(request, item, outdated=True)
