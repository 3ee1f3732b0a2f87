"""The few statements every act costs, written out: reading a case under its lock, and writing what became of it.

The ORM makes the same statements, and spends more time making them than PostgreSQL spends running them; see
`./run bench engine`. Everything an act does beside these goes through the ORM.
"""

from __future__ import annotations

import copy
import json
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models.base import ModelState
from psycopg2.extras import Json

from workflows import prepared, timekeeping
from workflows.models import Application, Deadline, Event, StageRun
from workflows.posts_held import HOLDERS, holders_values


def _names(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def _selected(model, alias: str) -> str:
    return ", ".join(f'{alias}."{name}"' for name in _names(model))


_APPLICATION = _names(Application)
_JSON = {field.attname for field in Application._meta.concrete_fields if field.get_internal_type() == "JSONField"}
_RUN, _DEADLINE = _names(StageRun), _names(Deadline)
# What the database fills in itself: the row's number, when it was written, in which transaction.
_EVENT = [name for name in _names(Event) if name not in ("id", "recorded_at", "tx")]

# Of what an act writes by hand: what a new row has in a column that is not named. An event's data always is.
_DEFAULTS = {
    model: {field.attname: field.get_default() for field in model._meta.concrete_fields}
    for model in (StageRun, Deadline, Event)
}

LOCK = "SELECT id FROM workflows_application WHERE id = %s FOR NO KEY UPDATE"
_OPEN_WORK = (
    f"SELECT {_selected(StageRun, 'r')}, {_selected(Deadline, 'd')}, {{holders}} "
    "FROM (SELECT * FROM workflows_stagerun WHERE application_id = %s AND ended_at IS NULL) r "
    "FULL JOIN (SELECT * FROM workflows_deadline WHERE application_id = %s AND closed_at IS NULL) d ON d.run_id = r.id"
)
# For the system, and for an officer: with whose posting they work at each visit (permissions.py).
OPEN_WORK = _OPEN_WORK.format(holders="NULL")
OPEN_WORK_FOR = _OPEN_WORK.format(holders=f"ARRAY({HOLDERS.format(post='r.post_id', stage='r.stage_id')})")
_CASE = (
    f"SELECT {_selected(Application, 'a')}, (SELECT max(number) FROM workflows_calendarstamp), "
    "(SELECT nextval('workflows_stagerun_id_seq')), (SELECT nextval('workflows_deadline_id_seq')), w.* "
    "FROM workflows_application a LEFT JOIN LATERAL ({work}) w ON true WHERE a.id = %s"
)
CASE, CASE_FOR = _CASE.format(work=OPEN_WORK), _CASE.format(work=OPEN_WORK_FOR)
END_RUN = "UPDATE workflows_stagerun SET ended_at = %s, outcome = %s, opinion = %s, officer_id = %s WHERE id = %s"
CLOSE_DEADLINES = "UPDATE workflows_deadline SET closed_at = %s WHERE id = ANY(%s)"


def _insert(table: str, names: list[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"


NEW_RUN = _insert("workflows_stagerun", _RUN)
NEW_DEADLINE = _insert("workflows_deadline", _DEADLINE)
NEW_EVENT = f"{_insert('workflows_event', _EVENT)} RETURNING id"
NUMBERS = "SELECT nextval('workflows_stagerun_id_seq'), nextval('workflows_deadline_id_seq')"


class Open(NamedTuple):
    """What is open of a case. holders: {visit: whose posting the officer works with there, themselves or absent}."""

    runs: list[StageRun]
    deadlines: list[Deadline]
    holders: dict[int, set[int]]


class Taken(NamedTuple):
    """A locked case. numbers: for one new visit and its limit, so that they need not be asked for."""

    application: Application
    work: Open
    numbers: tuple[int, int]


def lock(pk: int, *, by, on: date) -> Taken:
    """The case, locked for this transaction, and its open work; from here on by no older calendar.

    Raises Application.DoesNotExist.
    """
    text, values = _for(by, on, CASE, CASE_FOR)
    found = prepared.fetch(text, [*values, pk, pk, pk], first=(LOCK, [pk]))
    if not found:
        raise Application.DoesNotExist
    width = len(_APPLICATION)
    stamp, *numbers = found[0][width : width + 3]
    timekeeping.calendar_is_at(stamp)
    application = _read(Application, _APPLICATION, found[0][:width])
    return Taken(application, _open(application, [row[width + 3 :] for row in found]), tuple(numbers))


def _read(model, names: list[str], row):
    """A row as an instance, without asking each field: `Model.from_db` takes ten times as long."""
    one = model.__new__(model)
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    one.__dict__.update(zip(names, row, strict=True))
    if model is Application:  # psycopg2 hands jsonb out as text under Django, which reads it itself
        for name in _JSON:
            one.__dict__[name] = json.loads(one.__dict__[name])
    return one


def new(model, application: Application, **values):
    """An instance of a row of the case that is to be written: its columns by name, the others have their default."""
    one = model.__new__(model)
    one._state = ModelState()
    one._state.fields_cache["application"] = application
    one.__dict__.update(_DEFAULTS[model], application_id=application.pk, **values)
    return one


def open_work(application: Application, *, by, on: date) -> Open:
    """The open visits and the open limits of a case, each in the order they were opened."""
    text, values = _for(by, on, OPEN_WORK, OPEN_WORK_FOR)
    return _open(application, prepared.fetch(text, [*values, application.pk, application.pk]))


_number = attrgetter("id")


def _for(by, on: date, of_the_system: str, of_a_person: str) -> tuple[str, list]:
    return (of_the_system, []) if by is None else (of_a_person, holders_values(by.pk, on=on))


def _open(application: Application, rows: list[tuple]) -> Open:
    runs, deadlines, holders = [], [], {}
    for row in rows:
        if row[0] is not None:
            runs.append(_read(StageRun, _RUN, row[: len(_RUN)]))
            holders[runs[-1].id] = set(row[-1] or ())
        if row[len(_RUN)] is not None:
            deadlines.append(_read(Deadline, _DEADLINE, row[len(_RUN) : -1]))
    for one in (*runs, *deadlines):
        one._state.fields_cache["application"] = application
    return Open(sorted(runs, key=_number), sorted(deadlines, key=_number), holders)


class Pending:
    """What has ended and begun in an act and is not written yet: visits and limits. All of it is one statement."""

    def __init__(self, numbers: tuple[int, int] | None = None):
        self.ended: list[StageRun] = []
        self.closed: list[Deadline] = []
        self.begun: list[StageRun | Deadline] = []
        self._numbers = numbers

    def begin(self, run: StageRun, deadline: Deadline | None) -> None:
        """A new visit, and its limit if it has one. Both get their numbers now."""
        run.id, number = self._numbers or prepared.fetch(NUMBERS, [])[0]
        self._numbers = None
        self.begun.append(run)
        if deadline:
            deadline.id, deadline.run_id = number, run.id
            self.begun.append(deadline)

    def has_begun(self, row: StageRun | Deadline) -> bool:
        return any(one is row for one in self.begun)

    def write(self) -> None:
        parts, values = self.parts()
        if parts:
            (*first, last) = parts
            prepared.fetch(f"WITH {', '.join(_named(first))} {last}" if first else last, values)

    def parts(self) -> tuple[list[str], list]:
        """The statements that write it, and their values. They will be run: nothing is pending afterwards."""
        parts, values = [END_RUN] * len(self.ended), []
        for run in self.ended:
            values += [run.ended_at, run.outcome, run.opinion, run.officer_id, run.id]
        if self.closed:
            parts.append(CLOSE_DEADLINES)
            values += [self.closed[0].closed_at, [deadline.id for deadline in self.closed]]
        for one in self.begun:
            is_run = isinstance(one, StageRun)
            parts.append(NEW_RUN if is_run else NEW_DEADLINE)
            values += _values(one, _RUN if is_run else _DEADLINE)
            one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
        self.ended, self.closed, self.begun = [], [], []
        return parts, values


def _named(parts: list[str]) -> list[str]:
    return [f"part{n} AS ({part})" for n, part in enumerate(parts)]


def record(event: Event, application: Application, before: dict, pending: Pending) -> None:
    """Write the event, what has changed in the case since `before` (attribute: value), and what is pending.

    It is one statement.
    """
    now = application.__dict__
    changed = [name for name in _APPLICATION if now[name] != before[name]]
    parts, values = pending.parts()
    own = _values(event, _EVENT)
    own[_EVENT.index("data")] = Json(event.data)
    values += own
    values += [Json(now[name]) if name in _JSON else now[name] for name in changed]
    assignments = ", ".join(f'"{name}" = %s' for name in changed)
    parts = [*_named(parts), f"event AS ({NEW_EVENT})"]
    parts.append(f"kept AS (UPDATE workflows_application SET {assignments} WHERE id = %s)")
    ((event.id,),) = prepared.fetch(f"WITH {', '.join(parts)} SELECT id FROM event", [*values, application.pk])
    event._state.adding, event._state.db = False, DEFAULT_DB_ALIAS


def _values(row, names: list[str]) -> list:
    return [row.__dict__[name] for name in names]


def carry_over(source: Application, target: Application) -> None:
    """What has changed in a case, into the copy of it that a caller holds."""
    has, had = source.__dict__, target.__dict__
    for name in _APPLICATION:
        if name not in had or had[name] != has[name]:
            setattr(target, name, has[name])  # a foreign key's descriptor forgets the row it had


def values_of(application: Application) -> dict:
    """What `record` compares with, taken right after the lock."""
    now = application.__dict__
    return {name: copy.deepcopy(now[name]) if name in _JSON else now[name] for name in _APPLICATION}
