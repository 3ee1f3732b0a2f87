"""The sweep: raise what is owed, once each, never early, whoever triggers it and however often.

1. claim a small batch of watches that are due, skipping what another sweep holds;
2. lock their cases for share, skipping those a verb is working on (they come back in seconds);
3. a watch that still stands must agree with its deadline as it is now: same revision, open, not paused; else the feed
   reader has not come to the change yet, and nothing is raised;
4. alert, card, notice and the watch's next time are written in one transaction; keys make a second one impossible.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from supervision import rules
from supervision.models import Alert, Card, Notice, Watch
from supervision.watching import first_owed
from workflows import recalculation, timekeeping
from workflows.engine import upkeep
from workflows.models import Deadline, StageRun

LATE_AFTER = timedelta(minutes=5)
LOUDNESS = {level: n for n, level in enumerate(rules.Level)}


def sweep(*, at: datetime, batch: int = 200) -> int:
    """Raise everything owed by `at`. Returns how many alerts were written."""
    raised, skipped = 0, set()
    while True:
        with transaction.atomic():
            watches = list(
                Watch.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(fire_at__lte=at)
                .exclude(pk__in=skipped)
                .select_related("rule")
                .order_by("fire_at", "pk")[:batch]
            )
            if not watches:
                return raised
            raised += _Round(watches, at, skipped).run()


class _Round:
    """One batch in one transaction."""

    def __init__(self, watches: list[Watch], at: datetime, skipped: set[int]):
        self.watches, self.at, self.skipped = watches, at, skipped
        self.calendar = timekeeping.calendar()
        self.calendar_changes = recalculation.under_way() is not None
        self.alerts: list[Alert] = []

    def run(self) -> int:
        locked = _lock_cases({w.application_id for w in self.watches})
        deadlines = Deadline.objects.select_related("run__stage").in_bulk([w.deadline_id for w in self.watches])
        holders = _holders(locked)
        done = []
        for watch in self.watches:
            deadline = deadlines.get(watch.deadline_id)
            if watch.application_id not in locked or not self._agrees(watch, deadline):
                self.skipped.add(watch.pk)
                continue
            run = deadline.run or holders.get(watch.application_id)
            self._raise(watch, run)
            done.append(watch)
        written = self._write(deadlines)
        Watch.objects.bulk_update(done, ["sequence", "fire_at"])
        return written

    def _agrees(self, watch: Watch, deadline: Deadline | None) -> bool:
        if deadline is None:
            return False
        if watch.until is not None:
            return True  # the reader has said until when it stood; that does not change any more
        if deadline.closed_at is not None or (deadline.revision, deadline.due_on) != (watch.revision, watch.due_on):
            return False
        return not self.calendar_changes or not upkeep.moved([deadline])  # its own turn may not have come yet

    def _raise(self, watch: Watch, run: StageRun | None) -> None:
        """Every occurrence this watch owes by now; then its next time, or none."""
        rule, term = watch.rule.pure(), watch.term()
        last = watch.sequence - 1
        # `fire_at` only brought the watch here; what is owed and when, the rule says.
        for sequence, instant in rules.owed(rule, term, self.calendar, now=self.at):
            if sequence <= last:
                continue
            self.alerts.append(self._alert(watch, run, sequence, instant))
            last = sequence
        following = None if term.until else first_owed(rule, term, self.calendar, after=last)
        watch.sequence, watch.fire_at = following or (last + 1, None)

    def _alert(self, watch: Watch, run: StageRun | None, sequence: int, instant: datetime) -> Alert:
        return Alert(
            deadline_id=watch.deadline_id,
            revision=watch.revision,
            rule=watch.rule,
            sequence=sequence,
            application_id=watch.application_id,
            post_id=run.post_id if run else None,
            officer_id=run.officer_id if run else None,
            kind=watch.kind,
            level=watch.rule.level,
            due_on=watch.due_on,
            due_at=instant,
            raised_at=self.at,
            late=self.at - max(instant, watch.since) > LATE_AFTER,
            retroactive=instant < watch.since,
        )

    def _write(self, deadlines) -> int:
        if not self.alerts:
            return 0
        before = _count_existing(self.alerts)
        Alert.objects.bulk_create(self.alerts, ignore_conflicts=True)
        keys = {(a.deadline_id, a.revision, a.rule_id, a.sequence): a for a in self.alerts}
        rows = {
            (a.deadline_id, a.revision, a.rule_id, a.sequence): a
            for a in Alert.objects.filter(deadline_id__in={k[0] for k in keys})
        }
        fresh = [rows[k] for k in keys if k in rows and k not in before]
        self._deal_cards(fresh, deadlines)
        self._notify(fresh)
        return len(fresh)

    def _deal_cards(self, fresh: list[Alert], deadlines) -> None:
        rule_of = {w.rule_id: w.rule for w in self.watches}
        Card.objects.bulk_create(
            [
                Card(
                    rule_code=rule_of[a.rule_id].code,
                    application_id=a.application_id,
                    kind=a.kind,
                    scope=_scope(deadlines[a.deadline_id]),
                    level=a.level,
                    alert=a,
                    post_id=a.post_id,
                    officer_id=a.officer_id,
                    points=rule_of[a.rule_id].points,
                    issued_at=a.due_at,
                )
                for a in fresh
                if rules.Level(a.level) in rules.CARDS
            ],
            ignore_conflicts=True,
        )

    def _notify(self, fresh: list[Alert]) -> None:
        loudest: dict[tuple[int, int], list[Alert]] = {}
        for alert in fresh:
            if alert.post_id:
                loudest.setdefault((alert.post_id, alert.application_id), []).append(alert)
        Notice.objects.bulk_create(
            Notice(
                post_id=post,
                application_id=application,
                level=max((a.level for a in alerts), key=lambda level: LOUDNESS[rules.Level(level)]),
                count=len(alerts),
                created_at=self.at,
            )
            for (post, application), alerts in loudest.items()
        )


def _lock_cases(ids: set[int]) -> set[int]:
    with connection.cursor() as sql:
        sql.execute(
            "SELECT id FROM workflows_application WHERE id = ANY(%s) ORDER BY id FOR SHARE SKIP LOCKED", [list(ids)]
        )
        return {row[0] for row in sql.fetchall()}


def _holders(applications: set[int]) -> dict[int, StageRun]:
    """Who holds each case now; after the end, who held it last."""
    runs = StageRun.objects.filter(application__in=applications).order_by("application_id", "opened_at", "pk")
    holders: dict[int, StageRun] = {}
    for run in runs:
        held = holders.get(run.application_id)
        if held is None or run.ended_at is None or held.ended_at is not None:
            holders[run.application_id] = run
    return holders


def _count_existing(alerts: list[Alert]) -> set[tuple]:
    wanted = {a.deadline_id for a in alerts}
    return set(
        Alert.objects.filter(deadline_id__in=wanted).values_list("deadline_id", "revision", "rule_id", "sequence")
    )


def _scope(deadline: Deadline) -> int:
    return deadline.run.stage_id if deadline.run_id else 0
