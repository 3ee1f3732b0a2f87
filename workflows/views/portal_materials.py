"""Files handed in with an application being written."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from items.guides import NOT_HANDED_IN, copies
from workflows import draft_faults, drafts, files, portal_commitments
from workflows.errors import EngineError, Incomplete, Stale
from workflows.views.portal_drafts import with_draft


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def materials(request, draft, at):
    rows = list(draft.edition.materials.select_related("basis"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            stored, errors = _take(request, draft, rows, at)
        except Stale as error:
            messages.info(request, error.message)
            return redirect("submitted", number=error.application.number)
        if not errors and "done" in request.POST:
            return redirect("draft", pk=draft.pk)
        if not errors:
            if not stored:
                messages.info(request, _("No file was chosen."))
            pressed = request.POST.get("upload", "")
            known = any(m.key == pressed for m in rows)
            return redirect(f"{request.path}#m-{pressed}" if known else request.path)
    given, committed = drafts.own_files(draft), portal_commitments.of_draft(draft)
    not_asked = draft_faults.not_asked_for(draft)
    context = {
        "draft": draft,
        "rows": [
            _row(m, given.get(m.key, []), errors.get(f"material:{m.key}", ""), committed, not_asked) for m in rows
        ],
        "missing": sum(1 for m in rows if draft_faults.is_asked_for(m, not_asked) and m.key not in given),
        "most": files.MOST_BYTES // 1024 // 1024,
        "errors": [
            {"href": f"#m-{m.key}", "text": f"{m.name}：{errors[f'material:{m.key}']}"}
            for m in rows
            if f"material:{m.key}" in errors
        ],
    }
    return render(request, "portal/materials.html", context, status=400 if errors else 200)


def _row(material, given, error, committed, not_asked) -> dict:
    kinds = files.kinds_of(material.accepts)
    return {
        "material": material,
        "files": given,
        "error": error,
        "spared": material.source in NOT_HANDED_IN,
        "asked": draft_faults.is_asked_for(material, not_asked),
        "committed": material.key in committed,
        "quantity": copies(material),
        "kinds": "、".join(kind.upper() for kind in kinds if kind != "jpeg"),
        "accept": ",".join(f".{kind}" for kind in kinds),
    }


def _take(request, draft, rows, at) -> tuple[int, dict[str, str]]:
    """Store every file sent, one field a material; good ones are kept even when another is refused."""
    stored, errors = 0, {}
    for material in rows:
        for upload in request.FILES.getlist(f"file-{material.key}"):
            try:
                drafts.attach(draft, upload, material, by=request.user, at=at)
                stored += 1
            except Incomplete as error:
                said = f"{upload.name[:60]}：{error.message}"
                key = f"material:{material.key}"
                errors[key] = f"{errors[key]} {said}" if key in errors else said
    return stored, errors


@require_POST
@with_draft
def remove_file(request, draft, at, file):
    try:
        drafts.take_back(draft, file, at=at)
    except EngineError as error:
        messages.info(request, error.message)
        return redirect("my-applications")
    messages.success(request, _("The file was taken back."))
    return redirect("draft-materials", pk=draft.pk)
