"""What a card rests on, kept as it stood: a later change of rule, limit or case cannot change why it was dealt."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from supervision import rule_words as rule_words_of
from supervision.models import Card, CardEvidence
from supervision.templatetags.supervision_words import limit_kind, rule_words
from workflows import readings, timekeeping

SCHEMA = 1
BATCH = 200
SOURCES = ("alert__rule", "anomaly__rule", "issued_by")


def with_names(cards):
    """Cards with all that a list of them says."""
    named = cards.select_related(*SOURCES, "post__department", "officer", "application__edition")
    return named.prefetch_related("changes").defer("application__answers", "application__edition__form")


def freeze(*, at: datetime, most: int = 2000) -> int:
    """Cards without evidence get it; called in the round that dealt them. Safe to run twice at once, by key."""
    done = 0
    while done < most:
        cards = list(
            Card.objects.filter(evidence=None)
            .select_related(*SOURCES, "post__department", "officer", "application")
            .prefetch_related("application__deadlines__run__stage", "application__pauses", "application__events")
            .order_by("pk")[:BATCH]
        )
        if not cards:
            break
        with translation.override("zh-hans"):
            rows = [CardEvidence(card=card, frozen_at=at, **_told(card)) for card in cards]
        CardEvidence.objects.bulk_create(rows, ignore_conflicts=True)
        done += len(cards)
    return done


def _told(card: Card) -> dict:
    facts, sentences = (_of_alert if card.alert_id else _of_anomaly if card.anomaly_id else _by_hand)(card)
    who = f"{card.post or '—'} {card.officer or ''}".strip()
    return {
        "facts": {
            "schema": SCHEMA,
            **facts,
            "events": [
                {"seq": e.seq, "action": e.action, "at": e.at.isoformat(), "hash": bytes(e.hash).hex()}
                for e in card.application.events.all()
                if e.at <= card.seen_from
            ],
            "held_by": {"post": str(card.post or ""), "officer": str(card.officer or "")},
        },
        "sentences": [*sentences, _("The case was held by: %(who)s.") % {"who": who}],
    }


def _of_alert(card: Card) -> tuple[dict, list[str]]:
    alert, rule, on = card.alert, card.alert.rule, timekeeping.local_date(card.issued_at)
    row = next(r for r in readings.rows_of(card.application, today=on) if r.deadline.pk == alert.deadline_id)
    limit = row.deadline
    facts = {
        "rule": _rule(rule),
        "alert": {
            **{"sequence": alert.sequence, "revision": alert.revision, "due_on": alert.due_on.isoformat()},
            **{"due_at": alert.due_at.isoformat(), "raised_at": alert.raised_at.isoformat()},
            **{"late": alert.late, "retroactive": alert.retroactive},
        },
        "limit": {
            **{"kind": limit.kind, "started_on": limit.started_on.isoformat(), "allowance": limit.allowance},
            **{"unit": limit.unit, "extension": limit.extension, "revision": limit.revision},
            **{"used": row.reading.used, "overdue_by": row.reading.overdue_by},
        },
        "ledger": [_plain(day) for day in row.reading.ledger],
    }
    said = {"limit": limit_kind(limit.kind), "began": limit.started_on, "due": alert.due_on, "used": row.reading.used}
    words = _("%(limit)s: counted from %(began)s, last day %(due)s, %(used)s days used when the card was dealt.")
    return facts, [_sentence(rule), words % said]


def _of_anomaly(card: Card) -> tuple[dict, list[str]]:
    anomaly = card.anomaly
    facts = {
        "rule": _rule(anomaly.rule),
        "anomaly": {
            **{"code": anomaly.code, "key": anomaly.key, "events": anomaly.events, "values": anomaly.values},
            **{"occurred_at": anomaly.occurred_at.isoformat()},
        },
    }
    return facts, [_sentence(anomaly.rule), rule_words_of.anomaly(anomaly.code, anomaly.values)]


def _by_hand(card: Card) -> tuple[dict, list[str]]:
    facts = {"by_hand": {"by": str(card.issued_by), "at": card.issued_at.isoformat(), "text": card.text}}
    return facts, [_("Dealt by hand by %(who)s: %(text)s") % {"who": card.issued_by, "text": card.text}]


def _rule(rule) -> dict:
    return {
        **{"code": rule.code, "version": rule.version, "name": rule.name, "trigger": rule.trigger},
        **{"kinds": rule.kinds, "offset": rule.offset, "level": rule.level, "points": str(rule.points)},
    }


def _sentence(rule) -> str:
    said = {"rule": rule.name, "n": rule.version, "words": rule_words(rule)}
    return _("Rule: %(rule)s, version %(n)s. It speaks: %(words)s.") % said


def _plain(day) -> dict:
    return {**day._asdict(), "day": day.day.isoformat(), "reason": str(day.reason), "note": str(day.note)}
