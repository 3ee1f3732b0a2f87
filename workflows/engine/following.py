"""Acceptance while a minor material is missing (容缺受理), and what follows."""

from datetime import date

from django.utils.translation import gettext as _

from workflows import lateness
from workflows.engine.door import Case, opened
from workflows.engine.submitting import _attach
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.transitions import Action

KIND = "late"  # of the limit


def accept_without(case: Case, until: date | None) -> None:
    """Called by the acceptance, after its limits were opened. What is missing, and until when, is told in writing."""
    missing = lateness.missing_of(case.application)
    if not missing:
        return
    if until is None or until < case.today:
        _refuse(_("Some minor materials are missing. Say until when they have to be handed in."))
    promised = case.open_of("promised")
    case.open_deadline(KIND, (until - case.today).days, "day")
    due = case.open_of(KIND).due_on
    if promised and promised.due_on and due > promised.due_on:
        _refuse(_("Not later than the promised day of the decision, %(day)s.") % {"day": promised.due_on.isoformat()})
    points = lateness.points_of(missing, case.application.edition)
    letter = paperwork.issue(case, "late_materials", points=points, answer_by=due)
    case.note.update(late=[m.key for m in missing], until=due.isoformat(), late_letter=letter.number)


def require_complete(case: Case) -> None:
    """Before a grant: what was promised at acceptance has to be there."""
    missing = lateness.missing_of(case.application)
    if missing:
        names = "、".join(m.name for m in missing)
        raise NotAllowed(
            _("Nothing is granted before everything is there. Still missing: %(names)s.") % {"names": names}
        )


def hand_in_late(application, *, by, at, files=(), paper=(), expected_version=None):
    """What was missing arrives, piece by piece if need be. By the applicant, or at the counter; paper: keys."""
    files, paper = list(files), set(paper)
    with opened(application, Action.HAND_IN_LATE, by=by, at=at, expected_version=expected_version) as case:
        app = case.application
        asked = {m.key for m in lateness.missing_of(app)}
        given = {f.material_key for f in files} | paper
        if not given:
            words = _("Nothing of what is missing has been handed in yet.")
            raise Incomplete(words, fields={f"material:{key}": words for key in sorted(asked)})
        if given - asked:
            raise NotAllowed(_("Only what is still missing can be handed in here."))
        _attach(files, app)
        app.paper_materials = sorted(set(app.paper_materials) | paper)
        case.note.update(files=[[f.material_key, f.sha256] for f in files], paper=sorted(paper))
        if not lateness.missing_of(app):
            case.close_deadlines(KIND)
            case.note["complete"] = True
    return application


def _refuse(words: str):
    raise Incomplete(words, fields={"until": words})
