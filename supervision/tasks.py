from celery import shared_task

from accounts.upkeep import follow_postings
from items.publishing import retire_superseded
from items.reference import keeping
from supervision import outbox, rounds, signs  # noqa: F401  (signs: the worker writes its own heartbeat)
from workflows import drift, timekeeping


@shared_task(ignore_result=True, expires=30)
def sweep_round():
    """Sent by beat every 15 s; expires, so that a queue of them after an outage is not worked off one by one."""
    rounds.beat("beat")
    rounds.go(at=timekeeping.now(), source="celery")


@shared_task(ignore_result=True, expires=30)
def send_messages():
    """Apart from the rounds: a mail server that hangs must not hold the alerts."""
    outbox.send_due(at=timekeeping.now())


@shared_task(ignore_result=True)
def nightly():
    """Shortly after midnight: posts that began or ended, editions replaced, the catalogue, due dates that drifted."""
    today = timekeeping.local_date(timekeeping.now())
    follow_postings(on=today)
    retire_superseded(today=today)
    keeping.keep(at=timekeeping.now())
    faults = [f"{d.application_id}/{d.kind}: {d.due_on} but the clock says {said}" for d, said in drift.drifted()]
    rounds.beat("drift", {"ok": not faults, "faults": faults[:50]})
