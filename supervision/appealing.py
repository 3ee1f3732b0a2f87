"""Appeals against cards (申诉, rules §5.3): who may, until when, who decides; points go back by a counter-entry."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.posts import roles_of
from supervision import changing
from supervision.answerable import heads, posts_answered_for
from supervision.models import Appeal, AppealDecision, Card, CardChange, OrderStep
from supervision.ordering import ISSUING
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete, NotAllowed


def last_day(card: Card) -> date:
    """Counted from when the card could be seen: after an outage that is later than the day it was dealt for."""
    return timekeeping.calendar().add_workdays(timekeeping.local_date(card.seen_from), settings.APPEAL_WORKDAYS)


def may_appeal(card: Card, user, *, on: date) -> bool:
    return card.officer_id == user.pk or card.post_id in posts_answered_for(user, on=on)


def appeal(card: Card, *, by, at: datetime, text: str) -> Appeal:
    """NotAllowed after the last day or a second time; Forbidden for who is not answerable for the card."""
    today = timekeeping.local_date(at)
    if not may_appeal(card, by, on=today):
        raise Forbidden(_("Only the officer of the card and the post it was dealt to may appeal."))
    if today > last_day(card):
        raise NotAllowed(_("The days in which an appeal is possible are over."))
    _needs_text(text)
    decide_by = timekeeping.calendar().add_workdays(today, settings.APPEAL_DECIDE_WORKDAYS)
    try:
        with transaction.atomic():
            return Appeal.objects.create(card=card, text=text.strip(), by=by, at=at, decide_by=decide_by)
    except IntegrityError:
        raise NotAllowed(_("There is an appeal against this card already.")) from None


def objection(appeal: Appeal, user, *, on: date) -> str | None:
    """Why this person may not decide the appeal; None where they may."""
    card = appeal.card
    if not ISSUING & roles_of(user, on=on):
        return _("Only supervisors and the office decide appeals.")
    if user.pk in (card.officer_id, appeal.by_id) or may_appeal(card, user, on=on):
        return _("Nobody decides an appeal in a matter of their own.")
    if card.post and heads(user, card.post.department_id, on=on):
        return _("The head of the officer does not decide the appeal.")
    if OrderStep.objects.filter(order__card=card, action="issue", by=user).exists():
        return _("Who issued the order about this card does not decide the appeal.")
    return None


def decide(appeal: Appeal, *, by, at: datetime, result: str, reason: str) -> AppealDecision:
    """Written once. A card that is changed stays in the history; points return by counter-entries."""
    if why := objection(appeal, by, on=timekeeping.local_date(at)):
        raise Forbidden(why)
    if result not in AppealDecision.Result.values:
        raise Incomplete(_("Choose a result."), fields={"result": _("Choose a result.")})
    _needs_text(reason)
    try:
        with transaction.atomic():
            made = AppealDecision.objects.create(appeal=appeal, result=result, reason=reason.strip(), by=by, at=at)
            if result != AppealDecision.Result.UPHELD:
                changing.put(appeal.card, CardChange.To(result), reason=made.reason, by=by, at=at, decision=made)
            return made
    except IntegrityError:
        raise NotAllowed(_("This appeal is decided already.")) from None


def _needs_text(text):
    if not text.strip():
        raise Incomplete(_("Write the text."), fields={"text": _("Write the text.")})
