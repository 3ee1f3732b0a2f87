"""Celery's way into this app. Tasks carry ids or nothing, call one function, and are safe to run twice."""

import logging

from celery import shared_task

from accounts.models import User
from workflows import timekeeping
from workflows.models import FlowVersion
from workflows.rehearsal import trying
from workflows.simulation import runs

log = logging.getLogger(__name__)
SOON = 5  # seconds after a change of a draft: several in quick succession are tried once
TURN = 5  # seconds of one turn of a simulation: the rounds of monitoring use the same workers
SECONDS = 600.0  # of one task; a flow whose tests take longer is gone on with from its page


@shared_task(ignore_result=True)
def simulate(pk: int):
    """One turn of a simulation; asks for the next. Lost or doubled, the record stays right (simulation/runs.py)."""
    if runs.turn(pk, at=timekeeping.now(), seconds=TURN):
        runs.wake(pk)


@shared_task(ignore_result=True, expires=600)
def rehearse(version_id: int, user_id: int):
    """Run the tests of a flow that have not been run on this version's content. A draft may be gone by now."""
    version = FlowVersion.objects.select_related("flow__item").filter(pk=version_id).first()
    if version is not None:
        by = User.objects.filter(pk=user_id).first()
        trying.try_stale(version, by=by, at=timekeeping.now(), seconds=SECONDS)


def rehearse_soon(version, *, by) -> None:
    """After a change of a draft its tests are run in the background; without a broker, by whoever publishes it."""
    if trying.active(version).exists():
        try:
            rehearse.apply_async((version.pk, by.pk), countdown=SOON)
        except Exception:  # a change is kept, whatever becomes of its trial
            log.exception("the tests of version %s wait for whoever publishes it", version.pk)
