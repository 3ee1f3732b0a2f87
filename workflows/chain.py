"""The hash chain of a case's events: each link covers the event and the link before (promise 6).

The algorithm and the covered fields go by `SCHEMA`, stored with each event, so that a later schema can stand beside.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC

SCHEMA = 1


def link(previous: bytes, event, *, number: str) -> bytes:
    """The 32 bytes that seal this event. Times are hashed in UTC to the microsecond, as the database keeps them."""
    content = {
        "schema": event.hash_schema,
        "case": number,
        "seq": event.seq,
        "action": event.action,
        "before": event.before,
        "after": event.after,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "run": event.run_id,
        "data": event.data,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


def first_fault(application) -> str | None:
    """What is wrong with the chain of one case, or None. Names the first bad event."""
    previous, seq = b"", 0
    for event in application.events.order_by("seq"):
        seq += 1
        if event.seq != seq:
            return f"{application.number}: event {seq} is missing"
        if link(previous, event, number=application.number) != bytes(event.hash):
            return f"{application.number}: event {seq} ({event.action}) does not match its seal"
        previous = bytes(event.hash)
    if bytes(application.event_head) != previous or application.version != seq:
        return f"{application.number}: the chain ends at event {seq}, the case says {application.version}"
    return None


def faults(applications) -> Iterator[str]:
    for application in applications:
        fault = first_fault(application)
        if fault:
            yield fault
