from celery import shared_task

from supervision import rounds, signs  # noqa: F401  (signs: the worker writes its own heartbeat)
from workflows import timekeeping


@shared_task(ignore_result=True, expires=30)
def sweep_round():
    """Sent by beat every 15 s; expires, so that a queue of them after an outage is not worked off one by one."""
    rounds.beat("beat")
    rounds.go(at=timekeeping.now(), source="celery")
