"""Art. 50, second paragraph: a renewal nobody has decided when the licence expires is granted by law."""

from django.utils.translation import gettext as _

from workflows.engine import announcing, deciding, hearings, licensing, travel
from workflows.engine.door import Case, opened
from workflows.letters import paperwork
from workflows.models import Pause
from workflows.transitions import Action, StageKind

DEEMED = "deemed_renewed"


def deem_renewed(application, *, at, day):
    """As of `day`, the last of the old validity: granted, the limits ended, on its way to the applicant.

    The new validity is as long as the rule says, else as it was [H]; content and conditions stay.
    """
    with opened(application, Action.DEEM_RENEWED, by=None, at=at, day=day) as case:
        app = case.application
        for pause in Pause.objects.filter(application=app, ended_on=None):
            pause.ended_on = max(day, pause.started_on)
            pause.save(update_fields=["ended_on"])
        app.decided_at, app.decision = case.at, "granted"
        announcing.lapse(case)
        hearings.end(case)
        case.close_deadlines(*(d.kind for d in case.deadlines if d.run_id is None))
        _to_delivery(case)
        deciding.open_delivery(case)
        old = app.licence_request.licence
        plan = licensing.prepare(case, content=old.content, conditions=old.conditions, deemed=True)
        letter = paperwork.issue(case, plan.letter_kind, content=plan.content, **plan.facts)
        licensing.enter(case, plan, letter)
        case.note.update(letter=letter.number, reason=_("Not decided before the licence expired (Art. 50)."))
    return application


def _to_delivery(case: Case) -> None:
    """Wherever the case stood: what is open ends, and what follows a grant begins."""
    if any(case.stage(run).kind is StageKind.COMBINED for run in case.runs):
        case.close_deadlines("stage")
        return
    case.close_all_runs(DEEMED)
    decision = next((stage for stage in case.plan.stages if stage.kind is StageKind.DECISION), None)
    if decision is None or not travel.go_on_from(case, decision, "granted", "decided"):
        case.open_stage(next(stage for stage in case.plan.stages if stage.kind is StageKind.DELIVERY))
