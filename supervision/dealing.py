"""Cards that no limit raised: for anomalies whose rule says yellow or red, and by the hand of a supervisor.

The same keys as for limits: once per rule, case, kind and scope; the ledger's line and the notices go with the card.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from accounts import audit
from accounts.posts import roles_of
from supervision import holding, packs, points, recipients, rules
from supervision.answerable import posts_answered_for
from supervision.audience import supervised_cases
from supervision.models import Anomaly, AnomalyFinding, Card
from supervision.ordering import ISSUING
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application, StageRun

MOST = 500  # anomalies in a round
BY_HAND_RULE = "by-hand"
LEVELS = [str(level) for level in rules.Level if level in rules.CARDS]


def for_anomalies(*, at: datetime) -> int:
    """Deals what is owed; two rounds at once deal it once, by key. What was found unfounded before gets no card."""
    dealt = 0
    for anomaly in _without_card()[:MOST]:
        with transaction.atomic():
            dealt += _deal(anomaly, at=at)
    return dealt


def _without_card():
    has_one = Card.objects.filter(
        rule_code=OuterRef("code"), application=OuterRef("application"), kind=Card.PATTERN, scope=0
    )
    last = AnomalyFinding.objects.filter(anomaly=OuterRef("pk")).order_by("-at", "-pk").values("verdict")[:1]
    owed = Anomaly.objects.filter(~Exists(has_one), level__in=LEVELS).annotate(verdict=Subquery(last))
    return (
        owed.filter(Q(verdict=None) | ~Q(verdict=AnomalyFinding.Verdict.UNFOUNDED))
        .select_related("rule")
        .order_by("occurred_at", "pk")
    )


def _deal(anomaly: Anomaly, *, at: datetime) -> int:
    run = holding.run_at(anomaly.application_id, anomaly.occurred_at, officer_id=anomaly.actor_id)
    key = {"rule_code": anomaly.code, "application_id": anomaly.application_id, "kind": Card.PATTERN, "scope": 0}
    card, fresh = Card.objects.get_or_create(
        **key,
        defaults={
            "level": anomaly.level,
            "anomaly": anomaly,
            "post": run.post if run else None,
            "officer_id": run.officer_id if run else None,
            "points": anomaly.rule.points,
            "issued_at": anomaly.occurred_at,
            "dealt_at": at,
        },
    )
    if not fresh:
        return 0  # another round was quicker
    points.book([card.pk], at=at)
    if run:
        named = {run.post_id}.union(
            *(recipients.above([run.post_id], who) for who in anomaly.rule.told if who != recipients.Told.OFFICER)
        )
        holding.tell(anomaly.application_id, named, level=card.level, at=at, channels=anomaly.rule.channels)
    return 1


def may_deal(case: Application, user, *, on) -> bool:
    return bool(ISSUING & roles_of(user, on=on)) and supervised_cases(user, on=on).filter(pk=case.pk).exists()


def by_hand(case: Application, *, level: str, run: StageRun, text: str, seen: int, by, at: datetime) -> Card:
    """seen: how many cards by hand the page showed; so the same form sent twice deals one. Told and audited."""
    today = timekeeping.local_date(at)
    if not may_deal(case, by, on=today):
        raise Forbidden(_("Only supervisors and the office deal cards."))
    if run.application_id != case.pk or run.post_id is None:
        raise NotAllowed(_("This post did not hold the case."))
    if run.officer_id == by.pk or run.post_id in posts_answered_for(by, on=today):
        raise Forbidden(_("Nobody deals a card in a matter of their own."))
    if level not in LEVELS:
        raise Incomplete(_("Choose a result."), fields={"level": _("Choose a result.")})
    if not text.strip():
        raise Incomplete(_("Write the text."), fields={"text": _("Write the text.")})
    with transaction.atomic():
        Application.objects.select_for_update(no_key=True).get(pk=case.pk)
        if Card.objects.filter(application=case, kind=Card.BY_HAND).count() != seen:
            raise NotAllowed(_("A card was dealt for this case in the meantime. Look at it first."))
        card = Card.objects.create(
            rule_code=BY_HAND_RULE,
            application=case,
            kind=Card.BY_HAND,
            scope=seen + 1,
            level=level,
            issued_by=by,
            text=text.strip(),
            post_id=run.post_id,
            officer_id=run.officer_id,
            points=packs.POINTS[rules.Level(level)],
            issued_at=at,
            dealt_at=at,
        )
        points.book([card.pk], at=at)
        above = recipients.above([run.post_id], recipients.Told.HEAD)
        holding.tell(case.pk, {run.post_id} | above, level=level, at=at)
        said = {"level": str(card.get_level_display()), "post": str(run.post), "reason": card.text}
        audit.note(audit.Kind.CARD, case.number, by=by, at=at, after=said)
    return card
