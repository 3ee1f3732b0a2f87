"""The responsibility list of a day, as rows."""

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from items.duties.kinds import FIELDS, Kind
from items.models import DutyEdition

ORDER = list(Kind)


def listed(*, on) -> list[DutyEdition]:
    """The rows in force on a day with all they say, by department and kind."""
    found = (
        newest(on=on).select_related("entry__department", "line__batch").prefetch_related("parties", "items", "duties")
    )
    return sorted(found, key=lambda row: (row.department_code, ORDER.index(row.kind), row.entry.serial))


def newest(*, on):
    """The wording of each row on the list of a day."""
    dated = DutyEdition.objects.filter(effective_on__lte=on).annotate(
        place=Window(RowNumber(), partition_by=F("entry_id"), order_by=[F("effective_on").desc(), F("number").desc()])
    )
    return DutyEdition.objects.filter(pk__in=dated.filter(place=1).values("pk"), ends=False)


def of_item(item, *, on) -> list[DutyEdition]:
    """The duties an item belongs to on a day."""
    found = newest(on=on).filter(kind=Kind.DUTY, items=item).select_related("entry")
    return sorted(found, key=lambda row: (row.department_code, row.entry.serial))


def latest(entry) -> DutyEdition | None:
    """What was published last of a row, in force or to come."""
    return entry.editions.prefetch_related("parties", "items", "duties").order_by("number").last()


def said(edition) -> dict:
    """The wording in the shape of items.duties.kinds."""
    found = {}
    for name in FIELDS[Kind(edition.kind)]:
        if name in ("items", "duties"):
            found[name] = sorted(one.code for one in getattr(edition, name).all())
        elif name == "parties":
            parties = edition.parties.all()
            found[name] = [{key: getattr(row, key) for key in ("body", "part", "share")} for row in parties]
        else:
            found[name] = getattr(edition, name)
    return found


def rows(*, on) -> list[dict]:
    """Everything the list says on a day: what is fingerprinted with each publication."""
    return [
        {
            "code": one.entry.code,
            "kind": one.kind,
            "edition": one.number,
            "department": one.department_name,
            "said": said(one),
        }
        for one in listed(on=on)
    ]
