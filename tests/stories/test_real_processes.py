"""A promised day passes while real processes watch: two workers, two beats, a sweeper, some of them killed.

The set of alerts equals the one computed from the record, and after two days without anybody it does again.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from supervision.models import Alert
from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.world import World
from workflows import timekeeping
from workflows.models import Heartbeat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


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


def worker(name):
    options = ["-n", f"{name}@test", "--concurrency", "1", "--without-mingle", "--without-gossip"]
    return start("-m", "celery", "-A", "approval_platform", "worker", *options)


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


def agree(text, seconds=20):
    """The alerts up to this instant are those the record owes; nothing is early, nothing twice (the key sees to it).

    A round passes over what another one has claimed, so the last few may still be on their way.
    """
    until, deadline = at(text), time.monotonic() + seconds
    owed = owed_by_the_record(until)
    while (have := {key: due for key, due in raised().items() if due <= until}) != owed:
        assert time.monotonic() < deadline and set(have) <= set(owed), (sorted(owed), sorted(have))
        time.sleep(0.2)


def test_a_promised_day_passes_under_two_beats_and_two_workers(tmp_path):
    world = World()
    for _n in range(5):
        world.accepted(when=at("2016-10-11 09:00"))
    set_clock("2016-10-25 12:00")
    processes = [worker("one"), worker("two"), beat(tmp_path, "b1"), beat(tmp_path, "b2"), sweeper()]
    try:
        wait_for_a_round("2016-10-25 12:00")
        agree("2016-10-25 12:00")
        for moment in ("2016-10-26 09:00", "2016-10-28 09:00"):
            set_clock(moment)
            wait_for_a_round(moment)
            agree(moment)
        kill(processes[0], processes[2])  # a worker and a beat are gone, the others go on
        for moment in ("2016-10-31 23:59", "2016-11-01 00:00"):
            set_clock(moment)
            wait_for_a_round(moment)
            agree(moment)
        assert Alert.objects.filter(rule__code="promised-over", late=False).count() == 5
        kill(*processes[1:2], *processes[3:])
        set_clock("2016-11-03 10:00")  # two days pass and nobody watches
        processes = [sweeper(), sweeper()]
        wait_for_a_round("2016-11-03 10:00")
        agree("2016-11-03 10:00")
        missed = Alert.objects.filter(due_at=at("2016-11-02 09:00"))
        assert missed.count() == 5 and all(a.late and a.raised_at > a.due_at + timedelta(days=1) for a in missed)
    finally:
        kill(*[p for p in processes if p.poll() is None])
