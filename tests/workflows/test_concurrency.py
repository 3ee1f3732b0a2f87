"""Two connections at once on real PostgreSQL: the database decides, and decides once."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, transaction

from supervision import monitor
from supervision.models import Alert
from tests.instants import at
from tests.together import together
from tests.world import World
from workflows import chain, engine, feed, timers
from workflows.errors import EngineError, Stale
from workflows.models import Application, Event, FeedCursor, Letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


def test_of_many_officers_one_decides_and_the_others_are_told(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))

    def grant():
        return engine.grant(
            Application.objects.get(pk=case.pk),
            by=world.leader,
            at=at("2016-10-12 09:00"),
            content="准予一年",
            expected_version=case.version,
        )

    results = together(*[grant] * 8)
    assert sum(isinstance(r, Stale) for r in results) == 7
    assert Event.objects.filter(application=case, action="grant").count() == 1
    assert Letter.objects.filter(application=case, kind="grant").count() == 1


def test_a_submission_sent_many_times_at_once_is_one_case(world):
    key = uuid.uuid4()
    results = together(*[lambda: world.apply(when=at("2016-10-11 09:00"), key=key)] * 8)
    assert {r.pk for r in results} == {Application.objects.get().pk}
    assert Event.objects.count() == 1


def test_numbers_of_papers_have_no_gaps_and_no_twins(world):
    cases = [world.apply(when=at("2016-10-11 09:00")) for _n in range(6)]
    results = together(
        *[lambda c=c: engine.accept(c, by=world.clerk, at=at("2016-10-11 10:00")) for c in cases],
        *[lambda: world.apply(when=at("2016-10-11 10:00")) for _n in range(4)],
    )
    assert not [r for r in results if isinstance(r, EngineError)]
    for kind, count in (("receipt", 10), ("acceptance", 6)):
        serials = Letter.objects.filter(kind=kind).order_by("serial").values_list("serial", flat=True)
        assert list(serials) == list(range(1, count + 1))


def test_a_lapse_applied_by_many_happens_once(world):
    case = world.apply(when=at("2016-09-27 09:00"))
    together(*[lambda: timers.run_due(at=at("2016-10-10 00:05"))] * 6)
    assert Event.objects.filter(application=case, action="deem_accepted").count() == 1


def test_sweeps_at_once_raise_each_alert_once(world):
    for _n in range(12):
        world.accepted(when=at("2016-10-11 09:00"))
    feed.read_all()
    raised = together(*[lambda: monitor.sweep(at=at("2016-11-20 09:00"), batch=7)] * 4)
    raised.append(monitor.sweep(at=at("2016-11-20 09:00")))
    assert sum(raised) == Alert.objects.count() > 0
    per_case = Alert.objects.values_list("application").distinct().count()
    assert per_case == 12 and Alert.objects.count() % 12 == 0


def test_readers_at_once_read_each_event_once(world):
    for _n in range(10):
        world.accepted(when=at("2016-10-11 09:00"))
    seen = []
    reader = feed.Reader("twice", lambda event: seen.append(event.pk))
    together(*[lambda: feed.catch_up(reader, limit=3)] * 4)
    feed.catch_up(reader, limit=3)
    assert sorted(seen) == sorted(Event.objects.values_list("pk", flat=True)) and len(seen) == len(set(seen))


def test_a_late_commit_is_not_skipped(world):
    """The trap of planning: an open transaction holds an earlier id; a reader that passed it would miss it for good."""
    slow_case, quick_case = (world.accepted(when=at("2016-10-11 09:00")) for _n in range(2))
    seen = []
    reader = feed.Reader("patient", lambda event: seen.append((event.application_id, event.seq)))
    feed.catch_up(reader)
    seen.clear()
    opened, go_on = threading.Event(), threading.Event()

    def slow():
        close_old_connections()
        with transaction.atomic():
            engine.claim(slow_case, by=world.reviewer, at=at("2016-10-11 10:00"))
            opened.set()
            go_on.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(slow)
        assert opened.wait(20)
        engine.claim(quick_case, by=world.reviewer, at=at("2016-10-11 10:00"))
        feed.catch_up(reader)
        assert seen == []  # nobody may overtake the transaction that is still open
        go_on.set()
        future.result()
    feed.catch_up(reader)
    assert seen == [(slow_case.pk, 3), (quick_case.pk, 3)]


def test_a_pause_and_a_sweep_in_a_race_agree(world):
    """Whoever comes first: the record and the alerts tell the same story (promise 4)."""
    for _n in range(10):
        case = world.accepted(when=at("2016-10-11 09:00"))
        feed.read_all()
        fire = at("2016-10-28 09:00")  # warn-1 and the first urging of the promised limit

        def pause(case=case, fire=fire):
            return engine.start_special_procedure(
                case, by=world.reviewer, at=fire, kind="hearing", basis="第四十五条", planned_days=5
            )

        together(pause, lambda: monitor.sweep(at=at("2016-10-28 09:00")))
        feed.read_all()
        monitor.sweep(at=at("2016-12-30 09:00"))
        alerts = Alert.objects.filter(application=case)
        assert not alerts.filter(due_at__gt=fire).exists()
        assert chain.first_fault(Application.objects.get(pk=case.pk)) is None


def test_a_restored_cluster_is_refused_until_it_is_rebased(world):
    from workflows.rebasing import rebase

    first = world.accepted(when=at("2016-10-11 09:00"))
    seen = []
    reader = feed.Reader("moved", lambda event: seen.append((event.application_id, event.seq)))
    feed.catch_up(reader)
    unread = world.apply(when=at("2016-10-11 09:00"))
    FeedCursor.objects.filter(name="moved").update(system_identifier=1)
    with pytest.raises(feed.FeedBroken):
        feed.catch_up(reader)
    rebase()
    later = world.apply(when=at("2016-10-11 10:00"))
    feed.catch_up(reader)
    assert seen == [(first.pk, 1), (first.pk, 2), (unread.pk, 1), (later.pk, 1)]
    assert chain.first_fault(Application.objects.get(pk=first.pk)) is None
