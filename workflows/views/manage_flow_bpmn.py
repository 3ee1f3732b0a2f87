"""A flow as BPMN 2.0: any version to take away, and a drawing read in, looked at, and only then made the draft."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff_required
from workflows import tasks, timekeeping
from workflows.bpmn import reading, writing
from workflows.flow import drafts as flow_drafts
from workflows.flow import view as flow_view
from workflows.flow.compare import compare
from workflows.flow.json_reading import Unreadable
from workflows.flow.words import said_of
from workflows.flow.written import written_of
from workflows.models import FlowVersion
from workflows.views.manage_flow_drafts import form_of, item_of, live_of, name_of
from workflows.views.manage_flow_json import ImportForm
from workflows.views.manage_flows import KEEPERS


class BpmnForm(ImportForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = gettext_lazy("The drawing as BPMN 2.0 (XML)")
        self.fields["file"].label = gettext_lazy("File (.bpmn)")


@staff_required(roles=KEEPERS)
@require_safe
def export(request, code, number):
    version = get_object_or_404(FlowVersion.objects.select_related("flow__item"), flow__item__code=code, number=number)
    text = writing.text_of(version, form_of(version.flow.item))
    answer = HttpResponse(text, content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="flow-{version.flow.item.code}-{version.number}.bpmn"'
    return answer


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request, code):
    item = item_of(code)
    draft = flow_drafts.draft_of(item)
    base = draft or live_of(item)
    present = written_of(base)
    context = {"item": item, "name": name_of(item), "draft": draft, "live": base, "seen": flow_drafts.stamp(draft)}
    form = BpmnForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        context["seen"] = request.POST.get("seen", "")
        if form.is_valid():
            text = form.cleaned_data["text"]
            form = BpmnForm(initial={"text": text})  # a file that was chosen comes back as its text
            try:
                read = reading.read(text, present)
                if "apply" in request.POST:
                    _keep(request, item, read, context["seen"])
                    return redirect("flow-draft", code)
                context |= _looked_at(item, read, base, present)
            except Unreadable as error:
                context["problems"] = [{"text": words, "href": "#id_text"} for words in error.problems]
            except flow_drafts.Outdated:
                context |= {"outdated": True, "seen": flow_drafts.stamp(draft), **_looked_at(item, read, base, present)}
    bad = context.get("problems") or form.errors
    status = 409 if context.get("outdated") else 400 if bad else 200
    return render(request, "admin/workflows/flow_bpmn.html", {**context, "form": form}, status=status)


def _keep(request, item, read, seen) -> None:
    what = _("Read in as BPMN")
    kept = flow_drafts.keep(item, read.written, seen=seen, by=request.user, at=timekeeping.now(), what=what)
    tasks.rehearse_soon(kept, by=request.user)
    messages.success(request, _("The draft has been saved."))


def _looked_at(item, read, base, present) -> dict:
    form = form_of(item)
    said = said_of(read.written, form)
    return {
        "read": read,
        "drawing": flow_view.render_written(read.written, form=form),
        "stages": said,
        "changes": compare(said_of(present, form), said) if base else None,
    }
