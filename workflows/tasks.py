from celery import shared_task

from workflows import timekeeping
from workflows.simulation import runs

SECONDS = 5  # of one turn: the rounds of monitoring use the same workers


@shared_task(ignore_result=True)
def simulate(pk: int):
    """One turn of a simulation; asks for the next. Lost or doubled, the record stays right (simulation/runs.py)."""
    if runs.turn(pk, at=timekeeping.now(), seconds=SECONDS):
        runs.wake(pk)
