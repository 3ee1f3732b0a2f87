"""One extension (Art. 42): asked for by the handler, approved by the head of the bureau before the due day is over.

It is in force when its notice has been delivered (rules §1.6); delivered after the due day it is void.
"""

from django.utils.translation import gettext as _

from workflows import clock
from workflows.engine import announcing
from workflows.engine.door import STOPPED_BY_PAUSE, Case, opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.models import Announcement, Extension, ExtensionRequest, Pause
from workflows.models.deadline import LONGEST_EXTENSION
from workflows.transitions import Action

MOST_EXTENSION_DAYS = 10  # Art. 42(1)
MOVED = STOPPED_BY_PAUSE  # the total limits, and the stage's, else a lawful extension would bring a card for the stage
LICENCE = "01"


def request_extension(application, *, by, at, days: int, reason, expected_version=None, run_id=None):
    """The handler asks; the limits stay as they are until the head of the bureau has answered."""
    require_reason(reason)
    with opened(
        application, Action.REQUEST_EXTENSION, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        _require_possible(case, days)
        if _open_request(case):
            raise NotAllowed(_("An extension has been asked for already and not been answered yet."))
        ExtensionRequest.objects.create(
            application=case.application, days=days, reason=reason, requested_at=case.at, requested_by=by
        )
        case.note.update(days=days, reason=reason)
    return application


def refuse_extension(application, *, by, at, reason, expected_version=None):
    """The head of the bureau does not approve; the refusal stays on record, and it may be asked for again."""
    require_text(reason, "reason")
    with opened(application, Action.REFUSE_EXTENSION, by=by, at=at, expected_version=expected_version) as case:
        request = _open_request(case)
        if request is None:
            raise NotAllowed(_("Nobody has asked for an extension."))
        _answer(case, request, ExtensionRequest.Outcome.REFUSED, reason)
        case.note.update(days=request.days, reason=reason)
    return application


def extend(application, *, by, at, days: int, reason, expected_version=None):
    """The approval, of a request or without one. In force at once, or with the delivery of its notice."""
    require_reason(reason)
    with opened(application, Action.EXTEND, by=by, at=at, expected_version=expected_version) as case:
        _require_possible(case, days)
        if request := _open_request(case):
            _answer(case, request, ExtensionRequest.Outcome.APPROVED)
        old, new = case.application.due_on, _moved(case, days)
        letter = paperwork.issue(
            case, "extension", days=days, reason=reason, old_due_on=old, new_due_on=new, approver=by.name
        )
        case.note["letter"] = letter.number
        if announcing.at_once(case):
            _extend(case, letter, days=days, reason=reason, old=old, new=new, by=by)
        else:
            facts = {"days": days, "reason": reason, "old_due_on": old, "new_due_on": new}
            announcing.announce(case, Announcement.Effect.EXTENSION, letter, **facts)
            case.note.update(days=days, reason=reason, old=old.isoformat(), new=new.isoformat())
            case.action = Action.ANNOUNCE_EXTENSION
    return application


def notice_served(case: Case, letter, day) -> None:
    """Delivered in time it moves the limits; after the due day it is void and the old due date stands."""
    pending = announcing.open_of(case, Announcement.Effect.EXTENSION)
    if pending is None or pending.letter_id != letter.pk:
        return  # lapsed with the decision, or in force since it was issued
    due = case.application.due_on  # none while the clock stands still: then it cannot be over
    if due is not None and day > due:
        announcing.settle(case, pending, Announcement.Outcome.VOID)
        case.action = Action.EXTENSION_VOID
        case.note.update(days=pending.days, old=due.isoformat())
        return
    announcing.settle(case, pending, Announcement.Outcome.EFFECTIVE)
    new = _moved(case, pending.days) if due else pending.new_due_on
    _extend(
        case,
        letter,
        days=pending.days,
        reason=pending.reason,
        old=due or pending.old_due_on,
        new=new,
        by=pending.announced_by,
    )
    case.action = Action.EXTEND


def _extend(case: Case, letter, *, days, reason, old, new, by) -> None:
    for deadline in case.deadlines:
        if deadline.kind in MOVED:
            deadline.extension += days
            deadline.save(update_fields=["extension"])  # a stopped limit is not moved now, but goes on longer
    case.refresh_deadlines()
    Extension.objects.create(
        application=case.application,
        days=days,
        reason=reason,
        old_due_on=old,
        new_due_on=new,
        approved_by=by,
        granted_at=case.at,
        notice=letter,
    )
    case.note.update(days=days, reason=reason, old=old.isoformat(), new=new.isoformat())


def _require_possible(case: Case, days: int) -> None:
    app = case.application
    most = most_days(app)
    if not 1 <= days <= most:
        words = _("Between 1 and %(most)s working days.") % {"most": most}
        raise Incomplete(words, fields={"days": words})
    if Extension.objects.filter(application=app).exists():
        raise NotAllowed(_("This case has been extended once already (Art. 42)."))
    announcing.require_none(case, Announcement.Effect.EXTENSION)
    if app.due_on is None:
        raise NotAllowed(_("This case has no limit that could be extended."))
    if case.today > app.due_on:
        raise NotAllowed(_("The case is overdue; an extension has to be approved before the due day is over."))


def most_days(application) -> int:
    """Other items than licences are extended only where their own law allows it (rules §1.6)."""
    own = application.edition.extension_max
    if application.item.type_code == LICENCE:
        return min(own or MOST_EXTENSION_DAYS, MOST_EXTENSION_DAYS)
    if not own:
        raise NotAllowed(_("The law of this item allows no extension."))
    return min(own, LONGEST_EXTENSION)


def _moved(case: Case, days: int):
    """The earlier of the total limits as it would be with so many working days more."""
    pauses = [clock.Pause(p.started_on, p.ended_on) for p in Pause.objects.filter(application=case.application)]
    return min(
        clock.due_on(
            started_on=d.started_on,
            allowance=d.allowance,
            unit=d.unit,
            pauses=tuple(pauses),
            extensions=d.extension + days,
            calendar=case.calendar,
        )
        for d in case.deadlines
        if d.kind in ("promised", "statutory")
    )


def _open_request(case: Case) -> ExtensionRequest | None:
    return ExtensionRequest.objects.filter(application=case.application, answered_at=None).first()


def _answer(case: Case, request: ExtensionRequest, outcome: str, words: str = "") -> None:
    request.answered_at, request.answered_by = case.at, case.by
    request.outcome, request.answer = outcome, words
    request.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
