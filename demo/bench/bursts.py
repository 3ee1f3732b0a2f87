"""What falls due at one instant: raised by the sweep, and written by bare SQL, in the same run."""

import time
from datetime import date
from typing import NamedTuple

from django.db.models import Min

from demo.bench.floor import Floor
from supervision import monitor
from supervision.models import Alert, Card, Notice, Watch


class Burst(NamedTuple):
    alerts: int
    cards: int
    notices: int
    seconds: float
    floor_seconds: float

    def said(self) -> dict:
        return {
            **{"alerts": self.alerts, "cards": self.cards, "notices": self.notices},
            "seconds": round(self.seconds, 3),
            "per_second": round(self.alerts / self.seconds),
            "bare_seconds": round(self.floor_seconds, 3),
            "bare_per_second": round(self.alerts / self.floor_seconds),
            "ratio": round(self.floor_seconds / self.seconds, 3),
        }


class Differs(Exception):
    """The sweep and the floor did not write the same number of rows."""


def of_day(day: date, *, batch: int) -> list[Burst]:
    """Each instant at which limits that end on this day call for attention, until the first card; then no more."""
    mine, found = Watch.objects.filter(due_on=day, kind="promised"), []
    first = mine.aggregate(at=Min("fire_at"))["at"]
    Watch.objects.filter(fire_at__lt=first).update(fire_at=None)  # what others were due for in between
    while not found or not found[-1].cards:
        at = mine.aggregate(at=Min("fire_at"))["at"]
        floor, before = Floor(at=at), _written()
        begun = time.perf_counter()
        floor.raise_all(at=at, batch=batch)
        between = time.perf_counter()
        monitor.sweep(at=at, batch=batch)
        ended = time.perf_counter()
        wrote = tuple(now - then for now, then in zip(_written(), before, strict=True))
        *by_hand, told = floor.written()  # by hand, a case in two batches is told of twice
        if list(wrote[:2]) != by_hand or not 0 < wrote[2] <= told:
            raise Differs(f"at {at}: {wrote} alerts, cards and notices; by hand {(*by_hand, told)}")
        found.append(Burst(*wrote, ended - between, between - begun))
    mine.update(fire_at=None)  # overdue, they would be urged every day, and be part of later bursts
    return found


def _written() -> tuple[int, int, int]:
    return Alert.objects.count(), Card.objects.count(), Notice.objects.count()
