"""The feed reader that plans: from what an event says of deadlines to watches. It reads nothing but the event."""

from datetime import date, datetime

from supervision import rules
from supervision.models import AlertRule, Watch
from workflows import timekeeping

READER = "watching"


def handle(event) -> None:
    for facts in event.data.get("deadlines", ()):
        closed = datetime.fromisoformat(facts["closed"]) if facts["closed"] else None
        _end_former(facts, at=closed or event.at, closed=closed is not None)
        if closed is None and facts["due"]:
            _plan(event, facts)


def _end_former(facts: dict, *, at: datetime, closed: bool) -> None:
    """What the former revision still owed up to this instant stays owed; what was to come is superseded."""
    standing = Watch.objects.filter(deadline_id=facts["id"], until=None)
    if not closed:
        standing = standing.exclude(revision=facts["rev"])
    standing.update(until=at)


def _plan(event, facts: dict) -> None:
    calendar = timekeeping.calendar()
    term = rules.Term(
        kind=facts["kind"],
        started_on=date.fromisoformat(facts["started"]),
        due_on=date.fromisoformat(facts["due"]),
        allowance=facts["allowance"],
        unit=facts["unit"],
        revision=facts["rev"],
        since=event.at,
    )
    watches = []
    for row in rules_in_force(event.at):
        first = first_owed(row.pure(), term, calendar, after=-1)
        if first is None:
            continue
        watches.append(
            Watch(
                deadline_id=facts["id"],
                application_id=event.application_id,
                rule=row,
                kind=term.kind,
                started_on=term.started_on,
                due_on=term.due_on,
                allowance=term.allowance,
                unit=term.unit,
                revision=term.revision,
                since=term.since,
                sequence=first[0],
                fire_at=first[1],
            )
        )
    Watch.objects.bulk_create(watches, ignore_conflicts=True)


def first_owed(rule: rules.Rule, term: rules.Term, calendar, *, after: int) -> tuple[int, datetime] | None:
    """The first occurrence with a sequence above `after` that is owed for this term."""
    for sequence, instant in rules.occurrences(rule, term, calendar):
        if sequence > after and rules.is_owed(rule, term, instant):
            return sequence, instant
    return None


def rules_in_force(at: datetime) -> list[AlertRule]:
    """The latest version of each rule that was in force at that instant; disabled ones are left out."""
    latest: dict[str, AlertRule] = {}
    for row in AlertRule.objects.filter(valid_from__lte=at).order_by("code", "version"):
        latest[row.code] = row
    return [row for row in latest.values() if row.enabled]
