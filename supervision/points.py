"""The points ledger: lines are added, never changed. A balance is the sum of its lines."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.posts import roles_of
from supervision.models import Card, PointEntry
from supervision.ordering import ISSUING
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete

# For the sweep, in the transaction that deals the cards: one statement for all of them.
BOOK = """
    INSERT INTO supervision_pointentry (day, department_id, post_id, officer_id, points, cause, card_id, reason, at)
    SELECT (c.issued_at AT TIME ZONE 'Asia/Shanghai')::date, coalesce(p.department_id, a.department_id), c.post_id,
           c.officer_id, -c.points, 'card', c.id, '', %s
    FROM supervision_card c JOIN workflows_application a ON a.id = c.application_id
    LEFT JOIN accounts_post p ON p.id = c.post_id
    WHERE c.id = ANY(%s) AND c.points <> 0
    ON CONFLICT DO NOTHING"""


def reverse(card: Card, *, by, at: datetime, reason: str) -> None:
    """A line of the opposite sign for what the card took; the key of `reverses` refuses a second."""
    for entry in card.entries.filter(cause=PointEntry.Cause.CARD, reversed_by=None):
        PointEntry.objects.create(
            day=timekeeping.local_date(at),
            department_id=entry.department_id,
            post_id=entry.post_id,
            officer_id=entry.officer_id,
            points=-entry.points,
            cause=PointEntry.Cause.COUNTER,
            card=card,
            reverses=entry,
            reason=reason[:500],
            by=by,
            at=at,
        )


def by_hand(*, department, points: Decimal, reason: str, by, at: datetime, officer=None) -> PointEntry:
    """A line a supervisor writes, with its reason; never for themselves."""
    today = timekeeping.local_date(at)
    if not ISSUING & roles_of(by, on=today) or officer == by:
        raise Forbidden(_("Only supervisors and the office write points by hand, and not for themselves."))
    if not reason.strip() or not points:
        raise Incomplete(_("Points and a reason are needed."), fields={"reason": _("Points and a reason are needed.")})
    return PointEntry.objects.create(
        day=today,
        department=department,
        officer=officer,
        points=points,
        cause=PointEntry.Cause.MANUAL,
        reason=reason.strip(),
        by=by,
        at=at,
    )


def balance(entries) -> Decimal:
    return entries.aggregate(sum=Sum("points"))["sum"] or Decimal()
