"""My applications: what I have, what I have to do, how it stands, and what I may still change."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from items import posted
from items.form_messages import words
from items.forms import fields_of, validate
from workflows import engine, files, flow_view, readings, telling, timekeeping
from workflows.dossier import answer_sections, material_rows
from workflows.errors import EngineError, Incomplete
from workflows.models import Application, Draft, Letter
from workflows.transitions import BEFORE_DECISION, State

MOST_TRIES, WINDOW = 10, 600  # look-ups without an account, per address and ten minutes


def own_cases(request, at):
    return Application.objects.visible_to(request.user, on=timekeeping.local_date(at))


def own_case(request, number, at) -> Application:
    """One of my cases with all its page needs; missing and somebody else's look the same."""
    found = (
        own_cases(request, at)
        .filter(number=number)
        .select_related("item__department", "edition", "applicant", "town")
        .prefetch_related(
            "deadlines__run__stage",
            "pauses",
            "events__actor",
            "letters",
            "files",
            "corrections__points",
            "runs__stage",
            "edition__materials__basis",
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def my_applications(request):
    at = timekeeping.now()
    if request.user.kind == "staff":
        return redirect("desk")
    cases = own_cases(request, at).select_related("edition", "applicant").order_by("-received_at")
    waiting = cases.filter(state=State.CORRECTING).prefetch_related("corrections")
    page = Paginator(cases, 20).get_page(request.GET.get("page"))
    drafts = Draft.objects.filter(user=request.user, application=None).select_related("edition", "applicant")
    return render(request, "portal/my.html", {"page": page, "waiting": waiting, "drafts": drafts})


@login_required
@require_safe
def case(request, number):
    at = timekeeping.now()
    found = own_case(request, number, at)
    today = timekeeping.local_date(at)
    rows = [r for r in readings.rows_of(found, today=today) if r.deadline.kind != "stage"]
    current = [r.stage.key for r in found.runs.all() if r.ended_at is None]
    done = [r.stage.key for r in found.runs.all() if r.ended_at is not None]
    return render(
        request,
        "portal/case.html",
        {
            "case": found,
            "clocks": [r for r in rows if not r.finished],
            "ended": [r for r in rows if r.finished],
            "flow": flow_view.render(found.flow_version, current=current, done=done),
            "timeline": telling.timeline(found, for_staff=False),
            "sections": answer_sections(found.edition.form, found.answers, masked=True),
            "materials": material_rows(found),
            "correction": found.corrections.filter(answered_at=None).first(),
            "pause": next((p for p in found.pauses.all() if p.ended_on is None), None),
            "may_withdraw": State(found.state) in BEFORE_DECISION and _speaks(request, found, today),
        },
    )


def _speaks(request, found, today) -> bool:
    from accounts.posts import applicants_of

    return any(a.pk == found.applicant_id for a in applicants_of(request.user, on=today))


@login_required
@require_safe
def submitted(request, number):
    """Right after submission: the number, the receipt, what happens next and by when."""
    at = timekeeping.now()
    found = own_case(request, number, at)
    context = {
        "case": found,
        "receipt": next((x for x in found.letters.all() if x.kind == "receipt"), None),
        "answer_by": next((d.due_on for d in found.deadlines.all() if d.kind == "acceptance"), None),
    }
    return render(request, "portal/submitted.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request, number):
    """Only what is faulty, each with what is asked for. What was typed and sent is kept, also when it is not all."""
    at = timekeeping.now()
    found = own_case(request, number, at)
    notice = found.corrections.filter(answered_at=None).first()
    if notice is None or State(found.state) is not State.CORRECTING:
        messages.info(request, _("Nothing has to be corrected at present."))
        return redirect("my-application", number=number)
    points = [p for p in notice.points.all() if p.answered_at is None]
    answers, errors = found.answers, {}
    if request.method == "POST":
        try:
            answers = _corrected(request, found, points)
            sent = _sent_files(request, found, points, at)
            engine.resubmit(
                found, by=request.user, at=at, answers=answers if answers != found.answers else None, files=sent
            )
        except EngineError as error:
            errors = {k: str(v) for k, v in error.fields.items()} or {"": str(error.message)}
        else:
            _tell(request, found)
            return redirect("my-application", number=number)
    definitions = {f["key"]: f for f in fields_of(found.edition.form)}
    context = {
        "case": found,
        "notice": notice,
        "points": [_point(p, definitions, answers, errors) for p in points],
        "errors": [{"href": f"#{_anchor(k)}" if k else "", "text": t} for k, t in errors.items()],
    }
    return render(request, "portal/correction.html", context, status=400 if errors else 200)


def _corrected(request, found, points) -> dict:
    """The case's answers with those fields changed that were asked for."""
    keys = {p.target.removeprefix("field:").split(".")[0] for p in points if p.target.startswith("field:")}
    if not keys:
        return found.answers
    given = posted.answers(found.edition.form, request.POST)
    answers = {**found.answers, **{key: value for key, value in given.items() if key in keys}}
    clean, wrong = validate(found.edition.form, answers)
    if wrong:
        raise Incomplete(
            _("Some things are still missing or not right."),
            fields={f"answers.{k}": v for k, v in words(wrong).items()},
        )
    return clean


def _sent_files(request, found, points, at) -> list:
    materials = {m.key: m for m in found.edition.materials.all()}
    sent = []
    for point in points:
        key = point.target.removeprefix("material:")
        for upload in request.FILES.getlist(f"file-{key}"):
            sent.append(
                files.store(upload, material_key=key, by=request.user, at=at, accepts=materials[key].accepts or ())
            )
    return sent


def _tell(request, found) -> None:
    if State(found.state) is State.CORRECTING:
        messages.warning(request, _("Thank you. Part of it has arrived; the rest is still asked for."))
    else:
        messages.success(request, _("Thank you. Everything that was asked for has arrived."))


def _point(point, definitions, answers, errors) -> dict:
    key = point.target.split(":", 1)[1]
    return {
        "point": point,
        "anchor": _anchor(point.target),
        "key": key,
        "is_material": point.target.startswith("material:"),
        "definition": definitions.get(key.split(".")[0]),
        "value": answers.get(key.split(".")[0]),
        "error": errors.get(point.target) or errors.get(f"answers.{key}", ""),
    }


def _anchor(target: str) -> str:
    return "p-" + target.replace(":", "-").replace(".", "-")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    at = timekeeping.now()
    found = own_case(request, number, at)
    errors, reason = {}, request.POST.get("reason", "")
    if request.method == "POST":
        try:
            engine.withdraw(found, by=request.user, at=at, reason=reason)
        except EngineError as error:
            errors = {k: str(v) for k, v in error.fields.items()} or {"": str(error.message)}
        else:
            messages.success(request, _("Your application has been withdrawn."))
            return redirect("my-application", number=number)
    context = {
        "case": found,
        "reason": reason,
        "error": errors.get("reason", ""),
        "errors": [{"href": "#reason" if k else "", "text": t} for k, t in errors.items()],
    }
    return render(request, "portal/withdraw.html", context, status=400 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    """How it stands, without an account: the number and the check code of the receipt. Wrong and unknown look alike."""
    found, error = None, ""
    number = request.POST.get("number", "").strip()
    code = request.POST.get("code", "").strip().upper()
    if request.method == "POST":
        if _too_many(request):
            error = _("Too many tries. Please wait ten minutes, or call the counter.")
        else:
            letter = (
                Letter.objects.filter(check_code=code, application__number=number, kind="receipt")
                .select_related("application__edition")
                .first()
            )
            if letter is not None and secrets.compare_digest(letter.check_code, code):
                found = letter.application
            else:
                error = _("No application fits these two. Please compare them with your receipt.")
    context = {"case": found, "number": number, "code": code, "error": error}
    if found:
        context["timeline"] = [
            {**e, "text": "", "basis": "", "by": ""} for e in telling.timeline(found, for_staff=False)
        ]
    return render(request, "portal/track.html", context, status=400 if error else 200)


def _too_many(request) -> bool:
    key = f"track:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, WINDOW)
    return cache.incr(key) > MOST_TRIES
