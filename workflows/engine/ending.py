"""Ends before a decision: the applicant withdraws, or the bureau voids an entry made in error."""

from workflows.engine import announcing, hearings
from workflows.engine.door import opened
from workflows.engine.reasons import require_reason, require_text
from workflows.letters import paperwork
from workflows.models import Correction, Pause
from workflows.transitions import Action


def withdraw(application, *, by, at, reason, expected_version=None):
    require_text(reason, "reason")
    with opened(application, Action.WITHDRAW, by=by, at=at, expected_version=expected_version) as case:
        _end(case, "withdrawn")
        letter = paperwork.issue(case, "withdrawal", reason=reason)
        case.note.update(reason=reason, letter=letter.number)
    return application


def void(application, *, by, at, reason, expected_version=None):
    """作废办结, with the approval of the leader in charge (rules §1.8). Keeps its number and its record."""
    require_reason(reason)
    with opened(application, Action.VOID, by=by, at=at, expected_version=expected_version) as case:
        _end(case, "voided")
        case.note.update(reason=reason)
    return application


def _end(case, outcome: str) -> None:
    Pause.objects.filter(application=case.application, ended_on=None).update(ended_on=case.today, ended_by=case.by)
    announcing.lapse(case)
    hearings.end(case)
    Correction.objects.filter(application=case.application, answered_at=None).update(answered_at=case.at)
    case.close_deadlines()
    case.close_all_runs(outcome)
    case.application.closed_at = case.at
