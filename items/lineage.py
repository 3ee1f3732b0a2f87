"""合并/拆分: from which items one goes on, and in which it goes on. Guides say it, old addresses lead on by it, and the
figures of what was merged are counted to what it became (rules §3)."""

from dataclasses import dataclass
from datetime import date

from items.codes import ItemState
from items.models import Item, Succession


@dataclass(frozen=True)
class Kin:
    """One item before or after another. operation: "merge" or "split"; steps: how many turns away (1: the next)."""

    item: Item
    name: str
    operation: str
    on: date
    document: str
    steps: int

    @property
    def is_merge(self) -> bool:
        return self.operation == "merge"


def before(item, *, on) -> list[Kin]:
    """Those it goes on from by a day, the nearest first."""
    return _walk(item, on=on, back=True)


def after(item, *, on) -> list[Kin]:
    """Those it goes on in by a day, the nearest first."""
    return _walk(item, on=on, back=False)


def living(item, *, on) -> list[Kin]:
    """Where somebody with an old address is led: what it became and still takes applications, over all turns."""
    return [kin for kin in after(item, on=on) if kin.item.standing_on(on) in (ItemState.IN_USE, ItemState.SUSPENDED)]


def merged_into(items, *, on) -> dict[int, int]:
    """{key of an item that ended by a merger: key of the one of `items` it became, over all mergers since}.

    What was split is in none: nobody can say which part its cases would belong to.
    """
    became = dict(_edges(on).filter(line__operation="merge").values_list("old", "new"))
    wanted, found = set(items), {}
    for old in became:
        seen, end = {old}, became[old]
        while end not in wanted and end in became and end not in seen:
            seen.add(end)
            end = became[end]
        if end in wanted:
            found[old] = end
    return found


def _edges(on):
    return Succession.objects.filter(starts_on__lte=on)


def _walk(item, *, on, back):
    near, far = ("new", "old") if back else ("old", "new")
    rows = {}
    for row in _edges(on).select_related("line__batch").order_by("starts_on", "pk"):
        rows.setdefault(getattr(row, f"{near}_id"), []).append(row)
    found, queue, seen = [], [(item.pk, 1)], {item.pk}
    while queue:
        key, steps = queue.pop(0)
        for row in rows.get(key, ()):
            other = getattr(row, f"{far}_id")
            if other not in seen:
                seen.add(other)
                found.append((other, row, steps))
                queue.append((other, steps + 1))
    if not found:
        return []
    items = Item.objects.prefetch_related("editions", "standings").in_bulk([key for key, _row, _steps in found])
    return [
        Kin(
            item=items[key],
            name=_name(items[key], on),
            operation=row.line.operation,
            on=row.starts_on,
            document=row.line.document or row.line.batch.document_number,
            steps=steps,
        )
        for key, row, steps in found
    ]


def _name(item, on):
    edition = item.edition_on(on)
    return edition.name if edition else item.code
