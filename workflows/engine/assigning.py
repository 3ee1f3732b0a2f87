"""The head of a section hands its cases out, and moves them from one officer to another."""

from django.utils.translation import gettext as _

from accounts.posts import holders
from workflows.engine.deciding import acceptors_of
from workflows.engine.door import opened
from workflows.engine.reasons import require_text
from workflows.errors import Incomplete
from workflows.transitions import Action, StageKind


def assign(application, *, by, at, officer, reason="", expected_version=None, run_id=None):
    """Give an open visit to an officer of its post. officer: User; taking it from somebody needs a reason."""
    with opened(application, Action.ASSIGN, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        run = case.run
        if not holders(run.post, on=case.today).filter(pk=officer.pk, is_active=True).exists():
            _refuse(_("%(who)s does not hold this post today.") % {"who": officer.name})
        if officer.pk == run.officer_id:
            _refuse(_("%(who)s has this case already.") % {"who": officer.name})
        if case.stage(run).kind is StageKind.DECISION and officer.pk in acceptors_of(case.application):
            _refuse(_("Who accepted a case may not decide it."))
        former = run.officer
        if former is not None:
            require_text(reason, "reason")
        run.officer = officer
        run.save(update_fields=["officer"])
        case.note.update(officer=officer.pk, officer_name=officer.name, reason=reason)
        if former is not None:
            case.note.update(former=former.pk, former_name=former.name)
    return application


def _refuse(words: str):
    raise Incomplete(words, fields={"officer": words})
