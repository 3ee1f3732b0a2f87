"""Reading events in order, each exactly once per reader.

A reader takes events whose transaction is older than every transaction still running (`tx < pg_snapshot_xmin`), in
(tx, id) order, and moves its cursor in the same transaction as its effects. Nothing can commit behind the cursor.
The case lock is a verb's first write, so within a case (tx, id) order is the order of `seq`; a gap stops the reader.

An event the handler cannot digest is parked with its case: later events of that case queue behind it, others go on.

Beside the events stand batches of limits that a change of the calendar moved (`RevisionBatch`). A transaction writes
events or one batch, never both, so (tx, id) orders the two together; who writes a batch makes sure that it comes after
every event of its cases (engine/upkeep.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from workflows.models import DeadlineRevision, Event, FeedCursor, ParkedEvent, RevisionBatch

log = logging.getLogger(__name__)
BATCH = 500
MOST_BATCHES = 10  # of moved limits, some hundreds each, in one transaction of a reader
AFTER_ALL = 2**63 - 1  # the place in a transaction behind everything it wrote


class FeedBroken(Exception):
    """The feed cannot be read on without a decision by a person."""


@dataclass(frozen=True)
class Reader:
    name: str
    handle: Callable[[Event], None]  # called inside the cursor's transaction, once per event, in order
    # The same for limits that a calendar moved; each batch comes whole, unless a case of it has to wait or cannot.
    handle_moved: Callable[[RevisionBatch, Sequence[DeadlineRevision]], None] | None = None


_readers: dict[str, Reader] = {}


def register(name: str, handle: Callable[[Event], None], handle_moved=None) -> None:
    """A reader with its own cursor. Registered from an app's `ready()`."""
    _readers[name] = Reader(name, handle, handle_moved)


def readers() -> list[Reader]:
    return list(_readers.values())


def read_all(*, limit: int = BATCH) -> int:
    return sum(catch_up(reader, limit=limit) for reader in readers())


def catch_up(reader: Reader, *, limit: int = BATCH) -> int:
    """Read until there is nothing left to read now; returns the number of events."""
    total = 0
    while True:
        done = read_some(reader, limit=limit)
        total += done
        if not done:
            return total


def read_some(reader: Reader, *, limit: int = BATCH) -> int:
    """One short transaction: lock the cursor, handle a batch, move the cursor. 0 when another process is reading."""
    FeedCursor.objects.get_or_create(name=reader.name)
    with transaction.atomic():
        cursor = FeedCursor.objects.select_for_update(skip_locked=True).filter(name=reader.name).first()
        if cursor is None:
            return 0
        _require_same_cluster(cursor)
        entries = _unread(cursor, limit)
        if not entries:
            return 0
        events = [entry for entry in entries if isinstance(entry, Event)]
        _require_no_gap(events, cursor)
        parked_cases = set(ParkedEvent.objects.filter(reader=reader.name).values_list("application_id", flat=True))
        for entry in entries:
            if isinstance(entry, RevisionBatch):
                _take_batch(reader, entry, parked_cases)
            elif entry.application_id in parked_cases:
                _park(reader, entry, entry.application_id, "an earlier event of this case is parked")
            elif error := _failure(lambda e=entry: reader.handle(e)):
                _park(reader, entry, entry.application_id, error)
                parked_cases.add(entry.application_id)
        last = entries[-1]
        cursor.tx, cursor.event_id = last.tx, last.pk if isinstance(last, Event) else AFTER_ALL
        cursor.save(update_fields=["tx", "event_id", "system_identifier"])
        return len(entries)


def _take_batch(reader: Reader, batch: RevisionBatch, parked_cases: set[int]) -> None:
    """The whole batch at once; where that fails, each case by itself, so that one cannot hold the others."""
    if reader.handle_moved is None:
        return
    rows = list(batch.rows.select_related("deadline"))
    waiting = {row.application_id for row in rows} & parked_cases
    for case in waiting:
        _park(reader, batch, case, "an earlier event of this case is parked")
    rows = [row for row in rows if row.application_id not in waiting]
    if _failure(lambda: reader.handle_moved(batch, rows)) is None:
        return
    for case, own in groupby(sorted(rows, key=lambda r: (r.application_id, r.pk)), key=lambda r: r.application_id):
        own = list(own)
        if error := _failure(lambda own=own: reader.handle_moved(batch, own)):
            _park(reader, batch, case, error)
            parked_cases.add(case)


def _failure(act: Callable[[], None]) -> str | None:
    """What went wrong in a savepoint of its own, or None. A database that went away is no fault of the event's."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        if connection.connection is None or connection.connection.closed:
            raise
        return repr(error)
    except Exception as error:  # noqa: BLE001 whatever is wrong with one event must not hold the others
        return repr(error)
    return None


def _park(reader: Reader, entry: Event | RevisionBatch, case: int, error: str) -> None:
    which = {"event": entry} if isinstance(entry, Event) else {"batch": entry}
    log.error("reader %s parked %s %s of case %s: %s", reader.name, *which, entry.pk, case, error)
    ParkedEvent.objects.create(reader=reader.name, application_id=case, error=error, **which)


def retry_parked(reader: Reader) -> int:
    """Digest what was parked, in order; a case that fails again stays parked. Returns the number digested."""
    done, failed = 0, set()
    with transaction.atomic():
        FeedCursor.objects.select_for_update().get(name=reader.name)
        order = (Coalesce(F("event__tx"), F("batch__tx")), F("event_id"))
        waiting = ParkedEvent.objects.filter(reader=reader.name).select_related("event", "batch")
        for parked in waiting.order_by(*order):
            if parked.application_id in failed:
                continue
            if error := _failure(lambda p=parked: _digest(reader, p)):
                failed.add(parked.application_id)
                ParkedEvent.objects.filter(pk=parked.pk).update(error=error)
            else:
                done += 1
    return done


def _digest(reader: Reader, parked: ParkedEvent) -> None:
    if parked.event_id:
        reader.handle(parked.event)
    else:
        rows = parked.batch.rows.filter(application=parked.application_id).select_related("deadline")
        reader.handle_moved(parked.batch, list(rows))
    parked.delete()


def _unread(cursor: FeedCursor, limit: int) -> list[Event | RevisionBatch]:
    """What lies behind the cursor and can have nothing more come before it, in order."""
    with connection.cursor() as sql:
        sql.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        bound = sql.fetchone()[0]  # asked once: both kinds have to be read up to the same transaction
    after = Q(tx__gt=cursor.tx) | Q(tx=cursor.tx, pk__gt=cursor.event_id)
    events = list(Event.objects.filter(after, tx__lt=bound).order_by("tx", "pk")[:limit])
    batches = list(RevisionBatch.objects.filter(tx__gt=cursor.tx, tx__lt=bound).order_by("tx")[:MOST_BATCHES])
    for found, most in ((events, limit), (batches, MOST_BATCHES)):
        if len(found) == most:
            bound = min(bound, found[-1].tx + 1)  # what comes later of the other kind waits for the next round
    return sorted((e for e in (*events, *batches) if e.tx < bound), key=lambda e: (e.tx, e.pk))


def _require_no_gap(events: list[Event], cursor: FeedCursor) -> None:
    """Each event's predecessor in its case must have been read before it."""
    seen: dict[int, int] = {}
    firsts: list[Event] = []
    for event in events:
        last = seen.get(event.application_id)
        if last is None:
            firsts.append(event)
        elif event.seq != last + 1:
            raise FeedBroken(f"case {event.application_id}: event {event.seq} follows {last}")
        seen[event.application_id] = event.seq
    later = [e for e in firsts if e.seq > 1]
    if not later:
        return
    read = dict(
        Event.objects.filter(application__in=[e.application_id for e in later])
        .filter(Q(tx__lt=cursor.tx) | Q(tx=cursor.tx, pk__lte=cursor.event_id))
        .values_list("application")
        .annotate(last=Max("seq"))
    )
    for event in later:
        if read.get(event.application_id) != event.seq - 1:
            raise FeedBroken(f"case {event.application_id}: event {event.seq} came before its predecessor was read")


def _require_same_cluster(cursor: FeedCursor) -> None:
    """Transaction ids mean nothing in another cluster: after a restore the cursors have to be re-based first."""
    with connection.cursor() as sql:
        sql.execute("SELECT system_identifier FROM pg_control_system()")
        identifier = sql.fetchone()[0]
    if cursor.system_identifier is None:
        cursor.system_identifier = identifier
    elif cursor.system_identifier != identifier:
        raise FeedBroken("this database was restored into another cluster; run `manage.py rebase_feed`")


def lag(name: str) -> dict:
    """How far a reader is behind: unread events and the age of the oldest in seconds; for `/healthz`."""
    cursor = FeedCursor.objects.filter(name=name).first() or FeedCursor(name=name)
    with connection.cursor() as sql:
        sql.execute(
            "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)), 0) "
            "FROM ((SELECT recorded_at FROM workflows_event WHERE (tx, id) > (%s, %s) ORDER BY tx, id LIMIT 10000) "
            "UNION ALL (SELECT recorded_at FROM workflows_revisionbatch WHERE tx > %s ORDER BY tx LIMIT 1000)) e",
            [cursor.tx, cursor.event_id, cursor.tx],
        )
        unread, age = sql.fetchone()
    return {
        "unread": unread,
        "age_seconds": round(float(age), 1),
        "parked": ParkedEvent.objects.filter(reader=name).count(),
    }
