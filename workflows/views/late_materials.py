"""What was missing at acceptance is handed in: by the applicant on line, or at the counter on paper or as a copy."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import engine, files, lateness, permissions, timekeeping
from workflows.engine.door import Case
from workflows.errors import EngineError, Forbidden
from workflows.transitions import BEFORE_DECISION, Action, State
from workflows.views.desk_access import officers_only, visible_case
from workflows.views.portal_cases import own_case


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def at_the_counter(request, number, *, at):
    found = visible_case(request, number, at=at)
    try:
        permissions.require(request.user, Case(found, Action.HAND_IN_LATE, by=request.user, at=at))
    except Forbidden as error:
        context = {"case": found, "title": _("Take in what was missing"), "error": error, "runs": [], "limits": []}
        return render(request, "desk/refused.html", context, status=error.status)
    return _page(request, found, at, counter=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_the_applicant(request, number):
    at = timekeeping.now()
    return _page(request, own_case(request, number, at), at, counter=False)


def _page(request, found, at, *, counter: bool):
    back = "desk-case" if counter else "my-application"
    missing = lateness.missing_of(found)
    if not missing or State(found.state) not in BEFORE_DECISION or found.accepted_on is None:
        messages.info(request, _("Nothing is missing."))
        return redirect(back, number=found.number)
    errors, status = {}, 200
    if request.method == "POST":
        try:
            _take(request, found, missing, at, counter=counter)
        except EngineError as error:
            errors = {key: str(text) for key, text in error.fields.items()} or {"": str(error.message)}
            status = error.status
        else:
            messages.success(request, _("Received. Thank you."))
            return redirect(back, number=found.number)
    limit = found.deadlines.filter(kind="late", closed_at=None).first()
    context = {
        "case": found,
        "counter": counter,
        "back": back,
        "until": limit.due_on if limit else None,
        "title": _("Take in what was missing") if counter else _("Hand in what is missing"),
        "materials": [(m, errors.get(f"material:{m.key}", "")) for m in missing],
        "errors": [{"href": f"#f-{key.partition(':')[2]}" if key else "", "text": t} for key, t in errors.items()],
    }
    return render(request, "portal/late_materials.html", context, status=status)


def _take(request, found, missing, at, *, counter: bool) -> None:
    sent = [
        files.store(upload, material_key=material.key, by=request.user, at=at, accepts=material.accepts or ())
        for material in missing
        for upload in request.FILES.getlist(f"file-{material.key}")
    ]
    paper = [m.key for m in missing if m.key in request.POST.getlist("paper")] if counter else []
    engine.hand_in_late(found, by=request.user, at=at, files=sent, paper=paper)
