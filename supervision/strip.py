"""The live strip of a case: where it is, who holds it, each clock with what is used and left, what was raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from supervision.models import Alert, Anomaly
from workflows import readings


@dataclass(frozen=True)
class Clock:
    """One open limit. `used` of `whole` in the reading's days; `percent` never above 100, overdue is said in words."""

    row: readings.Row
    used: int
    whole: int

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.used / self.whole)) if self.whole else 100

    @property
    def degree(self) -> str:
        if self.row.reading.due_on is None:
            return "stopped"
        return "over" if self.row.reading.overdue else "near" if self.percent >= 80 else "fine"


def of(case, *, today: date) -> dict:
    """What the strip shows of a case whose runs, pauses and deadlines were prefetched."""
    rows = [row for row in readings.rows_of(case, today=today) if not row.finished]
    return {
        "clocks": [_clock(row) for row in rows],
        "holders": [run for run in case.runs.all() if run.ended_at is None],
        "pause": next((pause for pause in case.pauses.all() if pause.ended_on is None), None),
        "alerts": Alert.objects.filter(application=case).count(),
        "anomalies": Anomaly.objects.filter(application=case).count(),
        "cards": case.cards.count(),
    }


def _clock(row) -> Clock:
    reading = row.reading
    whole = reading.used + reading.remaining if reading.remaining is not None else 0
    return Clock(row, reading.used, whole)
