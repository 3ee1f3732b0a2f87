"""What a rule would have raised in a past period, read from the record of events: no watches, no sweep.

It says what the rule raises for limits that began, or were moved, while it was in force; so a trial "as if it had
always been there" and one "from that day on" are the same reading with another `valid_from`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from supervision import patterns, rules, spotting, trial_clock
from supervision.models import AlertRule
from workflows import timekeeping
from workflows.models import Deadline, DeadlineRevision, Event

MOST_CASES = 20_000  # a trial reads events case by case; more than this is refused, not cut off in silence


class TooMuch(Exception):
    """More cases than one trial reads."""


@dataclass(frozen=True)
class Would:
    """One alert or anomaly that would have been raised."""

    application_id: int
    at: datetime
    kind: str = ""  # of the limit
    deadline: int | None = None
    revision: int = 0
    sequence: int = 0
    values: dict | None = None  # of a pattern


def run(row: AlertRule, *, cases, since: datetime, until: datetime, valid_from: datetime | None = None) -> list[Would]:
    """What falls into [since, until). `cases`: the queryset the asker may see. Errors: TooMuch.

    valid_from: the rule had been in force from then on; None: all along.
    """
    begun = cases.filter(received_at__lt=until).order_by()
    if begun.values("pk")[: MOST_CASES + 1].count() > MOST_CASES:
        raise TooMuch
    ids = list(begun.values_list("pk", flat=True))
    if row.trigger == rules.Trigger.PATTERN:
        found = _patterns(row, ids, since, until, valid_from)
    else:
        found = _limits(row, ids, until, valid_from)
    return sorted((w for w in found if since <= w.at < until), key=lambda w: (w.at, w.application_id, w.sequence))


def cards(row: AlertRule, would: list[Would]) -> int:
    """How many cards these would have been: one for each case, kind of limit and stage; of anomalies one a case."""
    if rules.Level(row.level) not in rules.CARDS:
        return 0
    limits = {one.deadline for one in would if one.deadline}
    stages = dict(Deadline.objects.filter(pk__in=limits, run__isnull=False).values_list("pk", "run__stage"))
    return len({(one.application_id, one.kind, stages.get(one.deadline, 0)) for one in would})


def _limits(row: AlertRule, ids: list[int], until: datetime, valid_from: datetime | None) -> Iterator[Would]:
    rule, calendar = row.pure(), timekeeping.calendar()
    for (deadline, revision), (case, term) in _terms(ids).items():
        if valid_from is not None and term.since < valid_from:
            continue
        for sequence, instant in rules.owed(rule, term, calendar, now=until):
            yield Would(case, instant, term.kind, deadline, revision, sequence)


def _terms(ids: list[int]) -> dict[tuple[int, int], tuple[int, rules.Term]]:
    """(deadline, revision) -> (case, term), in the order in which the record was written."""
    terms: dict[tuple[int, int], tuple[int, rules.Term]] = {}
    standing: dict[int, int] = {}  # deadline -> the revision that stands
    for case, at, facts in _record(ids):
        key, closed = facts["id"], facts["closed"]
        former = standing.get(key)
        if former is not None and (closed or former != facts["rev"]):
            ended = datetime.fromisoformat(closed) if closed else at
            terms[key, former] = (case, replace(terms[key, former][1], until=ended))
            del standing[key]
        if facts["due"] and not closed and (key, facts["rev"]) not in terms:
            terms[key, facts["rev"]] = (case, _term(facts, at))
            standing[key] = facts["rev"]
    return terms


def _term(facts: dict, at: datetime) -> rules.Term:
    return rules.Term(
        kind=facts["kind"],
        started_on=date.fromisoformat(facts["started"]),
        due_on=date.fromisoformat(facts["due"]),
        allowance=facts["allowance"],
        unit=facts["unit"],
        revision=facts["rev"],
        since=at,
    )


def _record(ids: list[int]) -> list[tuple[int, datetime, dict]]:
    """Everything ever said about these cases' limits, by verbs and by changes of the calendar, in the feed's order."""
    events = Event.objects.filter(application__in=ids, data__has_key="deadlines")
    said = [
        (tx, pk, case, at, facts)
        for tx, pk, case, at, data in events.values_list("tx", "pk", "application", "at", "data")
        for facts in data["deadlines"]
    ]
    moved = DeadlineRevision.objects.filter(application__in=ids).select_related("batch", "deadline")
    said += [(row.batch.tx, row.batch_id, row.application_id, row.batch.at, _moved(row)) for row in moved]
    return [entry[2:] for entry in sorted(said, key=lambda entry: entry[:2])]


def _moved(row) -> dict:
    limit = row.deadline
    due = row.new_due.isoformat() if row.new_due else None
    facts = {"id": limit.pk, "kind": row.kind, "rev": row.revision, "closed": None, "due": due}
    return {**facts, "started": limit.started_on.isoformat(), "allowance": limit.allowance, "unit": limit.unit}


def _patterns(row, ids, since, until, valid_from) -> Iterator[Would]:
    """What the feed's reader and the looks on the clock find, each piece of evidence where it is first met."""
    clock = ((at, case, found) for case, at, found in trial_clock.found(row.code, row.offset, ids, until=until))
    seen: set[tuple[int, str]] = set()
    for at, case, found in sorted([*_in_events(row, ids, until), *clock], key=lambda one: one[:2]):
        if (valid_from is None or at >= valid_from) and (case, found.key) not in seen:
            seen.add((case, found.key))
            yield Would(case, at, values=found.values)


def _in_events(row, ids, until) -> Iterator[tuple[datetime, int, patterns.Found]]:
    if row.code not in patterns.PATTERNS:
        return
    events = Event.objects.filter(
        application__in=ids, action__in=patterns.PATTERNS[row.code].actions, at__lt=until
    ).select_related("application")
    for event in events.order_by("tx", "pk"):
        for _row, found in spotting.spot(event, [row]):
            yield event.at, event.application_id, found
