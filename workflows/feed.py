"""Reading events in order, each exactly once per reader.

A reader takes events whose transaction is older than every transaction still running (`tx < pg_snapshot_xmin`), in
(tx, id) order, and moves its cursor in the same transaction as its effects. Nothing can commit behind the cursor.
The case lock is a verb's first write, so within a case (tx, id) order is the order of `seq`; a gap stops the reader.

An event the handler cannot digest is parked with its case: later events of that case queue behind it, others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Q

from workflows.models import Event, FeedCursor, ParkedEvent

log = logging.getLogger(__name__)
BATCH = 500


class FeedBroken(Exception):
    """The feed cannot be read on without a decision by a person."""


@dataclass(frozen=True)
class Reader:
    name: str
    handle: Callable[[Event], None]  # called inside the cursor's transaction, once per event, in order


_readers: dict[str, Reader] = {}


def register(name: str, handle: Callable[[Event], None]) -> None:
    """A reader with its own cursor. Registered from an app's `ready()`."""
    _readers[name] = Reader(name, handle)


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
        if done < limit:
            return total


def read_some(reader: Reader, *, limit: int = BATCH) -> int:
    """One short transaction: lock the cursor, handle a batch, move the cursor. 0 when another process is reading."""
    FeedCursor.objects.get_or_create(name=reader.name)
    with transaction.atomic():
        cursor = FeedCursor.objects.select_for_update(skip_locked=True).filter(name=reader.name).first()
        if cursor is None:
            return 0
        _require_same_cluster(cursor)
        events = list(_unread(cursor)[:limit])
        if not events:
            return 0
        _require_no_gap(events, cursor)
        parked_cases = set(
            ParkedEvent.objects.filter(
                reader=reader.name, application_id__in={e.application_id for e in events}
            ).values_list("application_id", flat=True)
        )
        for event in events:
            if event.application_id in parked_cases:
                _park(reader, event, "an earlier event of this case is parked")
            elif not _handled(reader, event):
                parked_cases.add(event.application_id)
        cursor.tx, cursor.event_id = events[-1].tx, events[-1].pk
        cursor.save(update_fields=["tx", "event_id", "system_identifier"])
        return len(events)


def _handled(reader: Reader, event: Event) -> bool:
    try:
        with transaction.atomic():
            reader.handle(event)
        return True
    except DatabaseError as error:
        if connection.connection is None or connection.connection.closed:
            raise  # the database went away: nothing is wrong with the event
        return _park(reader, event, repr(error))
    except Exception as error:  # noqa: BLE001 whatever is wrong with one event must not hold the others
        return _park(reader, event, repr(error))


def _park(reader: Reader, event: Event, error: str) -> bool:
    log.error("reader %s parked event %s: %s", reader.name, event.pk, error)
    ParkedEvent.objects.create(reader=reader.name, event=event, application_id=event.application_id, error=error)
    return False


def retry_parked(reader: Reader) -> int:
    """Digest what was parked, in order; a case that fails again stays parked. Returns the number digested."""
    done, failed = 0, set()
    with transaction.atomic():
        FeedCursor.objects.select_for_update().get(name=reader.name)
        for parked in ParkedEvent.objects.filter(reader=reader.name).select_related("event").order_by("event_id"):
            if parked.application_id in failed:
                continue
            try:
                with transaction.atomic():
                    reader.handle(parked.event)
                    parked.delete()
                done += 1
            except Exception as error:  # noqa: BLE001
                failed.add(parked.application_id)
                ParkedEvent.objects.filter(pk=parked.pk).update(error=repr(error))
    return done


def _unread(cursor: FeedCursor):
    after = Q(tx__gt=cursor.tx) | Q(tx=cursor.tx, pk__gt=cursor.event_id)
    return (
        Event.objects.filter(after)
        .extra(where=["workflows_event.tx < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"])  # noqa: S610
        .order_by("tx", "pk")
    )


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
            "FROM (SELECT recorded_at FROM workflows_event WHERE (tx, id) > (%s, %s) ORDER BY tx, id LIMIT 10000) e",
            [cursor.tx, cursor.event_id],
        )
        unread, age = sql.fetchone()
    return {
        "unread": unread,
        "age_seconds": round(float(age), 1),
        "parked": ParkedEvent.objects.filter(reader=name).count(),
    }
