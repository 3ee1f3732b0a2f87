"""The visits of a version that ended in a period, with what the suggestions ask about. One statement, and the stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from workflows import timekeeping
from workflows.models import FlowVersion
from workflows.simulation.record import CUT_SHORT, NOT_ITS_OWN, open_time, stops_of
from workflows.timekeeping import LOCAL

# `touched`: the first act of an officer at this visit; taking the application in, or giving the case to somebody, is no
# work on it. `late`: after its limit.
STATEMENT = """
SELECT r.id, s.key, r.application_id, a.number, r.opened_at, r.ended_at, r.outcome, r.officer_id, a.decision,
  (SELECT min(e.at) FROM workflows_event e JOIN accounts_user u ON u.id = e.actor_id
   WHERE e.run_id = r.id AND u.kind = 'staff' AND e.action NOT IN ('submit', 'assign', 'release')),
  (SELECT e.data ->> 'to' FROM workflows_event e WHERE e.run_id = r.id AND e.action = 'send_back' LIMIT 1),
  (SELECT (d.closed_at AT TIME ZONE 'Asia/Shanghai')::date > d.due_on FROM workflows_deadline d
   WHERE d.run_id = r.id AND d.closed_at IS NOT NULL),
  EXISTS (SELECT 1 FROM workflows_opinion o WHERE o.run_id = r.id AND o.verdict = 'disagree')
FROM workflows_stagerun r
JOIN workflows_stage s ON s.id = r.stage_id
JOIN workflows_application a ON a.id = r.application_id
WHERE s.version_id = %(version)s AND r.ended_at >= %(since)s AND r.ended_at < %(until)s
ORDER BY r.ended_at, r.id
"""


@dataclass(frozen=True)
class Visited:
    """A visit that ended by itself. days, idle: working days of open office; idle: until an officer did anything."""

    key: str
    case: int
    number: str
    opened_at: datetime
    ended_at: datetime
    outcome: str
    officer: int | None
    decision: str
    sent_to: str
    late: bool | None
    disagreed: bool
    days: float
    idle: float

    @property
    def day(self) -> date:
        return self.ended_at.astimezone(LOCAL).date()


def visits(version: FlowVersion, *, since: date, until: date) -> list[Visited]:
    """In the order they ended. Left out: what another branch, a withdrawal or a move ended."""
    between = {"since": timekeeping.moment(since).replace(hour=0), "until": timekeeping.end_of(until)}
    with connection.cursor() as sql:
        sql.execute(STATEMENT, {"version": version.pk, **between})
        rows = sql.fetchall()
    opening, found = open_time(), []
    stops = stops_of({row[2] for row in rows}, opening)
    for _id, key, case, number, opened_at, ended_at, outcome, officer, decision, touched, to, late, disagreed in rows:
        if outcome in NOT_ITS_OWN | CUT_SHORT or (outcome == "sent_back" and to is None):
            continue

        def running(until_at, began=opened_at, case=case):
            """Open days from coming in, without the days on which the clock stood still."""
            first, last = opening.of(began), opening.of(until_at)
            stopped = sum(max(0.0, min(last, end) - max(first, begin)) for begin, end in stops.get(case, ()))
            return max(0.0, last - first - stopped) / opening.day

        found.append(
            Visited(
                key=key,
                case=case,
                number=number,
                opened_at=opened_at,
                ended_at=ended_at,
                outcome=outcome,
                officer=officer,
                decision=decision,
                sent_to=to or "",
                late=late,
                disagreed=disagreed,
                days=running(ended_at),
                idle=running(min(touched or ended_at, ended_at)),
            )
        )
    return found
