"""One stage of a draft: who gets its cases, samples, joins, joint review, papers, and the ways on from it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import staff_required
from workflows import condition_words, tasks
from workflows.flow import drafts as flow_drafts
from workflows.flow.sayings import words
from workflows.flow.stage_forms import StagePage
from workflows.flow.words import words_of
from workflows.flow.written import written_of
from workflows.flows import faults_of
from workflows.timekeeping import local_date, now
from workflows.views.manage_flow_drafts import form_of, item_of, name_of
from workflows.views.manage_flows import KEEPERS

MORE = {"add_ways": "ways", "add_asked": "asked"}


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def stage(request, code, key):
    item = item_of(code)
    draft = flow_drafts.draft_of(item)
    if draft is None:
        messages.info(request, _("There is no draft. Write one first."))
        return redirect("manage-flow", code)
    written = written_of(draft)
    if written.stage(key) is None:
        raise Http404
    form = form_of(item)
    seen, outdated, problems = flow_drafts.stamp(draft), False, []
    said = next(one for one in words_of(draft, form) if one.key == key)
    if request.method == "POST":
        more = next((rows for name, rows in MORE.items() if name in request.POST), "")
        shown = StagePage(written, key, form, request.POST, more=more)
        seen = request.POST.get("seen", "")
        if more:
            pass  # what was typed comes back with more rows
        elif not shown.is_valid():
            problems = shown.problems()
        else:
            try:
                kept = flow_drafts.keep(item, shown.changed(), seen=seen, by=request.user, at=now(), what=said.name)
                tasks.rehearse_soon(kept, by=request.user)
            except flow_drafts.Outdated:
                outdated, seen = True, flow_drafts.stamp(draft)
            else:
                messages.success(request, _("The draft has been saved."))
                return redirect("flow-draft", code)
    else:
        shown = StagePage(written, key, form)
    context = {
        "item": item,
        "name": name_of(item),
        "stage": said,
        "shown": shown,
        "problems": problems,
        "outdated": outdated,
        "seen": seen,
        "faults": [words(f) for f in faults_of(draft, on=local_date(now())) if f.stage == key],
        "names": condition_words.names(form),
    }
    status = 409 if outdated else 400 if problems else 200
    return render(request, "admin/workflows/flow_stage.html", context, status=status)
