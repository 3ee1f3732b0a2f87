"""当场更正 at the counter: one answer of the form, or something on a paper, put right by the applicant at once."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from items import posted
from items.forms import fields_of
from workflows import engine, permissions
from workflows.dossier import MASKED
from workflows.engine.door import Case
from workflows.errors import EngineError, NotAllowed
from workflows.transitions import Action, after
from workflows.views.desk_access import case_page, officers_only, version_seen, visible_case


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, number, *, at):
    found = visible_case(request, number, at=at)
    try:
        _require(request, found, at)
    except EngineError as error:
        return _page(request, found, at, "desk/refused.html", status=error.status, error=error)
    offered = offered_of(found)
    field = next((one for one in offered if one["key"] == request.GET.get("field")), None)
    errors, status = {}, 200
    if request.method == "POST":
        try:
            _take(request, found, field, at)
        except EngineError as error:
            status = error.status
            errors = {key: str(text) for key, text in error.fields.items()} or {"": str(error.message)}
        else:
            messages.success(request, _("Put right. The days to accept run on."))
            return redirect("desk-case", number=number)
    context = {"offered": offered, "field": field, "value": _value(request, found, field), "fields": errors}
    context["wrong"] = errors.get(f"answers.{field['key']}", "") if field else ""
    context["errors"] = [{"href": _href(key), "text": text} for key, text in errors.items()]
    context["corrected_by"] = request.POST.get("corrected_by", found.applicant.name)
    return _page(
        request, found, at, "desk/on_the_spot.html", status=status, what=request.POST.get("what", ""), **context
    )


def offered_of(application) -> list[dict]:
    """Plain fields. Identity numbers leave only by a reveal, and tables are many things at once: by a notice."""
    return [f for f in fields_of(application.edition.form) if f["kind"] not in MASKED | {"table"}]


def _value(request, found, field):
    if field is None:
        return None
    return posted.answers(_only(field), request.POST)[field["key"]] if request.POST else found.answers.get(field["key"])


def _only(field) -> dict:
    return {"schema": 1, "sections": [{"key": "one", "title": "", "fields": [field]}]}


def _require(request, found, at) -> None:
    """The question the engine will ask, so that nobody fills in the page in vain."""
    case = Case(found, Action.CORRECT_ON_THE_SPOT, by=request.user, at=at)
    case.choose_run(None)
    if after(case.before, Action.CORRECT_ON_THE_SPOT) is None:
        raise NotAllowed(_("Only before it is accepted."))
    permissions.require(request.user, case)


def _take(request, found, field, at) -> None:
    version = version_seen(request)
    engine.correct_on_the_spot(
        found,
        by=request.user,
        at=at,
        what=request.POST.get("what", "").replace("\x00", "")[:2000],
        corrected_by=request.POST.get("corrected_by", "").replace("\x00", "")[:120],
        answers=posted.answers(_only(field), request.POST) if field else None,
        expected_version=version,
    )


def _href(key: str) -> str:
    return f"#f-{key.removeprefix('answers.')}" if key.startswith("answers.") else f"#{key}" if key else ""


def _page(request, found, at, template, *, status, **more):
    return case_page(request, found, template, at=at, status=status, title=_("Correct on the spot"), **more)
