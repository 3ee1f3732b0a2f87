"""A promised day passes while real processes watch: two workers, two beats, a sweeper, some of them killed.

The set of alerts equals the one computed from the record, and after two days without anybody it does again.
"""

import time
from datetime import timedelta

import pytest

from supervision.models import Alert
from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.processes import beat, kill, set_clock, sweeper, wait_for_a_round, worker
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


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
