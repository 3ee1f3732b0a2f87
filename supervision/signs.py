"""The worker's own sign of life, apart from the tasks that beat sends it."""

import time

from celery.signals import heartbeat_sent

EVERY = 15
_last = 0.0


@heartbeat_sent.connect
def worker_is_alive(**_kwargs):
    global _last
    if time.monotonic() - _last < EVERY:
        return
    _last = time.monotonic()
    from django.db import DatabaseError, close_old_connections

    from supervision import rounds

    try:
        close_old_connections()
        rounds.beat("worker")
    except DatabaseError:
        pass  # the age of the row tells it
