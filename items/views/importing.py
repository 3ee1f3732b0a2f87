"""Importing through the page: upload, a dry run with every row's problems, then the import itself."""

import uuid

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accounts.models import Department
from items import differences
from items.importing.reading import LARGEST
from items.importing.running import import_bytes
from items.importing.writing import workbook
from items.permissions import list_admin_required

OUTCOMES = {
    "created": gettext_lazy("new"),
    "updated": gettext_lazy("changed"),
    "unchanged": gettext_lazy("unchanged"),
    "refused": gettext_lazy("refused"),
}
TONES = {"created": "good", "updated": "info", "refused": "bad"}
WAITING = "item_imports"  # session: token -> what was uploaded and how it is to be read


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("file"), help_text=gettext_lazy("Excel (.xlsx) or JSON, at most 10 MB"))
    department = forms.ModelChoiceField(
        label=gettext_lazy("department of rows that name none"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=gettext_lazy("Choose…"),
    )
    publishing = forms.BooleanField(
        label=gettext_lazy("publish what passes the checks"),
        help_text=gettext_lazy(
            "Only items that are new to the list; a change of the list goes through a change batch."
        ),
        required=False,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
        return file


@list_admin_required
def upload(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        token = uuid.uuid4().hex
        default_storage.save(_path(token), ContentFile(form.cleaned_data["file"].read()))
        department = form.cleaned_data["department"]
        waiting = request.session.get(WAITING, {})
        waiting[token] = {
            "name": form.cleaned_data["file"].name[:120],
            "department": department.pk if department else None,
            "publishing": form.cleaned_data["publishing"],
        }
        request.session[WAITING] = waiting
        return redirect("import-report", uuid.UUID(token))
    return render(request, "admin/items/import.html", {"form": form})


@list_admin_required
def report(request, token):
    """GET: what would happen. POST: it happens, once; the file is then forgotten."""
    token = token.hex
    waiting = request.session.get(WAITING, {}).get(token)
    if not waiting or not default_storage.exists(_path(token)):
        messages.warning(request, _("This upload is no longer here. Choose the file again."))
        return redirect("import-items")
    confirmed = request.method == "POST"
    with default_storage.open(_path(token)) as file:
        data = file.read()
    result = import_bytes(
        data,
        at=timezone.now(),
        by=request.user,
        dry_run=not confirmed,
        department=Department.objects.filter(pk=waiting["department"]).first(),
        publishing=waiting["publishing"],
        first_only=True,
    )
    if confirmed:
        _forget(request, token)
        done = result.count("created") + result.count("updated")
        messages.success(request, ngettext("%(n)s item imported.", "%(n)s items imported.", done) % {"n": done})
    tiles = [{"number": result.count(name), "label": OUTCOMES[name], "tone": TONES.get(name)} for name in OUTCOMES]
    rows = [
        {
            **vars(row),
            "outcome": OUTCOMES[row.outcome],
            "tone": TONES.get(row.outcome, "quiet"),
            "changes": differences.in_words(row.changes),
        }
        for row in result.rows
    ]
    context = {"report": result, "rows": rows, "tiles": tiles, "name": waiting["name"], "confirmed": confirmed}
    context["writes"] = result.count("created") + result.count("updated")
    return render(request, "admin/items/import_report.html", context)


def _path(token):
    return f"imports/{token}"


def _forget(request, token):
    default_storage.delete(_path(token))
    waiting = request.session.get(WAITING, {})
    waiting.pop(token, None)
    request.session[WAITING] = waiting


@list_admin_required
@require_GET
def template(request):
    """The Excel template, filled with the items as they are; ?empty=1 for headings alone."""
    response = HttpResponse(
        workbook(empty="empty" in request.GET, on=timezone.localdate()),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response.headers["Content-Disposition"] = 'attachment; filename="items.xlsx"'
    return response
