"""Many open limits at once: one case of the engine, multiplied by the database, watched as the feed would watch it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from demo.bench import loading
from supervision import watching
from supervision.models import Watch
from supervision.rules import Term
from workflows import timekeeping
from workflows.models import Application, Deadline, StageRun

DAYS = 60  # the limits of the others fall due evenly on so many calendar days, whatever day of the week that is
TOTALS = ("promised", "statutory")
TABLES = ("workflows_application", "workflows_stagerun", "workflows_deadline", "supervision_watch")


@dataclass(frozen=True)
class Crowd:
    """Cases whose promised limits end: `few` on one day, `many` on one a month later, the others after that."""

    cases: int
    first: date
    few: int = 0
    many: int = 0

    @property
    def second(self) -> date:
        return self.first + timedelta(days=30)

    @property
    def others(self) -> date:
        return self.first + timedelta(days=60)


def _columns(model, *, without=("id",)) -> list[str]:
    return [f.column for f in model._meta.concrete_fields if f.column not in without]


def multiply(case: Application, crowd: Crowd) -> None:
    """More cases like this one, each with its open visit and two limits, begun a microsecond apart."""
    names = _columns(Application, without=("id", "number", "idempotency_key"))
    listed = ", ".join(f'"{name}"' for name in names)
    runs, limits = _columns(StageRun, without=("id", "application_id")), ("kind", "started_on")
    picked = ", ".join(f'r."{name}"' for name in runs)
    with loading.bare(*TABLES), connection.cursor() as sql:
        sql.execute(
            f"INSERT INTO workflows_application ({listed}, number, idempotency_key) SELECT {listed}, "
            "number || '-' || g, gen_random_uuid() FROM workflows_application, generate_series(1, %s) g WHERE id = %s",
            [crowd.cases, case.pk],
        )
        sql.execute(
            f"INSERT INTO workflows_stagerun (application_id, {', '.join(runs)}) SELECT a.id, {picked} "
            "FROM workflows_application a, workflows_stagerun r WHERE a.id > %s AND r.application_id = %s "
            "AND r.ended_at IS NULL",
            [case.pk, case.pk],
        )
        sql.execute(
            f"INSERT INTO workflows_deadline (application_id, {', '.join(limits)}, opened_at, allowance, unit, "
            f"extension, due_on, provisional, revision) SELECT a.id, {', '.join('d.' + name for name in limits)}, "
            "d.opened_at - (a.id - %(case)s) * interval '1 microsecond', d.allowance, d.unit, 0, "
            "CASE WHEN a.id <= %(case)s + %(few)s THEN %(first)s::date "
            "WHEN a.id <= %(case)s + %(few)s + %(many)s THEN %(second)s::date "
            "ELSE %(others)s::date + (a.id %% %(days)s)::int END "
            "+ CASE d.kind WHEN 'statutory' THEN 10 ELSE 0 END, false, 1 "
            "FROM workflows_application a, workflows_deadline d WHERE a.id > %(case)s AND d.application_id = %(case)s "
            "AND d.closed_at IS NULL AND d.kind IN ('promised', 'statutory') ORDER BY a.id",
            {
                **{"case": case.pk, "few": crowd.few, "many": crowd.many, "days": DAYS},
                **{"first": crowd.first, "second": crowd.second, "others": crowd.others},
            },
        )
        _watch_all(case)


def _watch_all(case: Application) -> None:
    """What `watching.handle` would have planned, once for each term and not once for each limit."""
    own = ["deadline_id", "application_id", "since"]
    listed = [f for f in Watch._meta.concrete_fields if f.column not in ("id", *own)]
    terms = Deadline.objects.filter(kind__in=TOTALS, closed_at=None, application__gt=case.pk).order_by()
    planned = []
    for kind, started, due, allowance, unit in terms.values_list(
        "kind", "started_on", "due_on", "allowance", "unit"
    ).distinct():
        since = timekeeping.now()
        term = Term(kind=kind, started_on=started, due_on=due, allowance=allowance, unit=unit, revision=1, since=since)
        for watch in watching.Planner(since=since).watches(0, 0, term):
            planned.append([getattr(watch, f.attname) for f in listed])
    names = ", ".join(f.column for f in listed)
    with connection.cursor() as sql:
        sql.execute(f"CREATE TEMP TABLE planned AS SELECT {names} FROM supervision_watch LIMIT 0")
        for values in planned:
            sql.execute(f"INSERT INTO planned ({names}) VALUES ({', '.join(['%s'] * len(listed))})", values)
        sql.execute("ANALYZE planned")
        sql.execute(
            f"INSERT INTO supervision_watch ({', '.join(own)}, {names}) SELECT d.id, d.application_id, d.opened_at, "
            f"{', '.join('p.' + f.column for f in listed)} FROM workflows_deadline d JOIN planned p "
            "ON p.kind = d.kind AND p.due_on = d.due_on WHERE d.closed_at IS NULL AND d.application_id > %s",
            [case.pk],
        )
        sql.execute("DROP TABLE planned")
