"""After a change of the calendar: every open limit computed anew, set-wise, with one log for all that moved.

A batch of cases in one transaction: lock them, ask the clock, write what moved, log it. Nothing of a case is recorded
as an act, because nobody acted on it; the case page reads the log (`DeadlineRevision`) beside the events.

The feed reads events and batches in the order of their transactions, so a batch must come after every event of its
cases: a case whose last act bears a younger transaction than the batch is left, and taken by a later one.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db import OperationalError, connection, transaction

from workflows import arrays, clock, timekeeping
from workflows.engine.door import STOPPED_BY_PAUSE
from workflows.models import Deadline, Pause, RevisionBatch

BATCH = 500  # cases in a transaction: some tenths of a second during which their verbs wait
_LOCK = "SELECT id FROM workflows_application WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED"
# Written last by an older transaction, or by this one (whose savepoints bear numbers of their own, and have not ended).
_OLDER = """
    SELECT id FROM workflows_application WHERE id = ANY(%s::bigint[]) AND (age(xmin) >= 0 OR pg_xact_status(
        (((pg_current_xact_id()::text::bigint >> 32) << 32) | xmin::text::bigint)::text::xid8) = 'in progress')"""
# Limits of which the clock says the same, of these cases. A pause stops some kinds: those limits stand for themselves.
_ALIKE = """
    SELECT d.started_on, d.allowance, d.unit, d.extension, d.due_on, d.provisional,
           CASE WHEN d.kind = ANY (%s) AND EXISTS (SELECT FROM workflows_pause p
                                                   WHERE p.application_id = d.application_id)
                THEN d.application_id END AS paused, array_agg(d.id)::text
    FROM workflows_deadline d WHERE d.application_id = ANY (%s::bigint[]) AND d.closed_at IS NULL
    GROUP BY d.started_on, d.allowance, d.unit, d.extension, d.due_on, d.provisional, paused"""
_MOVE = """
    WITH said (n, old_due, due, provisional) AS (
        SELECT * FROM unnest(%(terms)s::int[], %(old_due)s::date[], %(due)s::date[], %(provisional)s::boolean[])),
    found (id, n) AS (SELECT * FROM unnest(%(limits)s::bigint[], %(of_terms)s::int[])),
    moved AS (
        UPDATE workflows_deadline d SET due_on = said.due, provisional = said.provisional, revision = d.revision + 1
        FROM found JOIN said ON said.n = found.n WHERE d.id = found.id
        RETURNING d.application_id, d.id, d.kind, d.revision, said.old_due, d.due_on, d.provisional)
    INSERT INTO workflows_deadlinerevision (batch_id, application_id, deadline_id, kind, revision, old_due, new_due,
                                            provisional)
    SELECT %(batch)s, * FROM moved ORDER BY moved.id RETURNING application_id"""
# The earlier of the two limits, and the day a renewal has to be decided by (rules C7, Art. 50), as door.index_due_date.
_INDEX = """
    UPDATE workflows_application a
    SET due_on = CASE WHEN t.due IS NULL THEN NULL ELSE least(t.due, a.decide_by) END, provisional = t.provisional
    FROM (SELECT application_id, min(due_on) AS due, bool_or(provisional) AS provisional FROM workflows_deadline
          WHERE application_id = ANY(%s::bigint[]) AND closed_at IS NULL AND kind IN ('promised', 'statutory')
          GROUP BY application_id) t
    WHERE a.id = t.application_id"""
# The applicant was told a day: it moves with the limit it was told of.
_ANSWER_BY = """
    UPDATE workflows_correction c SET answer_by = d.due_on FROM workflows_deadline d
    WHERE d.application_id = c.application_id AND d.kind = 'correction' AND d.closed_at IS NULL
      AND c.answered_at IS NULL AND d.due_on IS NOT NULL AND c.application_id = ANY(%s::bigint[])"""


class Busy(Exception):
    """Somebody is acting on these cases just now; they come again with the next try."""


def recalculate(*, at, application_ids=None, batch: int = BATCH, progress=None) -> int:
    """Compute every open due date again (of these cases, or of all). Returns how many cases moved.

    Runs in short transactions, may be stopped and started again: what is already right is left alone.
    progress(done, total) is called after each batch. Raises Busy if a case stays locked.
    """
    if application_ids is None:
        application_ids = list(open_cases().values_list("application", flat=True))
    total = 0
    for start in range(0, len(application_ids), batch):
        total += recalculate_batch(application_ids[start : start + batch], at=at)
        if progress:
            progress(min(start + batch, len(application_ids)), len(application_ids))
    return total


def open_cases(*, after: int = 0):
    """Rows {"application": pk} of cases with an open limit, in order; each once."""
    return (
        Deadline.objects.filter(closed_at=None, application__gt=after)
        .order_by("application")
        .values("application")
        .distinct()
    )


def recalculate_batch(application_ids, *, at, run=None, tries: int = 50) -> int:
    """These cases, all of them, in as few transactions as the acts of others allow."""
    left, total = set(application_ids), 0
    for _n in range(tries):
        try:
            done, count = _one_transaction(left, at=at, run=run)
        except OperationalError as error:  # two locked each other out; PostgreSQL ended one
            if connection.connection is None or connection.connection.closed or connection.in_atomic_block:
                raise Busy from error
            continue
        left -= done
        total += count
        if not left:
            return total
        _wait_for(min(left))
    raise Busy


def _wait_for(application_id: int) -> None:
    """Until the act on this case is over, or for so long that something else has to be tried."""
    with suppress(OperationalError), transaction.atomic(), connection.cursor() as sql:
        sql.execute("SET LOCAL lock_timeout = '2s'")
        sql.execute("SELECT 1 FROM workflows_application WHERE id = %s FOR SHARE", [application_id])


def _one_transaction(application_ids: set[int], *, at, run) -> tuple[set[int], int]:
    with transaction.atomic():
        with connection.cursor() as sql:
            sql.execute("SELECT pg_current_xact_id()")  # before any lock: what is older has ended or holds its case
            sql.execute(_LOCK, [arrays.text(application_ids)])
            sql.execute(_OLDER, [arrays.text(row[0] for row in sql.fetchall())])
            cases = [row[0] for row in sql.fetchall()]
        timekeeping.calendar_is_at(timekeeping.stamp())  # a newer calendar waits for these locks with its own batch
        found = _moved_of(cases)
        return set(cases), _write(found, at=at, run=run) if found else 0


class _Alike(NamedTuple):
    """Limits that were given one day, and of which the clock says one other."""

    old_due: date | None
    said: clock.Due
    limits: list[int]


def _moved_of(cases: list[int]) -> list[_Alike]:
    with connection.cursor() as sql:
        sql.execute(_ALIKE, [list(STOPPED_BY_PAUSE), arrays.text(cases)])
        rows = sql.fetchall()
    pauses, known, found = pauses_of({case for *_facts, case, _ids in rows if case}), {}, []
    for *term, due_on, provisional, case, ids in rows:
        said = _said(*term, pauses.get(case, ()), calendar=timekeeping.calendar(), known=known)
        if (said.due_on, said.provisional) != (due_on, provisional):
            found.append(_Alike(due_on, said, arrays.numbers(ids)))
    return found


class Limit(NamedTuple):
    """An open deadline, no more of it than is asked for here: there may be a million."""

    pk: int
    application_id: int
    kind: str
    started_on: date
    allowance: int
    unit: str
    extension: int
    due_on: date | None
    provisional: bool
    revision: int


def limits(deadlines, *, most: int | None = None) -> list[Limit]:
    """The open ones of these, in order."""
    rows = deadlines.filter(closed_at=None).order_by("pk").values_list(*Limit._fields)
    return [Limit(*row) for row in rows[:most]]


def moved(limits: list[Limit], *, calendar=None) -> list[tuple[Limit, clock.Due]]:
    """Those whose day, or whether it is provisional, the clock says otherwise; with what it says."""
    calendar, known, found = calendar or timekeeping.calendar(), {}, []
    pauses = pauses_of({limit.application_id for limit in limits if limit.kind in STOPPED_BY_PAUSE})
    for deadline in limits:
        stops = pauses.get(deadline.application_id, ()) if deadline.kind in STOPPED_BY_PAUSE else ()
        term = (deadline.started_on, deadline.allowance, deadline.unit, deadline.extension)
        said = _said(*term, stops, calendar=calendar, known=known)
        if (said.due_on, said.provisional) != (deadline.due_on, deadline.provisional):
            found.append((deadline, said))
    return found


def _said(started_on: date, allowance: int, unit: str, extension: int, stops, *, calendar, known: dict) -> clock.Due:
    """What the clock says; most limits of a day have the same term."""
    term = (started_on, allowance, unit, extension, stops)
    if term not in known:
        known[term] = clock.due(
            started_on=started_on,
            allowance=allowance,
            unit=unit,
            pauses=stops,
            extensions=extension,
            calendar=calendar,
        )
    return known[term]


def pauses_of(cases) -> dict[int, tuple[clock.Pause, ...]]:
    rows = Pause.objects.filter(application__in=cases).order_by("application_id", "started_on", "pk")
    return {
        key: tuple(clock.Pause(p.started_on, p.ended_on) for p in group)
        for key, group in groupby(rows, key=lambda p: p.application_id)
    }


def _write(found: list[_Alike], *, at, run) -> int:
    """Moves them, with one log. Returns how many cases they are of."""
    batch = RevisionBatch.objects.create(recalculation=run, at=at)
    given = {
        **{"batch": batch.pk, "terms": arrays.text(range(len(found)))},
        **arrays.columns(
            ((old, said.due_on, said.provisional) for old, said, _limits in found), "old_due", "due", "provisional"
        ),
        "limits": arrays.text(pk for _old, _said, limits in found for pk in limits),
        "of_terms": arrays.text(n for n, (_old, _said, limits) in enumerate(found) for _pk in limits),
    }
    with connection.cursor() as sql:
        sql.execute(_MOVE, given)
        cases = {case for (case,) in sql.fetchall()}
        sql.execute(_INDEX, [arrays.text(cases)])
        sql.execute(_ANSWER_BY, [arrays.text(cases)])
    return len(cases)
