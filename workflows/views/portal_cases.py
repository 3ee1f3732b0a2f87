"""My applications: what I have, what I have to do, how it stands, and withdrawing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.posts import applicants_of
from workflows import engine, lateness, licences, readings, services, telling, timekeeping
from workflows.dossier import answer_sections, material_rows
from workflows.errors import EngineError
from workflows.flow import view as flow_view
from workflows.models import Application, Deadline, Draft, Hearing
from workflows.proceedings import Proceedings
from workflows.standing import standing_of
from workflows.transitions import BEFORE_DECISION, State

DECISIONS = ("grant", "renewal", "change", "refusal", "not_accepted", "not_required", "returned")
INTERNAL = ("stage", "suspension_review")  # how the bureau works among itself


def own_cases(request, at):
    return Application.objects.visible_to(request.user, on=timekeeping.local_date(at))


def own_case(request, number, at) -> Application:
    """One of my cases with all its page needs; missing and somebody else's look the same.

    Officers look at cases at their desks; what these pages offer is the applicant's to do.
    """
    if request.user.kind == User.Kind.STAFF:
        raise Http404
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
    if request.user.kind == "staff":
        return redirect("desk")
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    cases = own_cases(request, at).select_related("edition", "applicant").order_by("-received_at")
    cases = cases.prefetch_related(
        Prefetch("deadlines", Deadline.objects.filter(closed_at=None)),
        "corrections",
    )
    page = Paginator(cases, 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(case, today) for case in page.object_list],
        "waiting": [_row(case, today) for case in cases.filter(state=State.CORRECTING)],
        "licences": licences.rows(licences.to_be_renewed(request.user, on=today)[:5], today=today),
        "drafts": Draft.objects.filter(user=request.user, application=None).select_related("edition", "applicant"),
    }
    return render(request, "portal/my.html", context)


def _row(case, today) -> dict:
    return {"case": case, "standing": standing_of(case, today=today)}


@login_required
@require_safe
def case(request, number):
    at = timekeeping.now()
    found = own_case(request, number, at)
    today = timekeeping.local_date(at)
    # An officer's share of the limit is the bureau's own affair; what the law and the promise say is the applicant's.
    limits = [row for row in readings.rows_of(found, today=today) if row.deadline.kind not in INTERNAL]
    runs = list(found.runs.all())
    letters = [letter for letter in found.letters.all() if letter.kind not in services.TO_OTHERS]
    proceedings = Proceedings(found)
    context = {
        "case": found,
        "standing": standing_of(found, today=today),
        "clocks": [row for row in limits if not row.finished],
        "ended": [row for row in limits if row.finished],
        "flow": flow_view.render(
            found.flow_version,
            current=[run.stage.key for run in runs if run.ended_at is None],
            done=[run.stage.key for run in runs if run.ended_at is not None],
        ),
        "timeline": telling.timeline(found, for_staff=False),
        "sections": answer_sections(found.edition.form, found.answers, masked=True),
        "materials": material_rows(found),
        "letters": letters[::-1],
        "decision": next((letter for letter in letters[::-1] if letter.kind in DECISIONS), None),
        "pause": next((pause for pause in found.pauses.all() if pause.ended_on is None), None),
        "proceedings": proceedings.for_applicant(),
        "may_ask_for_hearing": may_ask_for_hearing(found, proceedings, today),
        "named": licences.named_in(found),
        "given": licences.given_by(found),
        "may_withdraw": may_withdraw(request, found, today),
        "late": lateness.missing_of(found) if found.accepted_on and State(found.state) in BEFORE_DECISION else [],
    }
    return render(request, "portal/case.html", context)


def may_ask_for_hearing(found, proceedings, today) -> bool:
    """Told, and the five working days are not over."""
    if proceedings.hearing is None or proceedings.hearing.state != Hearing.State.TOLD:
        return False
    limit = next((d for d in found.deadlines.all() if d.kind == "hearing_request" and d.closed_at is None), None)
    return limit is None or today <= limit.due_on


def may_withdraw(request, found, today) -> bool:
    return State(found.state) in BEFORE_DECISION and any(
        one.pk == found.applicant_id for one in applicants_of(request.user, on=today)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    at = timekeeping.now()
    found = own_case(request, number, at)
    if State(found.state) not in BEFORE_DECISION:
        messages.info(request, _("This application can no longer be withdrawn: it has been decided or has ended."))
        return redirect("my-application", number=number)
    errors, reason, status = {}, request.POST.get("reason", ""), 200
    if request.method == "POST":
        try:
            engine.withdraw(found, by=request.user, at=at, reason=reason)
        except EngineError as error:
            status = error.status
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
    return render(request, "portal/withdraw.html", context, status=status)
