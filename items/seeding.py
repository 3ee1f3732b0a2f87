"""The packaged items: real guides and statutes, with made-up promises and telephones that say so."""

import json
from pathlib import Path

from django.db import transaction

from accounts.models import Department
from items.importing.report import Report
from items.importing.running import import_bytes

DATA = Path(__file__).parent / "data"


class SeedIsBroken(Exception):
    """A packaged item was refused; the package itself must be mended."""


@transaction.atomic
def seed_departments():
    """The bureau and its sections, where they are not there yet. What someone has changed stays changed."""
    made = {}
    for row in json.loads((DATA / "departments.json").read_text("utf-8")):
        parent = made.get("cxrsj") if row["kind"] != "bureau" else None
        made[row["code"]], _ = Department.objects.get_or_create(code=row["code"], defaults={**row, "parent": parent})
    return made


def packaged_items():
    """The package as an import file: each item with its application form from a file of its own."""
    package = json.loads((DATA / "items.json").read_text("utf-8"))
    for item in package["items"]:
        item["form"] = json.loads((DATA / "forms" / f"{item['code']}.json").read_text("utf-8"))
    return package


def seed_items(*, at, by=None, package=None) -> Report:
    """Through the importer, like any other file, and so as often as one likes. package: as packaged_items gives it."""
    seed_departments()
    report = import_bytes(json.dumps(package or packaged_items()).encode(), at=at, by=by)
    if report.is_refused or report.count("refused"):
        raise SeedIsBroken([*report.file_problems, *(row for row in report.rows if row.outcome == "refused")])
    return report
