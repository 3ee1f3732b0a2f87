"""The catalogue above as a file: uploaded, its difference from the one that holds shown, then taken or left."""

import uuid

from django import forms
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.guards import staff_required
from accounts.roles import Role
from items.codes import ItemType, Level
from items.models import CatalogueEntry
from items.models.labels import label
from items.reference import taking
from items.reference.files import LARGEST, CannotRead, rows_of
from items.reference.keeping import keep

WAITING = "catalogue_upload"  # session: {"token", "name"} of the one file that waits
MOST_SHOWN = 200
FOR = frozenset({Role.LIST_ADMIN})


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("file"),
        help_text=gettext_lazy("CSV or Excel (.xlsx), with the columns 编码, 名称, 类型, 层级, 版本, 更新日期."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
        self.data_read = file.read()
        try:
            rows_of(self.data_read)
        except CannotRead as fault:
            lines = str(fault).split("\n")
            more = [_("and %(n)s more") % {"n": len(lines) - 20}] if len(lines) > 20 else []
            raise forms.ValidationError(lines[:20] + more) from None
        return file


@staff_required(roles=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _forget(request)
        token = uuid.uuid4().hex
        default_storage.save(_path(token), ContentFile(form.data_read))
        request.session[WAITING] = {"token": token, "name": form.cleaned_data["file"].name[:120]}
        return redirect("catalogue-difference")
    return render(request, "admin/changes/catalogue_upload.html", {"form": form}, status=400 if form.errors else 200)


@staff_required(roles=FOR)
@require_http_methods(["GET", "HEAD", "POST"])
def difference(request):
    """GET: what the file would change. POST: exactly that is taken; shown anew where the catalogue moved meanwhile."""
    waiting = request.session.get(WAITING)
    if not waiting or not default_storage.exists(_path(waiting["token"])):
        messages.warning(request, _("This upload is no longer here. Choose the file again."))
        return redirect("upload-catalogue")
    with default_storage.open(_path(waiting["token"])) as file:
        rows = rows_of(file.read())
    status = 200
    if request.method == "POST":
        if request.POST.get("leave"):
            _forget(request)
            messages.info(request, _("The file was left; nothing has changed."))
            return redirect("catalogue-differences")
        with transaction.atomic():
            list(CatalogueEntry.objects.select_for_update().values_list("pk", flat=True))
            moved = request.POST.get("state") != taking.state()
            if not moved:
                opened, closed = _take(rows, waiting["name"], by=request.user, at=timezone.now())
        if not moved:
            _forget(request)
            said = {"n": len(rows), "opened": opened, "closed": closed}
            messages.success(
                request, _("Taken: %(n)s entries. Compared: %(opened)s new differences, %(closed)s gone.") % said
            )
            return redirect("catalogue-differences")
        messages.warning(request, _("The catalogue has been changed meanwhile. This is the difference as it is now."))
        status = 409
    plan = taking.plan(rows)
    context = {"name": waiting["name"], "count": len(rows), "plan": plan, "state": taking.state(), **_shown(plan)}
    return render(request, "admin/changes/catalogue_difference.html", context, status=status)


def _take(rows, name, *, by, at):
    plan = taking.plan(rows)
    taking.take(rows, at=at)
    said = {"new": len(plan.new), "changed": len(plan.changed), "gone": len(plan.gone)}
    audit.note(audit.Kind.ITEM, name, by=by, at=at, after=said)
    return keep(at=at)


def _shown(plan):
    labels = {field.name: field.verbose_name for field in CatalogueEntry._meta.fields}
    changed = [
        {
            "code": row["base_code"],
            "name": entry.name,
            "changes": [
                {"label": labels[name], "before": _words(name, getattr(entry, name)), "after": _words(name, row[name])}
                for name in names
            ],
        }
        for entry, row, names in plan.changed[:MOST_SHOWN]
    ]
    new = [{**row, "levels": _words("levels", row["levels"])} for row in plan.new[:MOST_SHOWN]]
    return {"new": new, "changed": changed, "gone": plan.gone[:MOST_SHOWN], "most": MOST_SHOWN}


def _words(name, value):
    if name == "levels":
        return "、".join(str(label(Level, one)) for one in value) or "—"
    if name == "type_code":
        return label(ItemType, value)
    return value if value not in (None, "") else "—"


def _path(token):
    return f"imports/{token}"


def _forget(request):
    if waiting := request.session.pop(WAITING, None):
        default_storage.delete(_path(waiting["token"]))
