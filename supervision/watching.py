"""The feed reader that plans: from what an event says of deadlines to watches. It reads nothing but the event."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection
from psycopg2.extras import execute_values

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


def handle_moved(batch, rows) -> None:
    """What a change of the calendar moved: the watches of many limits at once."""
    with connection.cursor() as sql:
        pairs = [(row.deadline_id, row.revision) for row in rows]
        execute_values(sql.cursor, _SUPERSEDE, [(*pair, batch.at) for pair in pairs], page_size=len(pairs) or 1)
    planner = Planner(since=batch.at)
    Watch.objects.bulk_create(
        [
            watch
            for row in rows
            if row.new_due
            for watch in planner.watches(
                row.application_id,
                row.deadline_id,
                rules.Term(
                    kind=row.kind,
                    started_on=row.deadline.started_on,
                    due_on=row.new_due,
                    allowance=row.deadline.allowance,
                    unit=row.deadline.unit,
                    revision=row.revision,
                    since=batch.at,
                ),
            )
        ],
        ignore_conflicts=True,
    )


_SUPERSEDE = (
    "UPDATE supervision_watch w SET until = n.at FROM (VALUES %s) AS n (deadline, revision, at) "
    "WHERE w.deadline_id = n.deadline AND w.until IS NULL AND w.revision <> n.revision"
)


def _end_former(facts: dict, *, at: datetime, closed: bool) -> None:
    """What the former revision still owed up to this instant stays owed; what was to come is superseded."""
    standing = Watch.objects.filter(deadline_id=facts["id"], until=None)
    if not closed:
        standing = standing.exclude(revision=facts["rev"])
    standing.update(until=at)


def _plan(event, facts: dict) -> None:
    term = rules.Term(
        kind=facts["kind"],
        started_on=date.fromisoformat(facts["started"]),
        due_on=date.fromisoformat(facts["due"]),
        allowance=facts["allowance"],
        unit=facts["unit"],
        revision=facts["rev"],
        since=event.at,
    )
    planned = Planner(since=event.at).watches(event.application_id, facts["id"], term)
    Watch.objects.bulk_create(planned, ignore_conflicts=True)


class Planner:
    """From a term to its watches: one for each rule in force at the instant the term began."""

    def __init__(self, *, since: datetime):
        self.calendar, self.rules = timekeeping.calendar(), rules_in_force(since)
        self._first: dict[rules.Term, list] = {}  # most limits that a calendar moves have the same terms

    def watches(self, application_id: int, deadline_id: int, term: rules.Term) -> Iterator[Watch]:
        for row, (sequence, fire_at) in self._owing(term):
            yield Watch(
                deadline_id=deadline_id,
                application_id=application_id,
                rule=row,
                kind=term.kind,
                started_on=term.started_on,
                due_on=term.due_on,
                allowance=term.allowance,
                unit=term.unit,
                revision=term.revision,
                since=term.since,
                sequence=sequence,
                fire_at=fire_at,
            )

    def _owing(self, term: rules.Term) -> list:
        if term not in self._first:
            found = ((row, first_owed(row.pure(), term, self.calendar, after=-1)) for row in self.rules)
            self._first[term] = [(row, first) for row, first in found if first]
        return self._first[term]


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
