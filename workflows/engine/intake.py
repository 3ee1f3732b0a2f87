"""From receipt to acceptance: Art. 32 and its five outcomes."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from items import cleanup, forms
from items.form_messages import words
from workflows import lateness, timekeeping
from workflows.engine import blocking, travel
from workflows.engine.committing import require_not_committed
from workflows.engine.door import Case, opened
from workflows.engine.following import accept_without
from workflows.engine.judging import require_nothing_failing
from workflows.engine.reasons import require_reason
from workflows.engine.submitting import ACCEPTANCE_DAYS, _attach
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.models import AnswersVersion, Correction, CorrectionPoint, SubmittedFile
from workflows.transitions import Action, StageKind


def accept(application, *, by, at, expected_version=None, run_id=None, opinion="", until=None):
    """RECEIVED -> IN_REVIEW: the limits begin. After a correction, as of the day everything asked for arrived.

    until: the day by which minor materials that are still missing have to follow (容缺), where there are such.
    """
    with opened(application, Action.ACCEPT, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        require_nothing_failing(case)
        corrected = case.application.corrections.exists()
        _accepted(case, case.application.complete_on if corrected else case.today, opinion=opinion)
        accept_without(case, until)
    return application


def deem_accepted(application, *, at, day):
    """The five days lapsed in silence: accepted as of the day the materials were received (Art. 32(4), rules §1.2)."""
    with opened(application, Action.DEEM_ACCEPTED, by=None, at=at, day=day) as case:
        case.application.deemed = True
        case.choose_run(None)
        _accepted(case, case.application.complete_on)
    return application


def _accepted(case: Case, accepted_on, *, opinion="") -> None:
    app, edition = case.application, case.application.edition
    app.accepted_on = accepted_on
    case.close_deadlines("acceptance")
    if case.stage(case.run).kind is not StageKind.COMBINED:
        case.close_run("accepted", opinion=opinion)
        travel.go_on(case, "accepted")
    else:
        case.run.officer_id = case.run.officer_id or (case.by.pk if case.by else None)
        case.run.save(update_fields=["officer"])
    case.open_deadline("promised", edition.promised_amount, edition.promised_unit, started_on=accepted_on)
    case.open_deadline("statutory", edition.statutory_amount, edition.statutory_unit, started_on=accepted_on)
    letter = paperwork.issue(case, "acceptance")
    case.note.update(accepted_on=accepted_on.isoformat(), deemed=app.deemed, letter=letter.number)


def decline(
    application,
    *,
    by,
    at,
    reason,
    not_required=False,
    competent_agency="",
    false_materials=False,
    expected_version=None,
    run_id=None,
):
    """RECEIVED -> NOT_ACCEPTED (Art. 32(2), 78) or NOT_REQUIRED (32(1)), with reasons, in writing.

    false_materials: facts were concealed or materials false (Art. 78); may bar a new application (blocking.py).
    """
    require_reason(reason)
    action = Action.DECLINE_NOT_REQUIRED if not_required else Action.DECLINE
    with opened(application, action, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.close_deadlines()
        case.close_run("declined", opinion=reason)
        case.application.closed_at = case.at
        kind = "not_required" if not_required else "not_accepted"
        facts = {"reason": reason, "competent_agency": competent_agency}
        letter = paperwork.issue(case, kind, **facts, **blocking.warn(case, false_materials, reason))
        case.note.update(facts, letter=letter.number)
    return application


def request_correction(application, *, by, at, points: Iterable[dict], expected_version=None, run_id=None):
    """RECEIVED -> CORRECTING: one notice of everything, each point with its basis (Art. 32(4)).

    points: dicts with target ("material:<key>" or "field:<path>"), label, problem, required, basis.
    A later notice may only repeat points of the first that are still open (Art. 72(4)).
    """
    points = list(points)
    _require_points(points)
    with opened(
        application, Action.REQUEST_CORRECTION, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        _require_known(points, case.application)
        require_not_committed(case.application, {point["target"] for point in points})
        earlier = list(case.application.corrections.order_by("round"))
        if earlier:
            told = set(CorrectionPoint.objects.filter(correction=earlier[0]).values_list("target", flat=True))
            new = [p["label"] for p in points if p["target"] not in told]
            if new:
                raise NotAllowed(
                    _("A second notice may only repeat points of the first (Art. 72(4)). New: %(points)s.")
                    % {"points": "、".join(new)}
                )
        case.close_deadlines("acceptance")
        case.open_deadline("correction", settings.CORRECTION_DAYS, "day")
        correction = Correction.objects.create(
            application=case.application,
            round=len(earlier) + 1,
            sent_at=case.at,
            sent_by=by,
            answer_by=case.open_of("correction").due_on,
        )
        CorrectionPoint.objects.bulk_create(CorrectionPoint(correction=correction, **point) for point in points)
        letter = paperwork.issue(case, "correction", points=points, answer_by=correction.answer_by)
        case.note.update(round=correction.round, points=[p["target"] for p in points], letter=letter.number)
    return application


def _require_known(points: list[dict], application) -> None:
    """What is asked for must be something the item asks for: a point on anything else could never be answered."""
    edition = application.edition
    known = {f"material:{material.key}" for material in edition.materials.all()}
    known |= {f"field:{field['key']}" for section in edition.form.get("sections", ()) for field in section["fields"]}
    unknown = {
        f"points.{n}.target": _("The guide of this item does not ask for this.")
        for n, point in enumerate(points)
        if point["target"] not in known
    }
    own = {f"material:{key}" for key in lateness.obtained_by_the_bureau(application)}
    for n, point in enumerate(points):
        if point["target"] in own:  # 在线政务服务规定 7
            unknown[f"points.{n}.target"] = _("The bureau gets this by itself; the applicant may not be asked for it.")
    gone = {f"material:{key}" for key in cleanup.cancelled_materials(application.item)}
    for n, point in enumerate(points):
        if point["target"] in gone:  # rules §2.4: what was cancelled is not demanded, whatever the edition says
            unknown[f"points.{n}.target"] = _("This material has been cancelled; it may not be asked for any more.")
    if unknown:
        raise Incomplete(_("The notice is not complete."), fields=unknown)


def _require_points(points: list[dict]) -> None:
    if not points:
        raise Incomplete(
            _("Name at least one thing to correct."), fields={"points": _("Name at least one thing to correct.")}
        )
    fields = {}
    for number, point in enumerate(points):
        for name in ("target", "label", "problem", "required", "basis"):
            if not str(point.get(name) or "").strip():
                fields[f"points.{number}.{name}"] = _("Please fill this in: each point needs it.")
    targets = [p.get("target") for p in points]
    if len(set(targets)) != len(targets):
        fields["points"] = _("The same thing is named twice.")
    if fields:
        raise Incomplete(_("The notice is not complete."), fields=fields)


def resubmit(application, *, by, at, answers=None, files=(), paper=(), expected_version=None):
    """CORRECTING -> RECEIVED when every point is answered, else the answer is kept and the rest stays open.

    A point on a material is answered by a new file or paper for it, one on a field by a changed answer. Full answers
    open five new working days to accept; the day they arrive is the day acceptance will count from (rules §1.2).
    """
    files, paper = list(files), set(paper)
    with opened(application, Action.RESUBMIT, by=by, at=at, expected_version=expected_version) as case:
        app = case.application
        correction = app.corrections.get(answered_at=None)
        open_points = list(correction.points.filter(answered_at=None))
        changed = _changed_fields(app, answers) if answers is not None else set()
        given = {f"material:{f.material_key}" for f in files} | {f"material:{key}" for key in paper}
        given |= {f"field:{path}" for path in changed}
        answered = [p for p in open_points if p.target in given]
        if not answered:
            raise Incomplete(
                _("Nothing that was asked for has been changed yet."),
                fields={p.target: _("Still open: %(what)s") % {"what": p.required} for p in open_points},
            )
        CorrectionPoint.objects.filter(pk__in=[p.pk for p in answered]).update(answered_at=case.at)
        _keep_answers(case, answers if changed else None)
        if files:
            _replace_files(case, files)
        app.paper_materials = sorted(set(app.paper_materials) | paper)
        case.note.update(
            answered=[p.target for p in answered],
            files=[[f.material_key, f.sha256] for f in files],
            paper=sorted(paper),
        )
        if len(answered) < len(open_points):
            case.action = Action.RESUBMIT_PART
        else:
            correction.answered_at = case.at
            correction.save(update_fields=["answered_at"])
            app.complete_on = case.today
            case.close_deadlines("correction")
            case.open_deadline("acceptance", ACCEPTANCE_DAYS, "workday")
    return application


def _changed_fields(app, new: dict) -> set[str]:
    """Compared as they would be kept: "12" typed again for 12 changes nothing, nor does what the form does not ask."""
    clean, _errors = forms.validate(app.edition.form, {**app.answers, **new})
    return {key for key in new if clean.get(key) != app.answers.get(key)}


def _keep_answers(case: Case, answers: dict | None) -> None:
    """The new answers stand; the old ones are kept as they were typed."""
    if answers is None:
        return
    app = case.application
    clean, errors = forms.validate(app.edition.form, {**app.answers, **answers})
    named = {"kind": app.applicant.kind, "name": app.applicant.name}
    others = forms.not_as_registered(app.edition.form, clean, **named)
    others |= forms.of_another(app.edition.form, clean, kind=app.applicant.kind, is_own=app.applicant.owns)
    for key, code in others.items():
        if clean.get(key) != app.answers.get(key):  # a name registered later does not spoil what was right before
            errors.setdefault(key, code)
    if errors:
        raise Incomplete(
            _("Some things are still missing or not right."),
            fields={f"answers.{k}": v for k, v in words(errors).items()},
        )
    AnswersVersion.objects.create(application=app, replaced_at=case.at, answers=app.answers)
    app.answers = clean


def _replace_files(case: Case, files: list[SubmittedFile]) -> None:
    """New versions follow the old ones, which stay on record."""
    keys = {f.material_key for f in files}
    case.application.files.filter(material_key__in=keys, removed_at=None).exclude(pk__in=[f.pk for f in files]).update(
        removed_at=case.at
    )
    _attach(files, case.application)


def return_unanswered(application, *, at, day):
    """The correction was never answered: 退件, and the applicant may apply again (rules §1.2, a house rule)."""
    with opened(application, Action.RETURN, by=None, at=at, day=day) as case:
        case.close_deadlines()
        case.close_all_runs("returned")
        case.application.closed_at = case.at
        letter = paperwork.issue(case, "returned")
        case.note.update(letter=letter.number, day=timekeeping.local_date(case.at).isoformat())
    return application
