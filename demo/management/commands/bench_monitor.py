"""./run bench monitor: the sweep, and a change of the calendar, over many open limits; beside the same in bare SQL."""

import json
import statistics
import time
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from demo.bench import scratch_database
from demo.bench.crowd import BareAlerts, midday, multiply
from demo.bench.office import Office
from supervision import monitor
from supervision.models import Alert
from workflows import engine, timekeeping
from workflows.engine import upkeep
from workflows.models import CalendarDay, Deadline

EMPTY_SWEEPS = 50
AIMS = "aims: an empty sweep under 5 ms whatever the number of limits; alerts at no less than a third of bare SQL"


class Command(BaseCommand):
    help = (
        "An empty sweep, alerts per second when a day's limits fall due at once, and the recalculation of all open "
        "limits after a change of the calendar. It is measured in a database of its own."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limits", type=int, default=1_000_000, help="open limits (default one million)")
        parser.add_argument("--batch", type=int, default=monitor.BATCH, help="watches in one transaction of the sweep")
        parser.add_argument("--json", action="store_true", help="only JSON on stdout")

    def handle(self, *, limits, batch, **options):
        if limits < 1000:
            raise CommandError("--limits must be at least 1000")
        say = (lambda text: None) if options["json"] else self.stdout.write
        with scratch_database():
            office, at = Office(reviews=1), timekeeping.now()
            case = engine.accept(office.case(at=at), by=office.clerk, at=at)
            first = timekeeping.local_date(at) + timedelta(days=20)
            say(f"writing {limits} open limits …")
            multiply(case, limits // 2, first=first)
            found = {"open_limits": Deadline.objects.filter(closed_at=None).count()}
            say("sweeping …")
            found |= _empty(midday(first - timedelta(days=10)), batch)
            found |= _a_day(first, batch)
            say("a notice of holidays …")
            found |= _calendar(first)
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for name, value in found.items():
            self.stdout.write(f"{name.replace('_', ' '):>36}: {value}")
        self.stdout.write(AIMS)


def _empty(at, batch: int) -> dict:
    took = []
    for _n in range(EMPTY_SWEEPS):
        start = time.perf_counter()
        raised = monitor.sweep(at=at, batch=batch)
        took.append(time.perf_counter() - start)
        if raised:
            raise CommandError("the empty sweep was not empty")
    return {"empty_sweep_ms": round(statistics.median(took) * 1000, 2)}


def _a_day(first, batch: int) -> dict:
    """All that falls due on one day, found by one sweep; by hand in turn."""
    bare = BareAlerts()
    start = time.perf_counter()
    by_hand = bare.raise_all(at=midday(first), batch=batch)
    bare_rate = by_hand / (time.perf_counter() - start)
    start = time.perf_counter()
    raised = monitor.sweep(at=midday(first), batch=batch)
    rate = raised / (time.perf_counter() - start)
    if raised != Alert.objects.count() or raised < by_hand:
        raise CommandError(f"{raised} raised, {Alert.objects.count()} written, {by_hand} due")
    return {
        "alerts_at_once": raised,
        "alerts_per_second": round(rate),
        "bare_alerts_per_second": round(bare_rate),
        "ratio_of_alerts": round(rate / bare_rate, 3),
    }


def _calendar(first) -> dict:
    """Every limit computed anew after a holiday moved most of them; by hand one UPDATE moves as many in a batch."""
    calendar = timekeeping.calendar()
    day = next(d for d in (first + timedelta(days=n) for n in range(10)) if calendar.is_workday(d))
    CalendarDay.objects.create(date=day, kind="holiday", name="x", year_id=day.year)
    timekeeping.calendar_changed()
    at, total = timekeeping.now(), Deadline.objects.filter(closed_at=None).count()
    start = time.perf_counter()
    moved = upkeep.recalculate(at=at)
    took = time.perf_counter() - start
    start = time.perf_counter()
    with connection.cursor() as sql:
        sql.execute("SELECT min(application_id), max(application_id) FROM workflows_deadline WHERE closed_at IS NULL")
        low, high = sql.fetchone()
        for begin in range(low, high + 1, upkeep.BATCH):
            sql.execute(
                "UPDATE workflows_deadline SET due_on = due_on + 1, revision = revision + 1 "
                "WHERE closed_at IS NULL AND application_id >= %s AND application_id < %s",
                [begin, begin + upkeep.BATCH],
            )
    floor = time.perf_counter() - start
    return {
        "cases_moved_by_a_holiday": moved,
        "limits_recomputed_per_second": round(total / took),
        "bare_limits_per_second": round(total / floor),
        "ratio_of_recomputing": round(floor / took, 3),
    }
