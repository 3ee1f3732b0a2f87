"""What the responsibility list leaves open on a day (rules §2.6): said to the public, not only to the office."""

from dataclasses import dataclass

from items.catalogue import listed as listed_items
from items.codes import ItemType
from items.duties import reading
from items.duties.kinds import Kind


@dataclass(frozen=True)
class Gaps:
    """Editions of power items of the day, by what they lack; rows of the list whose basis nobody has verified."""

    powers: int
    duty: list
    accountability: list
    supervision: list
    unverified: list

    @property
    def count(self):
        return len(self.duty) + len(self.accountability) + len(self.supervision) + len(self.unverified)


def on_day(*, on, rows=None) -> Gaps:
    rows = reading.listed(on=on) if rows is None else rows
    powers = list(listed_items(on=on).exclude(entry__type_code=ItemType.PUBLIC_SERVICE))
    held = covered(rows)

    def lacking(kind):
        return [edition for edition in powers if edition.item.code not in held[kind]]

    return Gaps(
        powers=len(powers),
        duty=lacking(Kind.DUTY),
        accountability=lacking(Kind.ACCOUNTABILITY),
        supervision=lacking(Kind.SUPERVISION),
        unverified=[row for row in rows if not row.basis],
    )


def of_item(item, *, on) -> list[Kind]:
    """What the list lacks for one power item on a day: of duty, supervision and accountability."""
    if item.type_code == ItemType.PUBLIC_SERVICE:
        return []
    held = covered(reading.listed(on=on))
    return [kind for kind in (Kind.DUTY, Kind.SUPERVISION, Kind.ACCOUNTABILITY) if item.code not in held[kind]]


def covered(rows) -> dict[Kind, set[str]]:
    """The codes of items each kind of row speaks of: by name, or through a duty in force it is tied to."""
    of_duty = {row.entry.code: {item.code for item in row.items.all()} for row in rows if row.kind == Kind.DUTY}
    found = {kind: set() for kind in Kind}
    for row in rows:
        codes = {item.code for item in row.items.all()}
        for duty in row.duties.all():
            codes |= of_duty.get(duty.code, set())
        found[Kind(row.kind)] |= codes
    return found
