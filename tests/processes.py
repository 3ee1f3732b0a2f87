"""The platform's own processes against the test's database, started and killed by a test; and its clock."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from tests.instants import at
from workflows import timekeeping
from workflows.models import Heartbeat


def start(*command):
    db = connection.settings_dict
    url = f"postgres://{db['USER']}:{db['PASSWORD']}@{db['HOST']}:{db['PORT']}/{db['NAME']}"
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "DATABASE_WEB_URL": "",
        "REDIS_URL": settings.REDIS_URL,
        "DEMO_MODE": "1",  # else the clock does not move
        "SWEEP_EVERY": "0.7",
        "DJANGO_SETTINGS_MODULE": "approval_platform.settings",
    }
    return subprocess.Popen(
        [sys.executable, *command], env=env, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def worker(name, *, skewed=0):
    options = ["-n", f"{name}@test", "--concurrency", "1", "--without-mingle", "--without-gossip"]
    clock = ["tests/skewed.py", str(skewed)] if skewed else []
    return start(*clock, "-m", "celery", "-A", "approval_platform", "worker", *options)


def beat(folder, name):
    return start("-m", "celery", "-A", "approval_platform", "beat", "-s", str(folder / name))


def sweeper():
    return start("manage.py", "sweeper")


def kill(*processes):
    for process in processes:
        process.send_signal(signal.SIGKILL)
    for process in processes:
        process.wait(20)


def set_clock(text):
    """Move the platform's time to this instant; the host's clock stays."""
    real = timekeeping.now() - timedelta(seconds=timekeeping.moved_seconds())
    timekeeping.move_clock(seconds=int((at(text) - real).total_seconds()))  # in one step: others are looking


def wait_for_a_round(text, seconds=60):
    """Until a whole round has ended that began when the platform's clock had come to this instant."""
    deadline = time.monotonic() + seconds
    while True:
        sweep = Heartbeat.objects.filter(name="sweep").first()
        if sweep and datetime.fromisoformat(sweep.data["until"]) >= at(text):
            return
        assert time.monotonic() < deadline, "no round came to its end"
        time.sleep(0.1)
