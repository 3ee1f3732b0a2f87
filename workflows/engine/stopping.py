"""What stops the clocks: the eight special procedures of Art. 45, and suspension (中止). Nothing else does.

A pause begins with the delivery of its notice (rules §1.5); until then it is pending and the clock runs on.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from workflows import switches
from workflows.engine import announcing
from workflows.engine.door import opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.models import Announcement, Pause
from workflows.transitions import Action

EIGHT = tuple(kind for kind in Pause.Kind.values if kind != Pause.Kind.SUSPENSION)
REVIEW = "suspension_review"


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
        application, Action.START_SPECIAL_PROCEDURE, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        _require_in_time(case)
        _stop(case, kind, basis, reason, planned_days)
        case.note.update(kind=kind, planned_days=planned_days, basis=basis)
    return application


def _require_in_time(case) -> None:
    """House rule with a switch: what is overdue is not stopped any more. 中止 waits for others, and may begin."""
    due = case.application.due_on
    if due is not None and case.today > due and switches.on(switches.Kind.NO_STOP):
        raise NotAllowed(_("The case is overdue; a special procedure has to begin before the due day is over."))


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
        _stop(case, Pause.Kind.SUSPENSION, basis, reason, None)
        case.note.update(kind=str(Pause.Kind.SUSPENSION), basis=basis, reason=reason)
    return application


def confirm_suspension(application, *, by, at, reason, expected_version=None, run_id=None):
    """Looked at again: the cause still stands. The next look is due after as many days again (a house rule)."""
    require_text(reason, "reason")
    with opened(
        application, Action.CONFIRM_SUSPENSION, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        _look_again(case, on=case.today)
        case.note.update(reason=reason)
    return application


def cancel_pause(application, *, by, at, reason, expected_version=None, run_id=None):
    """A pause that is announced but whose notice has not been delivered; the clock never stopped."""
    require_text(reason, "reason")
    with opened(
        application, Action.CANCEL_PAUSE, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        pending = announcing.open_of(case, Announcement.Effect.PAUSE)
        if pending is None:
            raise NotAllowed(_("Nothing is pending that could be cancelled."))
        announcing.settle(case, pending, Announcement.Outcome.CANCELLED)
        case.note.update(reason=reason, kind=pending.kind, letter=pending.letter.number)
    return application


def resume(application, *, by, at, reason, expected_version=None, run_id=None):
    require_text(reason, "reason")
    with opened(application, Action.RESUME, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        pause = _go_on(case)
        letter = paperwork.issue(case, "resumption", reason=reason, start_on=pause.started_on, end_on=pause.ended_on)
        case.note.update(reason=reason, started_on=pause.started_on.isoformat(), letter=letter.number)
    return application


def _stop(case, kind, basis, reason, planned_days) -> None:
    """The notice is issued. The clock stops with its delivery: at once, or when engine.serve_letter records it."""
    announcing.require_none(case, Announcement.Effect.PAUSE)
    at_once = announcing.at_once(case)
    said = {"basis": basis, "reason": reason, "start_on": case.today if at_once else ""}
    if kind == Pause.Kind.SUSPENSION:
        letter = paperwork.issue(case, "suspension", **said)
    else:
        letter = paperwork.issue(case, "special_procedure", pause_kind=kind, planned_days=planned_days, **said)
    case.note["letter"] = letter.number
    facts = {"kind": kind, "basis": basis, "reason": reason, "planned_days": planned_days}
    if at_once:
        _begin(case, letter, on=case.today, by=case.by, **facts)
    else:
        announcing.announce(case, Announcement.Effect.PAUSE, letter, **facts)
        case.action = Action.ANNOUNCE_PAUSE


def notice_served(case, letter, day) -> None:
    """As of the day of delivery the clock stands still; the event is the one of a pause that began."""
    pending = announcing.open_of(case, Announcement.Effect.PAUSE)
    if pending is None or pending.letter_id != letter.pk:
        return  # it has lapsed with the decision, or began when it was issued
    announcing.settle(case, pending, Announcement.Outcome.EFFECTIVE)
    facts = {"kind": pending.kind, "basis": pending.basis, "planned_days": pending.planned_days}
    _begin(case, letter, on=day, by=pending.announced_by, reason=pending.reason, **facts)
    suspension = pending.kind == Pause.Kind.SUSPENSION
    case.action = Action.SUSPEND if suspension else Action.START_SPECIAL_PROCEDURE
    case.note.update(facts, reason=pending.reason)


def _begin(case, letter, *, on, by, kind, basis, reason, planned_days) -> Pause:
    pause = Pause.objects.create(
        application=case.application,
        kind=kind,
        basis=basis,
        reason=reason,
        planned_days=planned_days,
        started_on=on,
        started_by=by,
        notice=letter,
    )
    case.refresh_deadlines()
    if kind == Pause.Kind.SUSPENSION:
        _look_again(case, on=on)
    return pause


def _look_again(case, *, on) -> None:
    # [H] rules §1.5: a suspension has no end date, so somebody looks every thirty days whether its cause still stands.
    case.close_deadlines(REVIEW)
    case.open_deadline(REVIEW, settings.SUSPENSION_REVIEW_DAYS, "day", started_on=on)


def _go_on(case) -> Pause:
    pause = Pause.objects.get(application=case.application, ended_on=None)
    pause.ended_on, pause.ended_by = case.today, case.by
    pause.save(update_fields=["ended_on", "ended_by"])
    case.close_deadlines(REVIEW)
    case.refresh_deadlines()
    return pause
