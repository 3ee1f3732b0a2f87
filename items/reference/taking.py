"""Taking over a catalogue: first what it would change, then the change."""

from dataclasses import dataclass, field

from django.db import transaction

from items.hashing import fingerprint
from items.models import CatalogueEntry
from items.reference.files import rows_of

FIELDS = ("name", "type_code", "levels", "version", "changed_on")


@dataclass(frozen=True)
class Plan:
    """Against the catalogue that holds now. new: rows; changed: (entry, row, names of fields); gone: entries."""

    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    gone: list = field(default_factory=list)
    same: int = 0

    @property
    def is_empty(self):
        return not (self.new or self.changed or self.gone)


def plan(rows) -> Plan:
    current = {entry.base_code: entry for entry in CatalogueEntry.objects.filter(is_current=True)}
    new, changed, same = [], [], 0
    for row in rows:
        entry = current.pop(row["base_code"], None)
        if entry is None:
            new.append(row)
        elif differing := [name for name in FIELDS if getattr(entry, name) != row[name]]:
            changed.append((entry, row, differing))
        else:
            same += 1
    return Plan(new, changed, list(current.values()), same)


def state() -> str:
    """A fingerprint of the catalogue that holds now: who was shown a difference takes that one and no other."""
    rows = CatalogueEntry.objects.filter(is_current=True).values_list("base_code", *FIELDS)
    return fingerprint([[str(value) for value in row] for row in rows.order_by("base_code")])


@transaction.atomic
def take(rows, *, at, demo=False) -> int:
    """What is no longer in the file is kept, no longer current. Returns how many rows there are."""
    known = [row["base_code"] for row in rows]
    CatalogueEntry.objects.exclude(base_code__in=known).update(is_current=False)
    for row in rows:
        kept = {**row, "imported_at": at, "is_demo": demo, "is_current": True}
        CatalogueEntry.objects.update_or_create(base_code=row["base_code"], defaults=kept)
    return len(rows)


def read(data: bytes, *, at, demo=False) -> int:
    return take(rows_of(data), at=at, demo=demo)
