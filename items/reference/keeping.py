"""The catalogue is read from a file; the differences are tasks, opened and closed by each comparison."""

import csv
import io
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.roles import Role
from items.catalogue import listed
from items.codes import ItemType
from items.models import CatalogueDifference, CatalogueEntry, Item
from items.reference import codes, comparing

COLUMNS = {"编码": "base_code", "名称": "name", "类型": "type_code", "版本": "version", "更新日期": "changed_on"}


class CannotRead(ValueError):
    """All that is wrong with the file, a line each."""


@transaction.atomic
def read(text: str, *, at, demo=False) -> int:
    """CSV with the headings of COLUMNS. What is no longer in the file is kept, no longer current. Returns how many."""
    rows, faults = [], []
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    if missing := [name for name in ("编码", "名称", "类型") if name not in (reader.fieldnames or [])]:
        raise CannotRead(_("Columns are missing: %(names)s") % {"names": "、".join(missing)})
    for number, raw in enumerate(reader, start=2):
        row = {field: (raw.get(name) or "").strip() for name, field in COLUMNS.items()}
        try:
            rows.append(_checked(row))
        except ValueError as fault:
            faults.append(_("Row %(n)s: %(why)s") % {"n": number, "why": fault})
    known = [row["base_code"] for row in rows]
    if twice := sorted({code for code in known if known.count(code) > 1}):
        faults.append(_("These codes stand in it twice: %(codes)s") % {"codes": "、".join(twice)})
    if faults or not rows:
        raise CannotRead("\n".join(faults) or _("There are no rows in it."))
    CatalogueEntry.objects.exclude(base_code__in=known).update(is_current=False)
    for row in rows:
        kept = {**row, "imported_at": at, "is_demo": demo, "is_current": True}
        CatalogueEntry.objects.update_or_create(base_code=row["base_code"], defaults=kept)
    return len(rows)


def _checked(row):
    if not codes.is_item_code(row["base_code"]):
        raise ValueError(_("“%(code)s” is no code of an item.") % {"code": row["base_code"]})
    if not row["name"]:
        raise ValueError(_("It has no name."))
    if row["type_code"] not in list(ItemType):
        raise ValueError(_("“%(code)s” is no type of an item.") % {"code": row["type_code"]})
    if not (row["version"] or "1").isdecimal():
        raise ValueError(_("The version is no number."))
    changed = row["changed_on"]
    return {**row, "version": int(row["version"] or 1), "changed_on": date.fromisoformat(changed) if changed else None}


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
        )
        for edition in listed(on=on)
    ]
    theirs = [comparing.Theirs(one.base_code, one.name, one.version, one.changed_on) for one in entries]
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
