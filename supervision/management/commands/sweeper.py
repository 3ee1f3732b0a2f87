import logging
import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from supervision import rounds
from workflows import timekeeping

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "The second, independent trigger: a round every 15 seconds without Celery, beat or Redis."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, default=settings.SWEEP_EVERY, help="seconds between rounds")
        parser.add_argument("--once", action="store_true")

    def handle(self, *, every, once, **options):
        stop = threading.Event()
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            try:
                done = rounds.go(at=timekeeping.now(), source="sweeper")
                if once:
                    self.stdout.write(str(done))
            except Exception:  # noqa: BLE001 the loop outlives a database restart
                log.exception("the round failed; the next one comes")
            if once:
                return
            stop.wait(every)
