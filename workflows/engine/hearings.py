"""听证 (Art. 46-48): told, requested within five working days, organised within twenty, announced seven before.

The host has not handled the case; the record is signed; the decision waits for it. The time a hearing takes is one of
the eight special procedures and is stopped for as such (stopping.py).
"""

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from workflows import examiners, timekeeping
from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.models import Hearing, Service
from workflows.transitions import Action

REQUEST_DAYS = 5  # Art. 47: within five working days of being told
ORGANISE_DAYS = 20  # Art. 47: the agency holds it within twenty working days of the request
NOTICE_DAYS = 7  # Art. 48(1): day and place are told seven working days before
ASKING, HOLDING = "hearing_request", "hearing"


def tell_hearing_right(application, *, by, at, matter, expected_version=None, run_id=None):
    """听证告知书: what the decision will touch, and that a hearing may be asked for. Its delivery starts the days."""
    require_reason(matter, "matter")
    with opened(
        application, Action.TELL_HEARING, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        _require_none(case)
        letter = paperwork.issue(case, "hearing_right", matter=matter, request_days=REQUEST_DAYS)
        Hearing.objects.create(
            application=case.application, state=Hearing.State.TOLD, matter=matter, told_letter=letter
        )
        case.note.update(matter=matter, letter=letter.number)
        if service := Service.objects.filter(letter=letter).first():  # delivered as it was issued
            right_served(case, letter, service.served_on)
    return application


def right_served(case: Case, letter, day: date) -> None:
    hearing = _open(case)
    if hearing is not None and hearing.told_letter_id == letter.pk and hearing.state == Hearing.State.TOLD:
        case.open_deadline(ASKING, REQUEST_DAYS, "workday", started_on=day)


def request_hearing(application, *, by, at, requested_by="", expected_version=None, run_id=None):
    """By the applicant on line, or recorded by an officer for the applicant or an interested party."""
    with opened(
        application, Action.REQUEST_HEARING, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        hearing = _in_state(case, Hearing.State.TOLD, _("No hearing has been offered that could be asked for."))
        limit = case.open_of(ASKING)
        if limit is not None and case.today > limit.due_on:
            raise NotAllowed(_("The five working days to ask for a hearing are over."))
        hearing.state, hearing.requested_at = Hearing.State.REQUESTED, case.at
        hearing.requested_by = requested_by.strip() or case.application.applicant.name
        hearing.save(update_fields=["state", "requested_at", "requested_by"])
        case.close_deadlines(ASKING)
        case.open_deadline(HOLDING, ORGANISE_DAYS, "workday")
        case.note.update(requested_by=hearing.requested_by)
    return application


def drop_hearing(application, *, by, at, reason, expected_version=None, run_id=None):
    """Who asked for the hearing does not want it any more, or does not come."""
    require_text(reason, "reason")
    with opened(
        application, Action.DROP_HEARING, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        hearing = _open(case)
        if hearing is None:
            raise NotAllowed(_("There is no hearing under way in this case."))
        hearing.state = Hearing.State.ENDED
        hearing.save(update_fields=["state"])
        case.close_deadlines(ASKING, HOLDING)
        case.note.update(reason=reason)
    return application


def lapse_hearing_right(application, *, at, day):
    """Nobody asked within the five days (the engine's own timer)."""
    with opened(application, Action.HEARING_NOT_REQUESTED, by=None, at=at, day=day) as case:
        _not_requested(case)
    return application


def schedule_hearing(
    application,
    *,
    by,
    at,
    held_at: datetime,
    place,
    host: User,
    matter="",
    announce=False,
    expected_version=None,
    run_id=None,
):
    """听证通知书: day, place, host. Also for a hearing the bureau holds of its own accord (Art. 46), with its matter.

    Such a hearing is always announced to the public (听证公告), one that was asked for where `announce` says so.
    It may be fixed anew while it has not been held; each notice is a paper of its own.
    """
    require_text(place, "place")
    if host is None or host.kind != User.Kind.STAFF or not host.is_active:
        words = _("Choose an officer of the bureau.")
        raise Incomplete(words, fields={"host": words})
    with opened(
        application, Action.SCHEDULE_HEARING, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        hearing = _open(case)
        if hearing is None:
            require_reason(matter, "matter")
            hearing = Hearing(application=case.application, matter=matter)
        elif hearing.state == Hearing.State.TOLD:
            raise NotAllowed(_("Nobody has asked for the hearing yet; its day is fixed when somebody does."))
        _require_stranger_to_the_case(case, host)
        _require_day(case, timekeeping.local_date(held_at))
        when = timekeeping.local_text(held_at)
        letter = paperwork.issue(
            case, "hearing_notice", matter=hearing.matter, held_at=when, place=place, host=host.name
        )
        hearing.state, hearing.held_at, hearing.place = Hearing.State.SCHEDULED, held_at, place
        hearing.host, hearing.notice_letter = host, letter
        hearing.announcement_letter = None
        if announce or hearing.told_letter is None:
            told = {"matter": hearing.matter, "held_at": when, "place": place, "host": host.name}
            hearing.announcement_letter = paperwork.issue(case, "hearing_announcement", **told)
            case.note["announcement"] = hearing.announcement_letter.number
        hearing.save()
        case.note.update(when=when, place=place, host=host.name, letter=letter.number)
    return application


def record_hearing(application, *, by, at, attended, record, signed_by, expected_version=None, run_id=None):
    """听证笔录, signed by those who took part (Art. 48(5)). Recorded by the host, or by who handles the case."""
    require_text(attended, "attended")
    require_text(record, "record")
    require_text(signed_by, "signed_by")
    with opened(
        application, Action.RECORD_HEARING, by=by, at=at, expected_version=expected_version, run_id=run_id
    ) as case:
        hearing = _in_state(case, Hearing.State.SCHEDULED, _("Day and place of the hearing have to be fixed first."))
        if case.at < hearing.held_at:
            raise NotAllowed(_("The hearing has not taken place yet."))
        _require_told_in_time(case, hearing)
        _require_stranger_to_the_case(case, hearing.host)
        letter = paperwork.issue(
            case,
            "hearing_record",
            matter=hearing.matter,
            held_at=timekeeping.local_text(hearing.held_at),
            place=hearing.place,
            host=hearing.host.name,
            attended=attended,
            record=record,
            signed_by=signed_by,
        )
        hearing.state, hearing.attended, hearing.record = Hearing.State.HELD, attended, record
        hearing.signed_by, hearing.record_letter, hearing.recorded_by = signed_by, letter, by
        hearing.save()
        case.close_deadlines(HOLDING)
        case.note.update(when=timekeeping.local_text(hearing.held_at), host=hearing.host.name, letter=letter.number)
    return application


def require_over(case: Case) -> None:
    """Called before a decision: who may still ask is waited for, and the decision rests on the record (Art. 48)."""
    hearing = _open(case)
    if hearing is None:
        return
    if hearing.state != Hearing.State.TOLD:
        raise NotAllowed(_("The hearing has to be held, or dropped, before the decision: it rests on its record."))
    limit = case.open_of(ASKING)
    if limit is None:
        raise NotAllowed(_("The notice of the right to a hearing has not been delivered yet."))
    if case.today <= limit.due_on:
        raise NotAllowed(_("Until %(day)s a hearing may still be asked for.") % {"day": limit.due_on.isoformat()})
    _not_requested(case)


def end(case: Case) -> None:
    """The case ends without a decision."""
    Hearing.objects.filter(application=case.application, state__in=Hearing.OPEN).update(state=Hearing.State.ENDED)


def _not_requested(case: Case) -> None:
    Hearing.objects.filter(application=case.application, state=Hearing.State.TOLD).update(
        state=Hearing.State.NOT_REQUESTED
    )
    case.close_deadlines(ASKING)


def _open(case: Case) -> Hearing | None:
    return Hearing.objects.filter(application=case.application, state__in=Hearing.OPEN).select_related("host").first()


def _in_state(case: Case, state: str, otherwise) -> Hearing:
    hearing = _open(case)
    if hearing is None or hearing.state != state:
        raise NotAllowed(otherwise)
    return hearing


def _require_none(case: Case) -> None:
    if _open(case) is not None:
        raise NotAllowed(_("A hearing is under way in this case already."))


def _require_stranger_to_the_case(case: Case, host: User) -> None:
    # Art. 48(3): the hearing is led by somebody who does not examine this application.
    if host.pk in examiners.of(case.application):
        words = _("Who handles the case does not lead its hearing (Art. 48). Choose somebody else.")
        raise Incomplete(words, fields={"host": words})


def _require_day(case: Case, day: date) -> None:
    first = case.calendar.add_workdays(case.today, NOTICE_DAYS)
    limit = case.open_of(HOLDING)
    words = ""
    if day < first:
        words = _("Not before %(day)s: the parties are told seven working days ahead (Art. 48).")
        words %= {"day": first.isoformat()}
    elif limit is not None and limit.due_on and day > limit.due_on:
        words = _("Not after %(day)s: it is held within twenty working days of the request (Art. 47).")
        words %= {"day": limit.due_on.isoformat()}
    if words:
        raise Incomplete(words, fields={"held_at": words})


def _require_told_in_time(case: Case, hearing: Hearing) -> None:
    service = Service.objects.filter(letter=hearing.notice_letter).first()
    day = timekeeping.local_date(hearing.held_at)
    if service is None or case.calendar.add_workdays(service.served_on, NOTICE_DAYS) > day:
        raise NotAllowed(
            _("The notice was not delivered seven working days before the hearing (Art. 48). Fix a new day.")
        )
