"""What stops the clocks: the eight special procedures of Art. 45, and suspension (中止). Nothing else does."""

from django.utils.translation import gettext as _

from workflows import paperwork
from workflows.engine.door import opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Incomplete
from workflows.models import Pause
from workflows.transitions import Action

EIGHT = tuple(kind for kind in Pause.Kind.values if kind != Pause.Kind.SUSPENSION)


def start_special_procedure(
    application, *, by, at, kind: str, basis, planned_days: int, reason="", expected_version=None, run_id=None
):
    """Stop the clocks for one of the eight procedures; the time it needs is told in writing (Art. 45)."""
    if kind not in EIGHT:
        words = _("Only the eight special procedures of Art. 45 stop the clock.")
        raise Incomplete(words, fields={"kind": words})
    require_text(basis, "basis")
    if not planned_days or planned_days < 1:
        words = _("Say how many working days the procedure will need.")
        raise Incomplete(words, fields={"planned_days": words})
    with opened(
        application,
        Action.START_SPECIAL_PROCEDURE,
        by=by,
        at=at,
        expected_version=expected_version,
        run_id=run_id,
    ) as case:
        pause = _stop(case, kind, basis, reason, planned_days)
        letter = paperwork.issue(
            case,
            "special_procedure",
            pause_kind=kind,
            basis=basis,
            planned_days=planned_days,
            start_on=pause.started_on,
        )
        case.note.update(kind=kind, planned_days=planned_days, basis=basis, letter=letter.number)
    return application


def end_special_procedure(application, *, by, at, expected_version=None, run_id=None):
    """The day of the result counts no more; the count goes on the working day after (rules §1.5)."""
    with opened(
        application, Action.END_SPECIAL_PROCEDURE, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        pause = _go_on(case)
        letter = paperwork.issue(
            case, "special_procedure_end", pause_kind=pause.kind, start_on=pause.started_on, end_on=pause.ended_on
        )
        case.note.update(kind=pause.kind, started_on=pause.started_on.isoformat(), letter=letter.number)
    return application


def suspend(application, *, by, at, basis, reason, expected_version=None, run_id=None):
    """中止: an outside decision has to come first. No end is known; needs its own legal basis."""
    require_text(basis, "basis")
    require_reason(reason)
    with opened(application, Action.SUSPEND, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        pause = _stop(case, Pause.Kind.SUSPENSION, basis, reason, None)
        letter = paperwork.issue(case, "suspension", basis=basis, reason=reason, start_on=pause.started_on)
        case.note.update(basis=basis, reason=reason, letter=letter.number)
    return application


def resume(application, *, by, at, reason, expected_version=None, run_id=None):
    require_text(reason, "reason")
    with opened(application, Action.RESUME, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        pause = _go_on(case)
        letter = paperwork.issue(case, "resumption", reason=reason, start_on=pause.started_on, end_on=pause.ended_on)
        case.note.update(reason=reason, started_on=pause.started_on.isoformat(), letter=letter.number)
    return application


def _stop(case, kind, basis, reason, planned_days) -> Pause:
    pause = Pause.objects.create(
        application=case.application,
        kind=kind,
        basis=basis,
        reason=reason,
        planned_days=planned_days,
        started_on=case.today,
        started_by=case.by,
    )
    case.refresh_deadlines()
    return pause


def _go_on(case) -> Pause:
    pause = Pause.objects.get(application=case.application, ended_on=None)
    pause.ended_on, pause.ended_by = case.today, case.by
    pause.save(update_fields=["ended_on", "ended_by"])
    case.refresh_deadlines()
    return pause
