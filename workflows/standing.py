"""Where a case stands, in one sentence for the applicant: what happens now, by when, and whether they have to act."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.wording import day_words
from workflows.transitions import State

S = State


@dataclass(frozen=True)
class Standing:
    words: str
    tone: str = "info"  # info, warn, good, bad, pause
    act: bool = False  # the applicant has to do something now
    day: date | None = None  # the day in the sentence


def standing_of(case, *, today: date) -> Standing:
    """Reads `case.deadlines` (all or only the open ones) and, while correcting, `case.corrections`."""
    state = State(case.state)
    if state is S.RECEIVED:
        return _received(_due(case, "acceptance"), today)
    if state is S.CORRECTING:
        return _correcting(case, today)
    if state is S.IN_REVIEW:
        return _in_review(case.due_on, today)
    if state in (S.PAUSED, S.SUSPENDED):
        return Standing(_("The clock stands still for a time. When it goes on, the last day is told anew."), "pause")
    if state in (S.GRANTED, S.REFUSED):
        return _decided(state, _due(case, "delivery"), today)
    good = state in (S.DELIVERED, S.CLOSED) and case.decision != "refused"
    return Standing(_ended()[state], "good" if good else "info")


def _due(case, kind: str) -> date | None:
    return next((d.due_on for d in case.deadlines.all() if d.kind == kind and d.closed_at is None), None)


def _received(due, today) -> Standing:
    if due is None:
        return Standing(_("Your application has arrived and is being looked at."))
    if due < today:
        # Art. 32(4): silence has made it accepted; the record follows within minutes.
        return Standing(
            _("Nobody answered in time, so it counts as accepted. This is being recorded."), "info", day=due
        )
    words = _("By %(day)s you will be told whether it is accepted, or everything that is missing.")
    return Standing(words % {"day": day_words(due)}, day=due)


def _correcting(case, today) -> Standing:
    notice = next((c for c in case.corrections.all() if c.answered_at is None), None)
    if notice is None:
        return Standing(_("Something has to be corrected."), "warn", act=True)
    left = (notice.answer_by - today).days
    day = day_words(notice.answer_by)
    if left < 0:
        words = _("The time to correct it ended on %(day)s.") % {"day": day}
        return Standing(words, "bad", day=notice.answer_by)
    if left == 0:
        words = _("Please correct it today (%(day)s): it is the last day.") % {"day": day}
    else:
        words = _("Please correct it by %(day)s. You have %(n)s days left.") % {"day": day, "n": left}
    return Standing(words, "warn", act=True, day=notice.answer_by)


def _in_review(due, today) -> Standing:
    if due is None:
        return Standing(_("It has been accepted and is being reviewed. No limit is known for this item."))
    if due < today:
        words = _(
            "It should have been decided by %(day)s and is late. You may ask for the reason, or complain to 12345."
        )
        return Standing(words % {"day": day_words(due)}, "bad", day=due)
    return Standing(_("It is being reviewed. Decision by %(day)s.") % {"day": day_words(due)}, day=due)


def _decided(state, due, today) -> Standing:
    first = (
        _("It has been granted. You can download the decision here.")
        if state is S.GRANTED
        else _("It has been refused. The decision says why, and where you may turn.")
    )
    tone = "good" if state is S.GRANTED else "bad"
    if due is None or due < today:
        return Standing(first, tone, day=due)
    return Standing(first + _(" It will be delivered by %(day)s.") % {"day": day_words(due)}, tone, day=due)


def _ended() -> dict[State, str]:
    return {
        S.DELIVERED: _("The decision has been delivered to you."),
        S.CLOSED: _("Everything is done. Your papers stay here."),
        S.NOT_REQUIRED: _("No approval is needed for this. The paper says why."),
        S.NOT_ACCEPTED: _("It was not accepted. The paper says why, and where you may turn."),
        S.RETURNED: _("It was returned because the correction was not answered in time. You may apply again."),
        S.WITHDRAWN: _("You have withdrawn it. You may apply again at any time."),
        S.VOIDED: _("It was voided. Please ask at the counter."),
    }
