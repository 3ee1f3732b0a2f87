"""The points ledger: lines are added, never changed. A balance is the sum of its lines."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.posts import roles_of
from supervision.models import Card, PointEntry
from supervision.ordering import ISSUING
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete

# The department of a card without a post is that of its case. %(at)s; `{cards}` names rows of cards.
LINES = """
    INSERT INTO supervision_pointentry (day, department_id, post_id, officer_id, points, cause, card_id, reason, at)
    SELECT (c.issued_at AT TIME ZONE 'Asia/Shanghai')::date,
           coalesce(p.department_id, (SELECT department_id FROM workflows_application WHERE id = c.application_id)),
           c.post_id, c.officer_id, -c.points, 'card', c.id, '', %(at)s::timestamptz
    FROM {cards} c LEFT JOIN accounts_post p ON p.id = c.post_id
    WHERE c.points <> 0
    ON CONFLICT DO NOTHING"""
BOOK = LINES.format(cards="(SELECT * FROM supervision_card WHERE id = ANY(%(cards)s))")


def reverse(card: Card, *, by, at: datetime, reason: str) -> list[PointEntry]:
    """A line of the opposite sign for what the card takes as it stands; the key of `reverses` refuses a second."""
    taken = card.entries.filter(cause__in=[PointEntry.Cause.CARD, PointEntry.Cause.REGRADED], reversed_by=None)
    return [
        _line(entry, -entry.points, PointEntry.Cause.COUNTER, reverses=entry, reason=reason, by=by, at=at)
        for entry in taken
    ]


def regrade(card: Card, *, to: Decimal, by, at: datetime, reason: str) -> None:
    """What the card took comes back, and what the lighter one costs is taken: two lines, nothing edited."""
    for entry in reverse(card, by=by, at=at, reason=reason):
        if to:
            _line(entry, -to, PointEntry.Cause.REGRADED, reason=reason, by=by, at=at)


def _line(like: PointEntry, points: Decimal, cause: str, *, reason: str, **more) -> PointEntry:
    return PointEntry.objects.create(
        day=timekeeping.local_date(more["at"]),
        department_id=like.department_id,
        post_id=like.post_id,
        officer_id=like.officer_id,
        card_id=like.card_id,
        points=points,
        cause=cause,
        reason=reason[:500],
        **more,
    )


def book(cards: list[int], *, at: datetime) -> None:
    """The lines of these cards; one that has its line keeps it."""
    with connection.cursor() as sql:
        sql.execute(BOOK, {"at": at, "cards": cards})


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
