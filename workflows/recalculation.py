"""A change of the calendar reaches the cases: asked for with the change, done in the rounds, resumed after any stop.

Several processes may do it at once; what is right already is left alone, and each step is counted once.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime

from django.db.models import F

from workflows import timekeeping
from workflows.engine import upkeep
from workflows.models import Recalculation

log = logging.getLogger(__name__)
SLICE = upkeep.BATCH


def ask(*, cause: str, by, at: datetime) -> Recalculation:
    """In the transaction that changes the calendar. What was under way for the calendar before is superseded."""
    Recalculation.objects.filter(ended_at=None).update(ended_at=at, superseded=True)
    return Recalculation.objects.create(
        cause=cause, asked_by=by, asked_at=at, stamp=timekeeping.stamp(), total=upkeep.open_cases().count()
    )


def under_way() -> Recalculation | None:
    return Recalculation.objects.filter(ended_at=None).first()


def go_on(*, at: datetime, seconds: float) -> int:
    """Work at what is under way for about so long. Returns how many cases were looked at."""
    until, done = time.monotonic() + seconds, 0
    while run := under_way():
        done += step(run, at=at)
        if time.monotonic() > until:
            break
    return done


def step(run: Recalculation, *, at: datetime) -> int:
    """One slice of cases; the run ends where there are no more. A slice that fails is tried case by case."""
    cases = list(upkeep.open_cases(after=run.position).values_list("application", flat=True)[:SLICE])
    mine = Recalculation.objects.filter(pk=run.pk, position=run.position, ended_at=None)
    if not cases:
        mine.update(ended_at=at)
        return 0
    moved, failed = _moved(cases, at=at, run=run)
    if moved:
        Recalculation.objects.filter(pk=run.pk).update(moved=F("moved") + moved)
    mine.update(position=cases[-1], done=F("done") + len(cases), failed=F("failed") + failed)
    return len(cases)


def _moved(cases: list[int], *, at: datetime, run: Recalculation) -> tuple[int, int]:
    try:
        return upkeep.recalculate_batch(cases, at=at, run=run), 0
    except Exception:  # noqa: BLE001 one case must not hold up the others
        log.exception("recalculation: cases %s to %s", cases[0], cases[-1])
    moved = failed = 0
    for case in cases:
        try:
            moved += upkeep.recalculate_batch([case], at=at, run=run)
        except Exception:  # noqa: BLE001 the page says how many
            log.exception("recalculation: case %s", case)
            failed += 1
    return moved, failed
