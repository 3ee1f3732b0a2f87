"""Many open limits at once: one case of the engine, multiplied by the database, watched as the feed would watch it."""

from datetime import date, timedelta

from django.db import connection

from supervision import watching
from supervision.models import Watch
from supervision.rules import Term
from workflows import timekeeping
from workflows.models import Application, Deadline, StageRun

DAYS = 60  # the limits fall due evenly on so many calendar days, whatever day of the week that is
TOTALS = ("promised", "statutory")


def _columns(model, *, without=("id",)) -> list[str]:
    return [f.column for f in model._meta.concrete_fields if f.column not in without]


def multiply(case: Application, cases: int, *, first: date) -> None:
    """`cases` more cases like this one, each with its open visit and two limits, due from `first` on."""
    names = _columns(Application, without=("id", "number", "idempotency_key"))
    listed = ", ".join(f'"{name}"' for name in names)
    runs, limits = _columns(StageRun, without=("id", "application_id")), ("kind", "started_on", "opened_at")
    with connection.cursor() as sql:
        sql.execute(
            f"INSERT INTO workflows_application ({listed}, number, idempotency_key) SELECT {listed}, "
            "number || '-' || g, gen_random_uuid() FROM workflows_application, generate_series(1, %s) g WHERE id = %s",
            [cases, case.pk],
        )
        picked = ", ".join(f'r."{name}"' for name in runs)
        sql.execute(
            f"INSERT INTO workflows_stagerun (application_id, {', '.join(runs)}) SELECT a.id, {picked} "
            "FROM workflows_application a, workflows_stagerun r WHERE a.id > %s AND r.application_id = %s "
            "AND r.ended_at IS NULL",
            [case.pk, case.pk],
        )
        sql.execute(
            f"INSERT INTO workflows_deadline (application_id, {', '.join(limits)}, allowance, unit, extension, due_on, "
            "provisional, revision) SELECT a.id, d.kind, d.started_on, d.opened_at, d.allowance, d.unit, 0, "
            "%s::date + (a.id %% %s)::int + CASE d.kind WHEN 'statutory' THEN 10 ELSE 0 END, false, 1 "
            "FROM workflows_application a, workflows_deadline d WHERE a.id > %s AND d.application_id = %s "
            "AND d.closed_at IS NULL AND d.kind IN ('promised', 'statutory')",
            [first, DAYS, case.pk, case.pk],
        )
        sql.execute("ANALYZE workflows_application, workflows_deadline, workflows_stagerun")
    _watch_all()


def _watch_all() -> None:
    """What `watching.handle` would have planned, once for each term and not once for each limit."""
    listed = ["deadline_id", "application_id", *_columns(Watch, without=("id", "deadline_id", "application_id"))]
    terms = Deadline.objects.filter(kind__in=TOTALS, closed_at=None).order_by()
    fields = ("kind", "started_on", "due_on", "allowance", "unit", "opened_at")
    for kind, started, due, allowance, unit, opened in terms.values_list(*fields).distinct():
        term = Term(kind=kind, started_on=started, due_on=due, allowance=allowance, unit=unit, revision=1, since=opened)
        for watch in watching.Planner(since=opened).watches(0, 0, term):
            values = [getattr(watch, f.attname) for f in Watch._meta.concrete_fields if f.column in listed[2:]]
            with connection.cursor() as sql:
                sql.execute(
                    f"INSERT INTO supervision_watch ({', '.join(listed)}) "
                    f"SELECT d.id, d.application_id, {', '.join(['%s'] * len(values))} FROM workflows_deadline d "
                    "WHERE d.kind = %s AND d.due_on = %s AND d.closed_at IS NULL",
                    [*values, kind, due],
                )
    with connection.cursor() as sql:
        sql.execute("ANALYZE supervision_watch")


def midday(day: date):
    return timekeeping.moment(day) + timedelta(hours=3)


class BareAlerts:
    """The floor: the same watches claimed, as many rows written, one statement and one commit for each batch."""

    def __init__(self):
        with connection.cursor() as sql:
            sql.execute("CREATE TABLE bare_watch AS SELECT id, application_id, rule_id, fire_at FROM supervision_watch")
            sql.execute("ALTER TABLE bare_watch ADD PRIMARY KEY (id)")
            sql.execute("CREATE INDEX ON bare_watch (fire_at) WHERE fire_at IS NOT NULL")
            sql.execute(
                "CREATE TABLE bare_alert (id bigserial PRIMARY KEY, watch bigint, rule bigint, at timestamptz, "
                "UNIQUE (watch, rule, at))"
            )
            sql.execute("ANALYZE bare_watch")

    def raise_all(self, *, at, batch: int) -> int:
        total = 0
        while True:
            with connection.cursor() as sql:
                sql.execute(
                    "WITH due AS (SELECT id, rule_id, fire_at FROM bare_watch WHERE fire_at <= %s "
                    "ORDER BY fire_at, id LIMIT %s FOR UPDATE SKIP LOCKED), "
                    "made AS (INSERT INTO bare_alert (watch, rule, at) SELECT id, rule_id, fire_at FROM due "
                    "ON CONFLICT DO NOTHING) UPDATE bare_watch w SET fire_at = NULL FROM due WHERE due.id = w.id",
                    [at, batch],
                )
                if not sql.rowcount:
                    return total
                total += sql.rowcount
