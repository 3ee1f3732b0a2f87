"""One round of everything that wakes up by itself. Celery and the sweeper loop both call this; both may, at once."""

import logging
from datetime import datetime

from supervision import bulletins, dealing, evidence, lookouts, monitor, stepping
from workflows import enforcing, feed, recalculation, timers
from workflows.models import Heartbeat
from workflows.simulation import runs

CALENDAR_SECONDS = 10  # of a round; what is left of a million cases is done in the next ones

log = logging.getLogger(__name__)


def go(*, at: datetime, source: str) -> dict:
    """What wakes up by itself, in this order, and a heartbeat. A fault in one does not hold the others."""
    done = {}
    for name, act in (
        ("timers", lambda: timers.run_due(at=at)),
        ("calendar", lambda: recalculation.go_on(at=at, seconds=CALENDAR_SECONDS)),
        ("events", feed.read_all),
        ("enforcement", lambda: enforcing.run_due(at=at)),
        ("alerts", lambda: monitor.sweep(at=at)),
        ("step_ups", lambda: stepping.go(at=at)),
        ("orders", lambda: bulletins.escalate_due(at=at)),
        ("lookouts", lambda: lookouts.look_again(at=at)),
        ("anomaly_cards", lambda: dealing.for_anomalies(at=at)),
        ("evidence", lambda: evidence.freeze(at=at)),
        ("simulations", lambda: runs.take_up_lost(at=at)),
    ):
        try:
            done[name] = act()
        except Exception as error:  # noqa: BLE001
            log.exception("round: %s failed", name)
            done[name] = None
            done["error"] = repr(error)
    if "error" not in done:
        beat("sweep", {**done, "source": source, "until": at.isoformat()})
    beat(source, done)
    return done


def beat(name: str, data: dict | None = None) -> None:
    """A sign of life, with the database's own time (never the moved one)."""
    from django.db.models.functions import Now

    Heartbeat.objects.update_or_create(name=name, defaults={"at": Now(), "data": data or {}})
