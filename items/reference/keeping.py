"""The differences from the catalogue are tasks, opened and closed by each comparison."""

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Post
from accounts.roles import Role
from items.catalogue import listed
from items.models import CatalogueDifference, CatalogueEntry, Item
from items.reference import codes, comparing


def compare(*, on) -> list[comparing.Difference]:
    """The list of a day against the newest catalogue; nothing where no catalogue was imported."""
    entries = list(CatalogueEntry.objects.filter(is_current=True))
    if not entries:
        return []
    ours = [
        comparing.Ours(
            code=edition.item.code,
            base_code=edition.entry.base_code or codes.basic(edition.entry.national_code),
            name=edition.name,
            since=edition.effective_on,
            level=edition.level,
        )
        for edition in listed(on=on)
    ]
    theirs = [
        comparing.Theirs(one.base_code, one.name, one.version, one.changed_on, frozenset(one.levels)) for one in entries
    ]
    return comparing.differences(ours, theirs)


@transaction.atomic
def keep(*, at) -> tuple[int, int]:
    """Open a task for each new difference, close those that are gone. Returns (opened, closed). Safe to repeat.

    What a person settled with a reason stays settled as long as both sides say the same.
    """
    today = localdate(at)
    found = {(one.kind, one.key): one for one in compare(on=today)}
    items = {item.code: item for item in Item.objects.select_related("department")}
    known = list(CatalogueDifference.objects.select_for_update())
    closed = 0
    for row in known:
        now = found.get((row.kind, row.key))
        if row.settled_on is None and (now is None or (now.ours, now.theirs) != (row.ours, row.theirs)):
            row.settled_on = today
            row.save(update_fields=["settled_on"])
            closed += 1
    standing = {(row.kind, row.key, row.ours, row.theirs) for row in known if row.settled_on is None or row.note}
    keepers = Post.objects.filter(role=Role.LIST_ADMIN).select_related("department").order_by("pk").first()
    opened = 0
    for one in found.values():
        item = items.get(one.code)
        department = item.department if item else keepers and keepers.department
        if (one.kind, one.key, one.ours, one.theirs) in standing or department is None:
            continue
        CatalogueDifference.objects.create(
            kind=one.kind,
            key=one.key,
            item=item,
            department=department,
            ours=one.ours[:400],
            theirs=one.theirs[:400],
            found_on=today,
        )
        opened += 1
    return opened, closed
