"""A visitor answers the correction notice at the counter: what came on paper, what was copied, what is stated now."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from items import posted
from workflows import engine, permissions
from workflows.desk import supplement as desk_supplement
from workflows.engine.door import Case
from workflows.errors import EngineError
from workflows.transitions import Action, State
from workflows.views.desk_access import case_page, officers_only, version_seen, visible_case


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request, number, *, at):
    found = visible_case(request, number, at=at)
    notice = found.corrections.filter(answered_at=None).prefetch_related("points").first()
    if notice is None or State(found.state) is not State.CORRECTING:
        messages.info(request, _("Nothing has to be corrected at present."))
        return redirect("desk-case", number=number)
    try:
        _require(request, found, at)
    except EngineError as error:
        return _page(request, found, at, "desk/refused.html", status=error.status, error=error)
    points = desk_supplement.open_points(notice)
    errors, status = {}, 200
    if request.method == "POST":
        try:
            _take(request, found, points, at)
        except EngineError as error:
            status = error.status
            errors = {key: str(text) for key, text in error.fields.items()} or {"": str(error.message)}
        else:
            return redirect("desk-case", number=number)
    typed = {**found.answers, **posted.answers(found.edition.form, request.POST)} if errors else found.answers
    shown = desk_supplement.rows(found, points, answers=typed, papers=request.POST.getlist("paper"), errors=errors)
    links = [{"href": _href(key), "text": text} for key, text in errors.items()]
    return _page(request, found, at, "desk/supplement.html", status=status, points=shown, errors=links, notice=notice)


def _require(request, found, at) -> None:
    """The question the engine will ask, so that nobody fills in the page in vain."""
    case = Case(found, Action.RESUBMIT, by=request.user, at=at)
    case.choose_run(None)
    permissions.require(request.user, case)


def _take(request, found, points, at) -> None:
    version = version_seen(request)
    answers = desk_supplement.answers_of(found, points, request.POST)
    sent = desk_supplement.files_of(found, points, request.FILES, by=request.user, at=at)
    engine.resubmit(
        found,
        by=request.user,
        at=at,
        answers=answers,
        files=sent,
        paper=desk_supplement.papers_of(points, request.POST),
        expected_version=version,
    )
    if State(found.state) is State.CORRECTING:
        messages.warning(request, _("Part of it has arrived; the rest is still asked for."))
    else:
        messages.success(request, _("Everything that was asked for has arrived. Five working days to accept begin."))


def _page(request, found, at, template, *, status, **more):
    return case_page(request, found, template, at=at, status=status, title=_("Take in what was asked for"), **more)


def _href(key: str) -> str:
    return f"#{desk_supplement.anchor(':'.join(key.split(':')[:2]).split('.')[0])}" if key else ""
