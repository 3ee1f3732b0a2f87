"""The sweep: raise what is owed, once each, never early, whoever triggers it and however often.

1. claim a small batch of watches that are due, skipping what another sweep holds;
2. lock their cases for share, skipping those a verb is working on (they come back in seconds);
3. a watch that still stands must agree with its deadline as it is now: same revision, open, not paused; else the feed
   reader has not come to the change yet, and nothing is raised;
4. alert, card, notice and the watch's next time are written in one transaction; keys make a second one impossible.

The statements are written out (`./run bench monitor`): a hundred thousand limits may fall due in the same second.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from psycopg2.extras import execute_values

from supervision import outbox, points, recipients, rules
from supervision.models import AlertRule
from supervision.watching import first_owed
from workflows import recalculation, timekeeping
from workflows.engine import upkeep
from workflows.models import Deadline

BATCH = 1000  # watches in a transaction
LATE_AFTER = timedelta(minutes=5)
LOUDNESS = {level: n for n, level in enumerate(rules.Level)}

CLAIM = """
    SELECT id, deadline_id, application_id, rule_id, kind, started_on, due_on, allowance, unit, revision, since, until,
           sequence
    FROM supervision_watch WHERE fire_at <= %s AND NOT id = ANY(%s)
    ORDER BY fire_at, id LIMIT %s FOR UPDATE SKIP LOCKED"""
LOCK_CASES = "SELECT id FROM workflows_application WHERE id = ANY(%s) ORDER BY id FOR SHARE SKIP LOCKED"
LIMITS = """
    SELECT d.id, d.closed_at IS NULL, d.revision, d.due_on, r.post_id, r.officer_id, coalesce(r.stage_id, 0)
    FROM workflows_deadline d LEFT JOIN workflows_stagerun r ON r.id = d.run_id WHERE d.id = ANY(%s)"""
# Who holds each case now; after the end, who held it last.
HOLDERS = """
    SELECT DISTINCT ON (application_id) application_id, post_id, officer_id FROM workflows_stagerun
    WHERE application_id = ANY(%s) ORDER BY application_id, ended_at IS NULL DESC, opened_at DESC, id DESC"""
RAISE = """
    INSERT INTO supervision_alert (deadline_id, revision, rule_id, sequence, application_id, post_id, officer_id, kind,
                                   level, due_on, due_at, raised_at, late, retroactive)
    VALUES %s ON CONFLICT (deadline_id, revision, rule_id, sequence) DO NOTHING
    RETURNING id, deadline_id, rule_id, sequence, application_id, post_id, officer_id, kind, level, due_at"""
DEAL = """
    INSERT INTO supervision_card (rule_code, application_id, kind, scope, level, alert_id, post_id, officer_id, points,
                                  issued_at)
    VALUES %s ON CONFLICT (rule_code, application_id, kind, scope) DO NOTHING RETURNING id"""
NOTIFY = (
    "INSERT INTO supervision_notice (post_id, application_id, level, count, created_at) VALUES %s "
    "RETURNING id, post_id, application_id"
)
NEXT = """
    UPDATE supervision_watch w SET sequence = n.sequence, fire_at = n.fire_at::timestamptz
    FROM (VALUES %s) AS n (id, sequence, fire_at) WHERE w.id = n.id"""


class _Watch(NamedTuple):
    pk: int
    deadline: int
    application: int
    rule: int
    kind: str
    started_on: date
    due_on: date
    allowance: int
    unit: str
    revision: int
    since: datetime
    until: datetime | None
    sequence: int

    def term(self) -> rules.Term:
        return rules.Term(
            kind=self.kind,
            started_on=self.started_on,
            due_on=self.due_on,
            allowance=self.allowance,
            unit=self.unit,
            revision=self.revision,
            since=self.since,
            until=self.until,
        )


class _Limit(NamedTuple):
    """A deadline as it is now, and the visit it belongs to if it is a stage's."""

    is_open: bool
    revision: int
    due_on: date | None
    post: int | None
    officer: int | None
    stage: int


class _Raised(NamedTuple):
    """An alert that nobody had written before."""

    pk: int
    deadline: int
    rule: int
    sequence: int
    application: int
    post: int | None
    officer: int | None
    kind: str
    level: str
    due_at: datetime


def sweep(*, at: datetime, batch: int = BATCH) -> int:
    """Raise everything owed by `at`. Returns how many alerts were written."""
    round_ = _Round(at)
    while True:
        with transaction.atomic():
            claimed = round_.claim(batch)
            if not claimed:
                return round_.raised
            round_.work_off(claimed)


class _Round:
    """What one sweep knows and has done; each batch is a transaction of its own."""

    def __init__(self, at: datetime):
        self.at, self.raised = at, 0
        self.skipped: list[int] = []
        self.calendar = timekeeping.calendar()
        self.calendar_changes = recalculation.under_way() is not None
        self.rules: dict[int, AlertRule] = {}
        self.posts = recipients.Posts()
        self._pure: dict[int, rules.Rule] = {}
        self._owed: dict[tuple, tuple[list, tuple]] = {}  # limits that fall due together have mostly the same terms

    def claim(self, batch: int) -> list[_Watch]:
        return [_Watch(*row) for row in _rows(CLAIM, self.at, self.skipped, batch)]

    def work_off(self, claimed: list[_Watch]) -> None:
        cases = sorted({watch.application for watch in claimed})
        locked = {row[0] for row in _rows(LOCK_CASES, cases)}
        limits = {pk: _Limit(*facts) for pk, *facts in _rows(LIMITS, [watch.deadline for watch in claimed])}
        holders = {case: (post, officer) for case, post, officer in _rows(HOLDERS, cases)}
        self._learn_rules({watch.rule for watch in claimed})
        moving = self._moving(limits)
        alerts, following = [], []
        for watch in claimed:
            limit = limits.get(watch.deadline)
            if watch.application not in locked or not self._agrees(watch, limit, moving):
                self.skipped.append(watch.pk)
                continue
            post, officer = (limit.post, limit.officer) if limit.post else holders.get(watch.application, (None, None))
            owed, then = self._occurrences(watch)
            alerts += (self._alert(watch, post, officer, sequence, instant) for sequence, instant in owed)
            following.append((watch.pk, *then))
        fresh = [_Raised(*row) for row in _write(RAISE, alerts, fetch=True)]
        self._deal_cards(fresh, limits)
        self._notify(fresh)
        _write(NEXT, following)
        self.raised += len(fresh)

    def _learn_rules(self, ids: set[int]) -> None:
        if unknown := ids - self.rules.keys():
            for rule in AlertRule.objects.filter(pk__in=unknown):
                self.rules[rule.pk], self._pure[rule.pk] = rule, rule.pure()

    def _moving(self, limits: Iterable[int]) -> set[int]:
        """Where the calendar is changing, the turn of these has not come yet."""
        if not self.calendar_changes:
            return set()
        return {limit.pk for limit, _said in upkeep.moved(upkeep.limits(Deadline.objects.filter(pk__in=list(limits))))}

    def _agrees(self, watch: _Watch, limit: _Limit | None, moving: set[int]) -> bool:
        if limit is None:
            return False
        if watch.until is not None:
            return True  # the reader has said until when it stood; that does not change any more
        as_planned = limit.is_open and (limit.revision, limit.due_on) == (watch.revision, watch.due_on)
        return as_planned and watch.deadline not in moving

    def _occurrences(self, watch: _Watch) -> tuple[list, tuple]:
        """Every occurrence this watch owes by now; then its next sequence and time, or none."""
        key = (watch.rule, watch[4:])
        if key not in self._owed:
            rule, term, last = self._pure[watch.rule], watch.term(), watch.sequence - 1
            # `fire_at` only brought the watch here; what is owed and when, the rule says.
            owed = [found for found in rules.owed(rule, term, self.calendar, now=self.at) if found[0] > last]
            last = owed[-1][0] if owed else last
            following = None if term.until else first_owed(rule, term, self.calendar, after=last)
            self._owed[key] = owed, following or (last + 1, None)
        return self._owed[key]

    def _alert(self, watch: _Watch, post, officer, sequence: int, instant: datetime) -> tuple:
        late, retroactive = self.at - max(instant, watch.since) > LATE_AFTER, instant < watch.since
        return (
            *(watch.deadline, watch.revision, watch.rule, sequence, watch.application, post, officer, watch.kind),
            *(self.rules[watch.rule].level, watch.due_on, instant, self.at, late, retroactive),
        )

    def _deal_cards(self, fresh: list[_Raised], limits: dict[int, _Limit]) -> None:
        dealt = []
        for alert in fresh:
            if rules.Level(alert.level) in rules.CARDS:
                rule, scope = self.rules[alert.rule], limits[alert.deadline].stage
                named = (rule.code, alert.application, alert.kind, scope, alert.level, alert.pk)
                dealt.append((*named, alert.post, alert.officer, rule.points, alert.due_at))
        if cards := [pk for (pk,) in _write(DEAL, dealt, fetch=True)]:
            with connection.cursor() as sql:
                sql.execute(points.BOOK, [self.at, cards])

    def _notify(self, fresh: list[_Raised]) -> None:
        """One notice for each post told of a case, with the loudest of what was raised; not a flood."""
        told: dict[tuple[int, int], set[_Raised]] = {}
        for alert in fresh:
            for who in recipients.told_by(self.rules[alert.rule], alert.sequence) if alert.post else ():
                for post in self.posts.of(alert.post, who):
                    told.setdefault((post, alert.application), set()).add(alert)
        rows = [
            (*to, max((a.level for a in alerts), key=lambda level: LOUDNESS[level]), len(alerts), self.at)
            for to, alerts in told.items()
        ]
        ways: dict[frozenset[str], list[int]] = {}
        for pk, *to in _write(NOTIFY, rows, fetch=True):
            channels = frozenset(way for alert in told[tuple(to)] for way in self.rules[alert.rule].channels)
            ways.setdefault(channels, []).append(pk)
        for channels, notices in ways.items():
            outbox.put(notices, at=self.at, channels=channels)


def _rows(statement: str, *values) -> list[tuple]:
    with connection.cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchall()


def _write(statement: str, rows: Iterable[tuple], *, fetch: bool = False) -> list[tuple]:
    rows = list(rows)
    if not rows:
        return []
    with connection.cursor() as sql:
        return execute_values(sql.cursor, statement, rows, page_size=len(rows), fetch=fetch) or []
