"""A flow as JSON: any version to take away, and a draft read in by paste or upload."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff_required
from workflows import tasks, timekeeping
from workflows.flow import as_json as flow_json
from workflows.flow import drafts as flow_drafts
from workflows.flow import json_reading as flow_json_reading
from workflows.models import FlowVersion
from workflows.views.manage_flow_drafts import item_of, name_of
from workflows.views.manage_flows import KEEPERS


class ImportForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("The flow as JSON"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "mono", "spellcheck": "false"}),
        help_text=gettext_lazy("Paste it here, or choose a file below."),
    )
    file = forms.FileField(label=gettext_lazy("File (.json)"), required=False)

    def clean(self):
        given = super().clean()
        if given.get("file"):
            given["text"] = self._read(given["file"])
        elif not (given.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("Paste a flow or choose a file."))
        return given

    def _read(self, file) -> str:
        data = file.read(4 * flow_json_reading.LARGEST + 1)
        if len(data) > 4 * flow_json_reading.LARGEST:
            self.add_error("file", _("The file is too large: this is not a flow."))
            return ""
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not text in UTF-8."))
            return ""


@staff_required(roles=KEEPERS)
@require_safe
def export(request, code, number):
    version = get_object_or_404(FlowVersion.objects.select_related("flow__item"), flow__item__code=code, number=number)
    answer = HttpResponse(flow_json.text_of(version), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="flow-{version.flow.item.code}-{version.number}.json"'
    return answer


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request, code):
    item = item_of(code)
    draft = flow_drafts.draft_of(item)
    seen, outdated, problems = flow_drafts.stamp(draft), False, []
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        if form.is_valid():
            try:
                written = flow_json_reading.read(form.cleaned_data["text"])
                kept = flow_drafts.keep(
                    item, written, seen=seen, by=request.user, at=timekeeping.now(), what=_("Read in from a file")
                )
                tasks.rehearse_soon(kept, by=request.user)
            except flow_json_reading.Unreadable as error:
                problems = [{"text": words, "href": "#id_text"} for words in error.problems]
                form = ImportForm(initial={"text": form.cleaned_data["text"]})
            except flow_drafts.Outdated:
                outdated, seen = True, flow_drafts.stamp(draft)
                form = ImportForm(initial={"text": form.cleaned_data["text"]})
            else:
                messages.success(request, _("The draft has been saved."))
                return redirect("flow-draft", code)
    context = {
        "item": item,
        "name": name_of(item),
        "form": form,
        "problems": problems,
        "outdated": outdated,
        "seen": seen,
        "draft": draft,
    }
    status = 409 if outdated else 400 if problems or form.errors else 200
    return render(request, "admin/workflows/flow_import.html", context, status=status)
