import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from workflows import speeding, timekeeping


class Command(BaseCommand):
    help = "How much sooner than the law the published items are promised and really done (rules §2.5)."

    def add_arguments(self, parser):
        parser.add_argument("--on", help="a day, YYYY-MM-DD; today without it")
        parser.add_argument("--json", action="store_true", help="only JSON on stdout")

    def handle(self, **options):
        found = speeding.standing(on=day_of(options["on"])).report
        facts = {
            "items": len(found.lines),
            "counted": found.counted,
            "instant": found.instant,
            "converted": found.converted,
            "without_limit": found.without_limit,
            "without_promise": found.without_promise,
            "passed": {
                str(share): {"items": n, "percent": _percent(found.rate(share))} for share, n in found.passed.items()
            },
            "aggregate_percent": _percent(found.aggregate),
            "actual_percent": _percent(found.actual),
            "actual_items": found.actual_items,
        }
        if options["json"]:
            lines = [
                {
                    "code": line.code,
                    "cut_percent": _percent(line.cut),
                    "actual_percent": _percent(line.actual_cut),
                    "cases": line.cases,
                }
                for line in found.lines
            ]
            self.stdout.write(json.dumps({**facts, "lines": lines}, ensure_ascii=False))
            return
        for name, value in facts.items():
            self.stdout.write(f"{name.replace('_', ' '):>20}: {value}")


def _percent(share) -> float | None:
    return None if share is None else round(float(share) * 100, 1)


def day_of(text: str | None) -> date:
    if not text:
        return timekeeping.local_date(timekeeping.now())
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("--on takes a day like 2016-10-11") from None
