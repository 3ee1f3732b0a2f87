"""In review: taking, passing on, sending back, one extension."""

from django.utils.translation import gettext as _

from workflows import paperwork
from workflows.engine.door import opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.models import Extension, StageRun
from workflows.transitions import Action

MOST_EXTENSION_DAYS = 10  # Art. 42(1)


def claim(application, *, by, at, expected_version=None, run_id=None):
    """The post was offered the visit; an officer commits to it."""
    with opened(application, Action.CLAIM, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.run.officer_id = by.pk
        case.run.save(update_fields=["officer"])
    return application


def release(application, *, by, at, expected_version=None, run_id=None):
    with opened(application, Action.RELEASE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.note["officer"] = case.run.officer_id
        case.run.officer_id = None
        case.run.save(update_fields=["officer"])
    return application


def advance(application, *, by, at, opinion="", expected_version=None, run_id=None):
    """The review passed: on to the stage the pinned flow says comes next."""
    require_text(opinion, "opinion")
    with opened(application, Action.ADVANCE, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        case.close_run("passed", opinion=opinion)
        opened_runs = case.open_next("passed")
        case.note.update(opinion=opinion, to=[case.stage(run).key for run in opened_runs])
    return application


def send_back(application, *, by, at, to: str, reason, expected_version=None, run_id=None):
    """Back to an earlier stage: the total clock runs on, the stage clock starts anew (rules §1.8)."""
    require_reason(reason)
    with opened(application, Action.SEND_BACK, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        stage = next((s for s in case.plan.before(case.stage(case.run).key) if s.key == to), None)
        if stage is None:
            words = _("The case cannot be sent back to that stage.")
            raise Incomplete(words, fields={"to": words})
        former = StageRun.objects.filter(application=case.application, stage_id=stage.id).order_by("-visit").first()
        case.close_run("sent_back", opinion=reason)
        case.application.sent_back = True
        case.open_stage(stage, officer_id=former.officer_id if former else None, again=True)
        case.note.update(to=stage.key, reason=reason)
    return application


def extend(application, *, by, at, days: int, reason, expected_version=None):
    """Art. 42: once, at most ten working days, approved by the head of the bureau, before the due day is over."""
    require_reason(reason)
    with opened(application, Action.EXTEND, by=by, at=at, expected_version=expected_version) as case:
        app = case.application
        most = _most_days(app)
        if not 1 <= days <= most:
            words = _("Between 1 and %(most)s working days.") % {"most": most}
            raise Incomplete(words, fields={"days": words})
        if Extension.objects.filter(application=app).exists():
            raise NotAllowed(_("This case has been extended once already (Art. 42)."))
        if app.due_on is None:
            raise NotAllowed(_("This case has no limit that could be extended."))
        if case.today > app.due_on:
            raise NotAllowed(_("The case is overdue; an extension has to be approved before the due day is over."))
        old = app.due_on
        for deadline in case.deadlines:
            deadline.extension += days
        case.refresh_deadlines()
        case.index_due_date()
        Extension.objects.create(
            application=app,
            days=days,
            reason=reason,
            old_due_on=old,
            new_due_on=app.due_on,
            approved_by=by,
            granted_at=case.at,
        )
        letter = paperwork.issue(case, "extension", days=days, reason=reason, old_due_on=old, new_due_on=app.due_on)
        case.note.update(
            days=days, reason=reason, old=old.isoformat(), new=app.due_on.isoformat(), letter=letter.number
        )
    return application


def _most_days(application) -> int:
    """Other items than licences are extended only where their own law allows it (rules §1.6)."""
    own = application.edition.extension_max
    if application.item.type_code == "01":
        return min(own or MOST_EXTENSION_DAYS, MOST_EXTENSION_DAYS)
    if not own:
        raise NotAllowed(_("The law of this item allows no extension."))
    return own
