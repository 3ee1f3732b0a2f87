import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from items import rating


class Command(BaseCommand):
    help = "Stars of the published approval items: supported, declared, approved, and the share of four and five."

    def add_arguments(self, parser):
        parser.add_argument("--on", help="a day, YYYY-MM-DD; today without it")
        parser.add_argument("--json", action="store_true", help="only JSON on stdout")

    def handle(self, **options):
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else timezone.localdate()
        except ValueError:
            raise CommandError("--on takes a day like 2016-10-11") from None
        rows = rating.rows(on=on)
        share = rating.share(rows)
        facts = {
            "items": share.of,
            "four_or_five": share.higher,
            "percent": None if share.rate is None else round(float(share.rate) * 100, 1),
            "least_percent": float(share.least) * 100,
            "aim_percent": float(share.aim) * 100,
            "reaches_least": share.reaches_least,
            "reaches_aim": share.reaches_aim,
            "still_needed": share.still_needed,
        }
        if options["json"]:
            self.stdout.write(json.dumps({**facts, "lines": [_line(row) for row in rows]}, ensure_ascii=False))
            return
        for name, value in facts.items():
            self.stdout.write(f"{name.replace('_', ' '):>16}: {value}")


def _line(row) -> dict:
    return {
        "code": row.item.code,
        "computed": row.computed.stars,
        "declared": row.declared.stars if row.declared else None,
        "approved": row.approved.stars if row.approved else None,
        "missing": list(row.computed.missing),
        "faults": row.faults,
    }
