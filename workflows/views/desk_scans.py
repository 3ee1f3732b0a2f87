"""Scans of what was handed over on paper, attached by the counter when there is time for it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import dossier, engine, files, permissions
from workflows.engine.door import Case
from workflows.errors import EngineError, NotAllowed
from workflows.transitions import Action, after
from workflows.views.desk_access import officers_only, version_seen, visible_case


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def scans(request, number, *, at):
    found = visible_case(request, number, at=at)
    context = {"case": found, "runs": [], "limits": [], "title": _("Attach scans of papers")}
    try:
        _require(request, found, at)
    except EngineError as error:
        return render(request, "desk/refused.html", {**context, "error": error}, status=error.status)
    errors, status = {}, 200
    if request.method == "POST":
        try:
            _attach(request, found, at)
        except EngineError as error:
            status = error.status
            errors = {key: str(text) for key, text in error.fields.items()} or {"": str(error.message)}
        else:
            messages.success(request, _("The scans lie in the file now."))
            return redirect("desk-case", number=number)
    rows = [row for row in dossier.material_rows(found) if row.on_paper]
    context["materials"] = [(row, errors.get(f"material:{row.material.key}", "")) for row in rows]
    context["errors"] = [{"href": f"#f-{key.partition(':')[2]}", "text": text} for key, text in errors.items()]
    return render(request, "desk/scans.html", context, status=status)


def _require(request, found, at) -> None:
    case = Case(found, Action.ATTACH_SCAN, by=request.user, at=at)
    permissions.require(request.user, case)
    if after(case.before, Action.ATTACH_SCAN) is None:
        raise NotAllowed(_("Nothing is added to the file of this case any more."))
    if not found.paper_materials:
        raise NotAllowed(_("Nothing was handed over on paper."))


def _attach(request, found, at) -> None:
    version = version_seen(request)
    materials = {m.key: m for m in found.edition.materials.all() if m.key in found.paper_materials}
    sent = [
        files.store(upload, material_key=key, by=request.user, at=at, accepts=material.accepts or ())
        for key, material in materials.items()
        for upload in request.FILES.getlist(f"file-{key}")
    ]
    engine.attach_scan(found, by=request.user, at=at, files=sent, expected_version=version)
