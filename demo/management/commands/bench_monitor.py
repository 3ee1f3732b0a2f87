"""./run bench monitor: the sweep, and a change of the calendar, over many open limits; beside the same in bare SQL."""

import json
import statistics
import time
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import Min

from demo.bench import bursts, holidays, scratch_database, steady
from demo.bench.crowd import Crowd, multiply
from demo.bench.office import Office
from supervision import monitor
from supervision.models import Watch
from workflows import engine, timekeeping
from workflows.models import Deadline

EMPTY_SWEEPS = 50
PARTS = ("empty", "bursts", "steady", "calendar")
AIMS = (
    "aims: an empty sweep under 5 ms whatever the number of limits; alerts at no less than a third of bare SQL; "
    "10,000 due in one second raised within half a second of the sweep's start"
)


class Command(BaseCommand):
    help = (
        "An empty sweep, alerts per second when many limits fall due at one instant, their lag at a steady load, and "
        "the recalculation of open limits after a change of the calendar. It is measured in a database of its own."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--limits", type=int, default=100_000, help="open limits (1000000, 10000000; default 100000)"
        )
        parser.add_argument(
            "--many", type=int, default=100_000, help="limits due at one instant (at most a fifth of all)"
        )
        parser.add_argument(
            "--few", type=int, default=10_000, help="limits due in one second (at most a fiftieth of all)"
        )
        parser.add_argument("--rate", type=int, default=500, help="limits due in a second of the steady load")
        parser.add_argument("--seconds", type=int, default=20, help="how long the steady load lasts")
        parser.add_argument("--every", type=float, default=0.5, help="seconds from sweep to sweep under it")
        parser.add_argument("--cases", type=int, default=500_000, help="at most so many cases computed anew")
        parser.add_argument("--batch", type=int, default=monitor.BATCH, help="watches in one transaction of the sweep")
        parser.add_argument("--parts", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
        parser.add_argument("--json", action="store_true", help="only JSON on stdout")

    def handle(self, *, limits, **options):
        parts = options["parts"].split(",")
        if limits < 1000 or not set(parts) <= set(PARTS):
            raise CommandError(f"--limits must be at least 1000, --parts of {', '.join(PARTS)}")
        self.say = (lambda text: None) if options["json"] else self.stdout.write
        with scratch_database():
            office, at = Office(reviews=1), timekeeping.now()
            case = engine.accept(office.case(at=at), by=office.clerk, at=at)
            first = timekeeping.local_date(at) + timedelta(days=20)
            few, many = min(options["few"], limits // 50), min(options["many"], limits // 5)
            self.say(f"writing {limits} open limits …")
            crowd = Crowd(cases=limits // 2, first=first, few=few, many=many)
            multiply(case, crowd)
            found = {"open_limits": Deadline.objects.filter(closed_at=None).count(), "watches": Watch.objects.count()}
            for part in parts:
                self.say(f"{part} …")
                found |= getattr(self, f"_{part}")(crowd, options)
                self._tell(part, found)
        if options["json"]:
            self.stdout.write(json.dumps(found))
        self.say(AIMS)

    def _empty(self, crowd: Crowd, options: dict) -> dict:
        before = Watch.objects.aggregate(at=Min("fire_at"))["at"] - timedelta(days=1)
        took = sorted(_empty_sweep(before, options["batch"]) for _n in range(EMPTY_SWEEPS))
        return {
            "empty": {
                "median_ms": round(statistics.median(took), 2),
                "worst_ms": round(took[-1], 2),
                "bare_ms": round(statistics.median(_bare_look(before) for _n in range(EMPTY_SWEEPS)), 2),
            }
        }

    def _bursts(self, crowd: Crowd, options: dict) -> dict:
        try:
            few, many = (bursts.of_day(day, batch=options["batch"]) for day in (crowd.first, crowd.second))
        except bursts.Differs as error:
            raise CommandError(str(error)) from None
        return {"bursts": [burst.said() for burst in (*few, *many)]}

    def _steady(self, crowd: Crowd, options: dict) -> dict:
        seconds, rate = options["seconds"], min(options["rate"], crowd.cases // 4 // options["seconds"])
        return {"steady": steady.lag(rate=rate, seconds=seconds, every=options["every"], batch=options["batch"])}

    def _calendar(self, crowd: Crowd, options: dict) -> dict:
        return {"calendar": holidays.recompute(most=options["cases"])}

    def _tell(self, part: str, found: dict) -> None:
        rows = found[part] if isinstance(found[part], list) else [found[part]]
        for row in rows:
            self.say("    " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in row.items()))


def _empty_sweep(at: datetime, batch: int) -> float:
    begun = time.perf_counter()
    if monitor.sweep(at=at, batch=batch):
        raise CommandError("the empty sweep was not empty")
    return (time.perf_counter() - begun) * 1000


def _bare_look(at: datetime) -> float:
    begun = time.perf_counter()
    with connection.cursor() as sql:
        sql.execute("SELECT id FROM supervision_watch WHERE fire_at <= %s FOR UPDATE SKIP LOCKED", [at])
    return (time.perf_counter() - begun) * 1000
