"""The few statements every act costs, written out: reading a case under its lock, and writing what became of it.

The ORM makes the same statements, and spends more time making them than PostgreSQL spends running them; see
`./run bench engine`. Everything an act does beside these goes through the ORM.
"""

from __future__ import annotations

import copy
import json

from django.db import connection
from psycopg2.extras import Json

from workflows import timekeeping
from workflows.models import Application, Deadline, Event, StageRun


def _names(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def _selected(model, alias: str) -> str:
    return ", ".join(f'{alias}."{name}"' for name in _names(model))


_APPLICATION = _names(Application)
_JSON = {field.attname for field in Application._meta.concrete_fields if field.get_internal_type() == "JSONField"}
_RUN, _DEADLINE = _names(StageRun), _names(Deadline)
_OWN_RUN = [name for name in _RUN if name != "id"]
_OWN_DEADLINE = [name for name in _DEADLINE if name not in ("id", "run_id")]
# What the database fills in itself: the row's number, when it was written, in which transaction.
_EVENT = [name for name in _names(Event) if name not in ("id", "recorded_at", "tx")]

LOCK = (
    f"SELECT {_selected(Application, 'a')}, (SELECT max(number) FROM workflows_calendarstamp) "
    "FROM workflows_application a WHERE a.id = %s FOR NO KEY UPDATE OF a"
)
OPEN_WORK = (
    f"SELECT {_selected(StageRun, 'r')}, {_selected(Deadline, 'd')} "
    "FROM (SELECT * FROM workflows_stagerun WHERE application_id = %(case)s AND ended_at IS NULL) r "
    "FULL JOIN (SELECT * FROM workflows_deadline WHERE application_id = %(case)s AND closed_at IS NULL) d "
    "ON d.run_id = r.id ORDER BY r.id, d.id"
)
END_RUN = "UPDATE workflows_stagerun SET ended_at = %s, outcome = %s, opinion = %s, officer_id = %s WHERE id = %s"
CLOSE_DEADLINES = "UPDATE workflows_deadline SET closed_at = %s WHERE id = ANY(%s)"
_NEW_RUN = (
    f"INSERT INTO workflows_stagerun ({', '.join(_OWN_RUN)}) VALUES ({', '.join(['%s'] * len(_OWN_RUN))}) RETURNING id"
)
_NEW_DEADLINE = (
    f"INSERT INTO workflows_deadline (run_id, {', '.join(_OWN_DEADLINE)}) "
    f"SELECT run.id, {', '.join(['%s'] * len(_OWN_DEADLINE))} FROM run RETURNING id, run_id"
)
_NEW_EVENT = (
    f"INSERT INTO workflows_event ({', '.join(_EVENT)}) VALUES ({', '.join(['%s'] * len(_EVENT))}) RETURNING id"
)


def lock(pk: int) -> Application:
    """The case, locked for this transaction; from here on by no older calendar. Raises Application.DoesNotExist."""
    with connection.cursor() as sql:
        sql.execute(LOCK, [pk])
        row = sql.fetchone()
    if row is None:
        raise Application.DoesNotExist
    *row, stamp = row
    timekeeping.calendar_is_at(stamp)
    # psycopg2 hands jsonb out as text under Django, which reads it itself.
    return Application.from_db(connection.alias, _APPLICATION, _read_json(row))


def _read_json(row) -> list:
    return [
        json.loads(value) if name in _JSON and isinstance(value, str) else value
        for name, value in zip(_APPLICATION, row, strict=True)
    ]


def open_work(application: Application) -> tuple[list[StageRun], list[Deadline]]:
    """The open visits and the open limits of a case, each in the order they were opened."""
    with connection.cursor() as sql:
        sql.execute(OPEN_WORK, {"case": application.pk})
        rows = sql.fetchall()
    runs, deadlines = [], []
    for row in rows:
        if row[0] is not None:
            runs.append(StageRun.from_db(connection.alias, _RUN, row[: len(_RUN)]))
        if row[len(_RUN)] is not None:
            deadlines.append(Deadline.from_db(connection.alias, _DEADLINE, row[len(_RUN) :]))
    for one in (*runs, *deadlines):
        one.application = application
    return runs, sorted(deadlines, key=lambda deadline: deadline.pk)


def end(runs: list[StageRun], deadlines: list[Deadline]) -> None:
    """Write the ends of visits and limits: one statement."""
    parts, values = [], []
    for run in runs:
        parts.append(END_RUN)
        values += [run.ended_at, run.outcome, run.opinion, run.officer_id, run.pk]
    if deadlines:
        parts.append(CLOSE_DEADLINES)
        values += [deadlines[0].closed_at, [deadline.pk for deadline in deadlines]]
    if parts:
        _one_statement(parts, values)


def begin(run: StageRun, deadline: Deadline | None) -> None:
    """Write a new visit, and its limit if it has one: one statement. Both get their numbers."""
    values = [getattr(run, name) for name in _OWN_RUN]
    with connection.cursor() as sql:
        if deadline is None:
            sql.execute(_NEW_RUN, values)
            run.pk = sql.fetchone()[0]
        else:
            values += [getattr(deadline, name) for name in _OWN_DEADLINE]
            sql.execute(f"WITH run AS ({_NEW_RUN}) {_NEW_DEADLINE}", values)
            deadline.pk, run.pk = sql.fetchone()
            deadline.run_id = run.pk
            deadline._state.adding = False
    run._state.adding = False


def record(event: Event, application: Application, before: dict) -> None:
    """Write the event, and what has changed in the case since `before` (attribute: value): one statement."""
    changed = [name for name in _APPLICATION if getattr(application, name) != before[name]]
    assignments = ", ".join(f'"{name}" = %s' for name in changed)
    values = [Json(event.data) if name == "data" else getattr(event, name) for name in _EVENT]
    values += [Json(getattr(application, n)) if n in _JSON else getattr(application, n) for n in changed]
    update = f"UPDATE workflows_application SET {assignments} WHERE id = %s"
    with connection.cursor() as sql:
        sql.execute(f"WITH event AS ({_NEW_EVENT}), kept AS ({update}) SELECT id FROM event", [*values, application.pk])
        event.pk = sql.fetchone()[0]
    event._state.adding = False


def values_of(application: Application) -> dict:
    """What `record` compares with, taken right after the lock."""
    return {
        name: copy.deepcopy(getattr(application, name)) if name in _JSON else getattr(application, name)
        for name in _APPLICATION
    }


def _one_statement(parts: list[str], values: list) -> None:
    """Several UPDATEs of different rows as one statement."""
    *first, last = parts
    named = ", ".join(f"part{n} AS ({part})" for n, part in enumerate(first))
    with connection.cursor() as sql:
        sql.execute(f"WITH {named} {last}" if first else last, values)
