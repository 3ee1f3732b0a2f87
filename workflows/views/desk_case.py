"""The page of one case, for officers: what it is, how long there is, what may be done now, and everything that was."""

from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from items import delegations
from workflows import (
    commitments,
    dossier,
    lateness,
    licences,
    notes,
    panels,
    permissions,
    readings,
    related,
    telling,
    timekeeping,
)
from workflows.flow import view as flow_view
from workflows.models import (
    Consultation,
    Correction,
    CounterAgent,
    Deadline,
    Event,
    Letter,
    Opinion,
    StageRun,
)
from workflows.proceedings import Proceedings
from workflows.transitions import BEFORE_DECISION, State
from workflows.views.desk_access import came_from, officers_only, visible_case, way_back
from workflows.views.desk_choices import choices


@officers_only
@require_safe
def case(request, number, *, at):
    found = visible_case(request, number, at=at)
    context = context_of(found, request.user, today=timekeeping.local_date(at))
    # Acts opened from a place in the worklist lead back to it.
    if request.GET.get("received"):
        context["receipt"] = next((one for one in context["letters"] if one.kind == "receipt"), None)
    context |= {"came_from": came_from(request), "back": way_back(request)}
    context["urging"] = panels.render("case_urging", application=found, request=request)
    return render(request, "desk/case.html", context)


def context_of(found, user: User, *, today) -> dict:
    prefetch_related_objects(
        [found],
        Prefetch("runs", StageRun.objects.select_related("stage", "post__department", "officer")),
        Prefetch("runs__opinions", Opinion.objects.select_related("post__department", "officer")),
        Prefetch("deadlines", Deadline.objects.select_related("run__stage")),
        Prefetch("corrections", Correction.objects.select_related("sent_by").prefetch_related("points")),
        Prefetch("events", Event.objects.select_related("actor").order_by("seq")),
        "pauses",
        "edition__materials",
        "files",
        Prefetch(
            "consultations",
            Consultation.objects.select_related("post__department", "asked_by", "answered_by", "run"),
        ),
        Prefetch("letters", Letter.objects.defer("pdf")),
    )
    runs = [run for run in found.runs.all() if run.ended_at is None]
    rows, received = readings.rows_of(found, today=today), timekeeping.local_date(found.received_at)
    counter = permissions.is_counter_of(user, found, on=today)
    proceedings = Proceedings(found)
    possible = choices(found, runs, user, on=today, proceedings=proceedings)
    return {
        "case": found,
        "runs": runs,
        "limits": [row for row in rows if not row.finished],
        "ended_limits": [row for row in rows if row.finished],
        "choices": [c for c in possible if c.act not in ("claim", "release") and not c.rare],
        "rare": [c for c in possible if c.rare],
        "proceedings": proceedings.for_staff(),
        "pending": proceedings.pending,
        "handling": [c for c in possible if c.act in ("claim", "release")],
        "facts": _facts(found),
        "sections": _sections(found),
        "materials": dossier.material_rows(found, judged=True),
        "consultations": found.consultations.all(),
        "notes": notes.of(found, user, on=today),
        "links": related.links_of(found, user, on=today),
        "same_applicant": related.of_the_same_applicant(found, user, on=today),
        "late": lateness.missing_of(found) if found.accepted_on and State(found.state) in BEFORE_DECISION else [],
        "may_scan": counter and bool(found.paper_materials),
        "may_take_late": counter,
        "today": today,
        "corrections": found.corrections.all(),
        "joint_reviews": [run for run in found.runs.all() if run.opinions.all()],
        "flow": flow_view.render(
            found.flow_version,
            current={run.stage.key for run in runs},
            done={run.stage.key for run in found.runs.all()},
        ),
        "timeline": telling.timeline(found, for_staff=True),
        "letters": list(found.letters.all())[::-1],
        "named": licences.named_in(found),
        "given": licences.given_by(found),
        "commitment": commitments.panel_of(found, today=today),
        "guidance": "" if found.is_final else delegations.guidance_of(found.item, found.town, on=received),
        "alerts": panels.render("case_alerts", application=found),
    }


def _facts(found) -> list[dict]:
    applicant, agent = found.applicant, CounterAgent.objects.filter(application=found).first()
    rows = [
        (_("Applicant"), applicant.name, applicant.get_kind_display()),
        (applicant.get_id_type_display(), applicant.id_masked, ""),
        (_("Legal representative"), applicant.legal_representative, ""),
        (_("Telephone"), applicant.phone, ""),
        (_("Electronic delivery"), _("Agreed") if applicant.electronic_delivery else _("Not agreed"), ""),
        (_("Came in by"), found.get_channel_display(), found.submitted_by.name),
        (_("Agent"), str(agent) if agent else "", agent.phone if agent else ""),
        (_("Department"), found.department.name, found.town.name if found.town else ""),
        (_("Guide"), _("Edition %(n)s") % {"n": found.edition.number}, ""),
    ]
    return [{"label": label, "value": value, "note": note} for label, value, note in rows if value]


def _sections(found) -> list[dict]:
    """The answers; those a correction asked for and got are marked."""
    changed = {
        point.target.removeprefix("field:")
        for correction in found.corrections.all()
        for point in correction.points.all()
        if point.answered_at and point.target.startswith("field:")
    }
    sections = dossier.answer_sections(found.edition.form, found.answers)
    for section in sections:
        for row in section["rows"]:
            if row["key"] in changed:
                row["note"] = _("Changed after the correction notice")
    return sections
