"""A notice of holidays: every open limit computed anew, and as many days moved and logged by bare SQL.

By hand, a batch is told its cases and by how many days each limit moves: one statement moves the limits, logs them and
brings the day up to date that is kept with the case. It leaves out: locks, the clock, pauses, foreign keys, and every
index but the primary keys, the log's key and the one that finds a case's limits.
"""

import time
from datetime import timedelta

from django.db import connection, transaction

from workflows import timekeeping
from workflows.engine import upkeep
from workflows.models import CalendarDay, Deadline

TABLES = """
    CREATE TABLE bare_deadline AS SELECT * FROM workflows_deadline WHERE closed_at IS NULL ORDER BY id;
    ALTER TABLE bare_deadline ADD PRIMARY KEY (id);
    CREATE INDEX ON bare_deadline (application_id);
    CREATE TABLE bare_application AS SELECT a.* FROM workflows_application a ORDER BY id;
    ALTER TABLE bare_application ADD PRIMARY KEY (id);
    CREATE TABLE bare_revision (LIKE workflows_deadlinerevision INCLUDING IDENTITY);
    ALTER TABLE bare_revision ADD PRIMARY KEY (id), ADD UNIQUE (deadline_id, revision);
    ANALYZE bare_deadline, bare_application"""
BATCH = """
    SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1;
    WITH moved AS (
        UPDATE bare_deadline SET due_on = due_on + 1, revision = revision + 1
        WHERE application_id >= %(low)s AND application_id < %(high)s RETURNING *),
    logged AS (
        INSERT INTO bare_revision (batch_id, application_id, deadline_id, kind, revision, old_due, new_due, provisional)
        SELECT 1, application_id, id, kind, revision, due_on - 1, due_on, provisional FROM moved)
    UPDATE bare_application a SET due_on = m.due_on
    FROM (SELECT application_id, min(due_on) AS due_on FROM moved GROUP BY application_id) m
    WHERE m.application_id = a.id"""


def recompute(*, most: int) -> dict:
    """At most so many cases."""
    calendar, today = timekeeping.calendar(), timekeeping.local_date(timekeeping.now())
    day = next(d for d in (today + timedelta(days=n) for n in range(3, 30)) if calendar.is_workday(d))
    CalendarDay.objects.create(date=day, kind="holiday", name="x", year_id=day.year)
    timekeeping.calendar_changed()
    cases = list(upkeep.open_cases().values_list("application", flat=True)[:most])
    limits = Deadline.objects.filter(closed_at=None, application__lte=cases[-1]).count()
    floor = _by_hand(cases)
    begun = time.perf_counter()
    moved = upkeep.recalculate(at=timekeeping.now(), application_ids=cases)
    took = time.perf_counter() - begun
    return {
        **{"cases_moved": moved, "limits": limits, "seconds": round(took, 1)},
        "per_second": round(limits / took),
        "bare_per_second": round(limits / floor),
        "ratio": round(floor / took, 3),
    }


def _by_hand(cases: list[int]) -> float:
    with connection.cursor() as sql:
        sql.execute(TABLES)
        begun = time.perf_counter()
        for start in range(0, len(cases), upkeep.BATCH):
            part = cases[start : start + upkeep.BATCH]
            with transaction.atomic():
                sql.execute(BATCH, {"low": part[0], "high": part[-1] + 1})
        took = time.perf_counter() - begun
        sql.execute("DROP TABLE bare_deadline, bare_application, bare_revision")
    return took
