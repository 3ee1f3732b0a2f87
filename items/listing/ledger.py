"""The list of a day as rows, and its fingerprint: recorded with each publication, provable ever after."""

import hashlib
from datetime import timedelta

from django.db.models import Q
from django.utils.timezone import localdate

from items.catalogue import listed
from items.codes import EditionState, ItemState
from items.duties import reading
from items.hashing import canonical
from items.models import DutyEdition, Edition, ListEntry, ListRecord, Standing

SCHEMA = 1


def entry_for(edition) -> ListEntry:
    """What the list says of an edition on the day it is published; made by items.publishing."""
    item = edition.item
    body = item.department.parent or item.department
    return ListEntry(
        edition=edition,
        type_code=item.type_code,
        base_code=item.base_code,
        national_code=item.national_code,
        department_code=item.department.code,
        department_name=item.department.name,
        body_name=body.name,
    )


def rows(*, on) -> list[dict]:
    """The list as it stands on a day, in its order. What is paused stands on it and says so."""
    return [
        {
            "code": edition.item.code,
            "name": edition.name,
            "edition": edition.number,
            "content_hash": edition.content_hash,
            "type_code": edition.entry.type_code,
            "base_code": edition.entry.base_code,
            "national_code": edition.entry.national_code,
            "department": edition.entry.department_name,
            "body": edition.entry.body_name,
            "standing": str(ItemState.SUSPENDED if edition.is_paused else ItemState.IN_USE),
        }
        for edition in listed(on=on)
    ]


def fingerprint(found: list[dict]) -> str:
    """Hex SHA-256 over the schema number and the canonical JSON of the rows."""
    return hashlib.sha256(f"list:{SCHEMA}\n{canonical(found)}".encode()).hexdigest()


def _said(of, *, on) -> list[dict]:
    return reading.rows(on=on) if of == ListRecord.Of.RESPONSIBILITY else rows(on=on)


def turning_days(*, since, of=ListRecord.Of.ITEMS) -> list:
    """The days from `since` on, and `since` itself, on which the list is known to change."""
    days = {since}
    if of == ListRecord.Of.RESPONSIBILITY:
        turns = DutyEdition.objects.filter(effective_on__gt=since).values_list("effective_on", flat=True)
        return sorted(days | set(turns))
    published = Edition.objects.exclude(state=EditionState.DRAFT)
    days |= set(published.filter(effective_on__gt=since).values_list("effective_on", flat=True))
    for starts_on, ends_on in Standing.objects.filter(Q(starts_on__gt=since) | Q(ends_on__gte=since)).values_list(
        "starts_on", "ends_on"
    ):
        days.add(starts_on)
        if ends_on:
            days.add(ends_on + timedelta(days=1))
    return sorted(day for day in days if day >= since)


def record(*, at, by=None, batch=None, of=ListRecord.Of.ITEMS) -> list[ListRecord]:
    """Fix the fingerprint of the list for today and for each later day on which it is known to change."""
    made = []
    for day in turning_days(since=localdate(at), of=of):
        found = _said(of, on=day)
        made.append(
            ListRecord(
                of=of,
                on=day,
                recorded_at=at,
                batch=batch,
                count=len(found),
                list_hash=fingerprint(found),
                hash_schema=SCHEMA,
                recorded_by=by,
            )
        )
    return ListRecord.objects.bulk_create(made)


def record_of(day, *, of=ListRecord.Of.ITEMS) -> ListRecord | None:
    """The record that speaks of a day: the newest of the last turning day not after it."""
    return ListRecord.objects.filter(of=of, on__lte=day).order_by("-on", "-pk").first()


def is_as_published(day, *, of=ListRecord.Of.ITEMS) -> bool | None:
    """Whether the list of a day still has the fingerprint recorded for it; None where none was recorded."""
    found = record_of(day, of=of)
    return None if found is None else found.list_hash == fingerprint(_said(of, on=day))
