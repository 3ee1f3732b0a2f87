"""Whatever is killed, restarted, emptied or late: in the end the alerts are those that the record owes, each once.

Short in the suite; `./run soak MINUTES` lets the same storm blow for long and prints what it did.
"""

import os
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.db.utils import InterfaceError

from supervision.models import Alert, Card, Notice
from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.processes import beat, kill, set_clock, start, sweeper, wait_for_a_round, worker
from tests.world import World
from workflows import chain, drift, engine, invariants, timekeeping
from workflows.errors import EngineError
from workflows.models import Application, ParkedEvent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
LONG = float(os.environ.get("SOAK_MINUTES", 0)) * 60
DAY = 24 * 3600


class Storm:
    """Five beats at most, three sweepers and two workers; of each one whose host's clock is a day off, the sweeper's a
    day behind and the worker's a day ahead. Things happen to all of them."""

    def __init__(self, folder: Path, *, seed: int):
        self.random, self.folder, self.did = random.Random(seed), folder, Counter()
        self.world, self.now = World(), "2016-10-11 09:00"
        self.cases = [self.world.accepted(when=at(self.now)).pk for _n in range(4)]
        self.now = "2016-10-26 08:00"  # before the first warning of the promised limit
        set_clock(self.now)
        self.running = {}
        for name in ("sweeper-1", "sweeper-2", "sweeper-behind", "worker-1", "worker-ahead", "beat-1", "beat-2"):
            self.begin(name)

    def begin(self, name: str) -> None:
        kind = name.split("-")[0]
        if name == "sweeper-behind":
            self.running[name] = start("tests/skewed.py", str(-DAY), "manage.py", "sweeper")
        elif kind == "sweeper":
            self.running[name] = sweeper()
        elif kind == "worker":
            ahead = DAY if name == "worker-ahead" else 0
            self.running[name] = worker(f"{name}-{len(self.did)}-{self.did['killed']}", skewed=ahead)
        else:
            self.running[name] = beat(self.folder, name)

    # -- what happens

    def a_process_is_killed(self):
        name = self.random.choice(sorted(self.running))
        kill(self.running[name])
        self.did["killed"] += 1
        self.begin(name)

    def another_beat_is_started(self):
        beats = [name for name in self.running if name.startswith("beat")]
        if len(beats) < 5:
            self.begin(f"beat-{len(beats) + 1}")
            self.did["beats added"] += 1

    def the_database_crashes(self):
        """One backend is killed in the middle of whatever it does: PostgreSQL ends all others and recovers."""
        with connection.cursor() as sql:
            sql.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = "
                "current_database() AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC LIMIT 1"
            )
            found = sql.fetchone()
        if found and b"postgres" in Path(f"/proc/{found[0]}/cmdline").read_bytes():
            os.kill(found[0], signal.SIGKILL)
            self.did["database crashes"] += 1
            time.sleep(0.5)

    def redis_forgets_everything(self):
        redis.Redis.from_url(settings.REDIS_URL).flushdb()
        self.did["redis flushed"] += 1

    def time_passes(self):
        hours = self.random.choice([1, 5, 14, 24])
        self.now = timekeeping.local_text(timekeeping.now() + timedelta(hours=hours))
        set_clock(self.now)
        self.did["hours passed"] += hours

    def somebody_acts(self):
        now, world = timekeeping.now(), self.world
        if len(self.cases) < 4 or self.random.random() < 0.3:
            self.cases.append(world.accepted(when=now).pk)
            self.did["acts"] += 1
            return
        case = Application.objects.get(pk=self.random.choice(self.cases))
        pause = {"kind": "testing", "basis": "某法第一条", "planned_days": 3}
        act = self.random.choice(
            [
                lambda: engine.start_special_procedure(case, by=world.reviewer, at=now, **pause),
                lambda: engine.end_special_procedure(case, by=world.reviewer, at=now),
                lambda: engine.extend(case, by=world.chief, at=now, days=5, reason="案情复杂，需要延长办理期限。"),
                lambda: engine.advance(case, by=world.reviewer, at=now, opinion="同意"),
                lambda: engine.grant(case, by=world.leader, at=now, content="准予一年"),
            ]
        )
        try:
            act()
            self.did["acts"] += 1
        except EngineError:
            self.did["acts refused"] += 1

    def blow(self, seconds: float) -> None:
        wait_for_a_round(self.now, seconds=180)  # seven processes begin at once
        until = time.monotonic() + seconds
        for happening in self.happenings():
            if time.monotonic() > until:
                return
            again(happening)
            again(self.look_for_what_came_too_early)
            time.sleep(self.random.random() * 0.6)

    def look_for_what_came_too_early(self):
        early = Alert.objects.filter(due_at__gt=timekeeping.now())
        assert not early.exists(), list(early.values())
        self.did["looks for early alerts"] += 1

    def happenings(self):
        """Each once, so that a short storm knows them all; then as it comes."""
        faults = [self.the_database_crashes, self.redis_forgets_everything, self.a_process_is_killed]
        faults += [self.another_beat_is_started, self.a_process_is_killed]
        for fault in faults:
            yield from (self.somebody_acts, self.time_passes, fault)
        while True:
            yield self.random.choice([*faults, *[self.somebody_acts] * 6, *[self.time_passes] * 3])

    def end(self) -> None:
        kill(*[process for process in self.running.values() if process.poll() is None])
        self.running = {}


def again(act):
    """Until the database is back. What a crash undid is simply not done."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            assert time.monotonic() < deadline, "the database did not come back"
            connection.close()
            close_old_connections()
            time.sleep(0.3)


def test_after_a_storm_the_alerts_are_those_the_record_owes(tmp_path):
    seed = int(os.environ.get("SOAK_SEED", random.SystemRandom().randrange(10**6)))
    print(f"seed {seed}")
    storm = Storm(tmp_path, seed=seed)
    try:
        storm.blow(LONG or 14)
        storm.end()  # two days pass, and nobody watches
        again(lambda: set_clock(timekeeping.local_text(timekeeping.now() + timedelta(days=2))))
        storm.now = timekeeping.local_text(timekeeping.now())
        storm.begin("sweeper-1")
        storm.begin("sweeper-2")
        wait_for_a_round(storm.now, seconds=120)
        storm.end()
    finally:
        storm.end()
    from supervision import rounds

    end = timekeeping.now()
    rounds.go(at=end, source="test")
    have, owed = raised(), owed_by_the_record(end)
    marked = {name: Alert.objects.filter(**{name: True}).count() for name in ("late", "retroactive")}
    counts = {"cards": Card.objects.count(), "notices": Notice.objects.count(), **marked}
    report = {**storm.did, "cases": len(storm.cases), "alerts": len(have), "owed": len(owed), **counts}
    print(", ".join(f"{name}: {count}" for name, count in report.items()))
    assert have == owed, (sorted(set(have) - set(owed)), sorted(set(owed) - set(have)))
    cards = Card.objects.values_list("rule_code", "application", "kind", "scope")
    assert len(set(cards)) == len(cards) and have and storm.did["acts"] > 0
    assert not Alert.objects.filter(due_at__gt=end).exists() and not ParkedEvent.objects.exists()
    assert not list(drift.drifted()) and not list(invariants.broken())
    assert list(chain.faults(Application.objects.all())) == []
