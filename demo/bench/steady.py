"""A steady load: so many limits fall due in each tenth of a second, and a sweep looks again and again.

The lag of an alert is the time from the instant it was owed until its transaction had ended.
"""

import statistics
import time
from datetime import datetime, timedelta

from django.db import connection

from demo.bench.floor import Floor
from supervision import monitor
from supervision.models import Alert, AlertRule
from workflows import timekeeping

TICK = timedelta(milliseconds=100)
PREPARATION = timedelta(seconds=20)
# The last limits of the crowd, taken from what they were due for and given an instant each.
TAKE = """
    CREATE TEMP TABLE taken AS
        SELECT d.id, t.rule, t.due_on, t.at FROM (
            SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth FROM (
                SELECT id FROM workflows_deadline WHERE kind = 'promised' AND closed_at IS NULL
                ORDER BY id DESC LIMIT %(limits)s) l) d
        JOIN unnest(%(rules)s::int[], %(days)s::date[], %(instants)s::timestamptz[])
             WITH ORDINALITY AS t (rule, due_on, at, nth) ON t.nth - 1 = d.nth / %(each)s;
    CREATE UNIQUE INDEX ON taken (id);
    ANALYZE taken;
    UPDATE workflows_deadline d SET due_on = t.due_on FROM taken t WHERE t.id = d.id;
    CREATE TEMP TABLE watched AS SELECT DISTINCT ON (w.deadline_id) w.*, t.rule, t.due_on AS day, t.at
        FROM supervision_watch w JOIN taken t ON t.id = w.deadline_id ORDER BY w.deadline_id;
    UPDATE supervision_watch w SET fire_at = NULL FROM taken t WHERE t.id = w.deadline_id;
    INSERT INTO supervision_watch (deadline_id, application_id, rule_id, kind, started_on, due_on, allowance, unit,
                                   revision, since, sequence, fire_at)
        SELECT deadline_id, application_id, rule, kind, started_on, day, allowance, unit, revision, since, 0, at
        FROM watched;
    DROP TABLE taken; DROP TABLE watched"""


def lag(*, rate: int, seconds: int, every: float, batch: int) -> dict:
    """Lags in milliseconds, of the sweep and of bare SQL, each swept every so many seconds."""
    start = timekeeping.now() + PREPARATION
    instants = [start + n * TICK for n in range(seconds * 10)]
    rules = [_rule(n, instant) for n, instant in enumerate(instants)]
    given = {"limits": rate * seconds, "each": rate // 10, "instants": instants, "rules": [rule.pk for rule in rules]}
    with connection.cursor() as sql:
        sql.execute(TAKE, given | {"days": [timekeeping.local_date(instant) for instant in instants]})
    floor = Floor(at=instants[-1])
    own = _sweep_on(lambda at: monitor.sweep(at=at, batch=batch), start=start, seconds=seconds, every=every)
    raised = Alert.objects.filter(rule__in=rules).values_list("due_at", "raised_at")
    found = {"rate": rate, "seconds": seconds, "every": every, "lag_ms": _distribution(raised, own)}
    again = timekeeping.now() + timedelta(seconds=1)
    floor.move(by=again - start)
    bare = _sweep_on(lambda at: floor.raise_all(at=at, batch=batch), start=again, seconds=seconds, every=every)
    return found | {"bare_lag_ms": _distribution(floor.lags(), bare)}


def _rule(n: int, instant: datetime) -> AlertRule:
    local = instant.astimezone(timekeeping.moment(timekeeping.local_date(instant)).tzinfo)
    return AlertRule.objects.create(
        code=f"steady-{n}",
        version=1,
        name=f"steady {n}",
        kinds=["promised"],
        trigger=AlertRule.Trigger.BEFORE,
        at=local.time(),
        level=AlertRule.Level.WARNING,
        valid_from=instant - timedelta(days=1),
    )


def _sweep_on(sweep, *, start: datetime, seconds: int, every: float) -> dict[datetime, datetime]:
    """At the time of each sweep: when its last transaction had ended."""
    ended, until = {}, start + timedelta(seconds=seconds + 2 * every)
    while (at := timekeeping.now()) < until:
        sweep(at)
        ended[at] = timekeeping.now()
        time.sleep(max(0.0, every - (ended[at] - at).total_seconds()))
    return ended


def _distribution(raised, ended: dict[datetime, datetime]) -> dict:
    lags = sorted((ended[at] - due_at).total_seconds() * 1000 for due_at, at in raised)
    cut = statistics.quantiles(lags, n=100)
    return {"alerts": len(lags), "p50": round(cut[49]), "p95": round(cut[94]), "p99": round(cut[98])} | {
        "max": round(lags[-1])
    }
