"""A card made lighter (降级) or taken back (撤销), rules §5.3: points by counter-entries, history kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.posts import roles_of
from supervision import packs, points
from supervision.answerable import heads, posts_answered_for
from supervision.models import Appeal, Card, CardChange
from supervision.ordering import ISSUING
from supervision.rules import Level
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete, NotAllowed

To = CardChange.To
LIGHTER = Decimal(packs.POINTS[Level.YELLOW])


def objection(card: Card, user, *, on: date) -> str | None:
    """Why this person, of those who deal cards, may not change this one; None where they may."""
    if not ISSUING & roles_of(user, on=on):
        return _("Only supervisors and the office change cards.")
    if card.officer_id == user.pk or card.post_id in posts_answered_for(user, on=on):
        return _("Nobody changes a card in a matter of their own.")
    if card.post and heads(user, card.post.department_id, on=on):
        return _("The head of the officer does not change the card.")
    if Appeal.objects.filter(card=card, decision=None).exists():
        return _("An appeal is pending; decide that.")
    return None


def possible(card: Card) -> list[To]:
    if card.changed_to == To.REVOKED:
        return []
    return [To.REVOKED] if card.changed_to or card.level != Level.RED else [To.DOWNGRADED, To.REVOKED]


def change(card: Card, *, to: str, reason: str, by, at: datetime) -> CardChange:
    """By those who deal cards, without an appeal. Written once each; NotAllowed where the card stands so already."""
    if why := objection(card, by, on=timekeeping.local_date(at)):
        raise Forbidden(why)
    if to not in To.values:
        raise Incomplete(_("Choose a result."), fields={"to": _("Choose a result.")})
    if not reason.strip():
        raise Incomplete(_("Write the text."), fields={"text": _("Write the text.")})
    with transaction.atomic():
        made = put(card, To(to), reason=reason.strip(), by=by, at=at)
        after = {"card": card.name, "to": str(made.get_to_display()), "reason": made.reason}
        before = {"level": str(card.get_level_display())}
        audit.note(audit.Kind.CARD, card.application.number, by=by, at=at, before=before, after=after)
    return made


def put(card: Card, to: To, *, reason: str, by, at: datetime, decision=None) -> CardChange:
    """The change and its points in one transaction; the caller has said who may."""
    with transaction.atomic():
        card = Card.objects.select_for_update().get(pk=card.pk)
        if to not in possible(card):
            raise NotAllowed(_("That cannot be done with this card."))
        try:
            with transaction.atomic():
                made = CardChange.objects.create(card=card, to=to, reason=reason, by=by, at=at, decision=decision)
        except IntegrityError:
            raise NotAllowed(_("That cannot be done with this card.")) from None
        if to == To.REVOKED:
            points.reverse(card, by=by, at=at, reason=reason)
        else:
            points.regrade(card, to=LIGHTER, by=by, at=at, reason=reason)
    return made
