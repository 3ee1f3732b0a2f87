"""A change of the calendar under the feet of everybody: acts, sweeps, other changes, readers that stumble."""

from datetime import date
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from supervision import monitor, rounds, watching
from supervision.models import Alert
from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.together import together
from tests.world import World
from workflows import chain, drift, engine, feed, invariants, recalculation, timekeeping, timers
from workflows.engine import upkeep
from workflows.models import CalendarDay, DeadlineRevision, FeedCursor, ParkedEvent, RevisionBatch

pytestmark = pytest.mark.django_db(transaction=True)
NINE = at("2016-10-11 09:00")  # the promised day is the 31st


@pytest.fixture
def world():
    yield World()
    timekeeping.forget_calendar()


def holiday(text: str) -> None:
    CalendarDay.objects.update_or_create(date=text, defaults={"kind": "holiday", "year_id": 2016})
    timekeeping.calendar_changed()


def test_alerts_follow_the_new_dates_and_the_old_ones_are_superseded(world):
    cases = [world.accepted(when=NINE) for _n in range(3)]
    rounds.go(at=at("2016-10-24 10:00"), source="test")  # the stage is overdue; of the promised day nothing is said yet
    before = raised()
    holiday("2016-10-28")
    assert engine.recalculate(at=at("2016-10-24 11:00")) == 3
    assert [c.events.count() for c in cases] == [2, 2, 2]  # nobody acted on them
    assert all(chain.first_fault(case) is None for case in cases) and not list(invariants.broken())
    assert RevisionBatch.objects.count() == 1 and DeadlineRevision.objects.filter(kind="promised").count() == 3
    rounds.go(at=at("2016-11-30 09:00"), source="test")
    assert raised() == owed_by_the_record(at("2016-11-30 09:00")) and before.items() <= raised().items()
    assert Alert.objects.filter(rule__code="promised-over", due_on=date(2016, 11, 1)).count() == 3


def test_a_batch_leaves_a_case_whose_last_act_is_younger_than_itself(world):
    """Else the feed, which goes by transactions, would read the new date before the act that came before it."""
    case, other = world.accepted(when=NINE), world.accepted(when=NINE)
    holiday("2016-10-28")
    begun, acted = Signal(), Signal()

    def batch():
        with transaction.atomic(), connection.cursor() as sql:
            sql.execute("SELECT pg_current_xact_id()")
            begun.set()
            acted.wait(10)
            return upkeep._one_transaction({case.pk, other.pk}, at=NINE, run=None)

    def act():
        begun.wait(10)
        engine.claim(case, by=world.reviewer, at=NINE)
        acted.set()

    (done, moved), _none = together(batch, act)
    assert (done, moved) == ({other.pk}, 1)
    assert engine.recalculate(at=NINE) == 1 and not list(drift.drifted())


def test_acts_changes_and_sweeps_all_at_once_agree_with_the_record(world):
    cases = [world.accepted(when=NINE) for _n in range(6)]
    now = at("2016-10-27 09:00")
    feed.read_all()
    for day in ("2016-10-28", "2016-11-01", "2016-11-02"):
        holiday(day)
        together(
            lambda: engine.recalculate(at=now, batch=2),
            lambda: engine.recalculate(at=now, batch=4),
            lambda: monitor.sweep(at=now),
            feed.read_all,
            *[lambda c=case: _held(c, by=world.reviewer, at=now) for case in cases],
        )
    engine.recalculate(at=now)
    rounds.go(at=at("2016-12-30 09:00"), source="test")
    assert raised() == owed_by_the_record(at("2016-12-30 09:00"))
    assert not list(drift.drifted()) and not list(invariants.broken()) and not ParkedEvent.objects.exists()


def _held(case, *, by, at):
    engine.claim(case, by=by, at=at)
    engine.start_special_procedure(case, by=by, at=at, kind="testing", basis="某法", planned_days=3)
    engine.end_special_procedure(case, by=by, at=at)


def test_nothing_lapses_and_nothing_is_raised_by_a_day_that_has_become_a_holiday(world):
    received, accepted = world.apply(when=NINE), world.accepted(when=NINE)
    feed.read_all()
    holiday("2016-10-18")  # the last day for accepting it; not written into the cases yet
    holiday("2016-10-31")
    recalculation.ask(cause="试", by=world.chief, at=NINE)
    assert timers.run_due(at=at("2016-10-19 09:00")) == 0
    monitor.sweep(at=at("2016-11-01 00:30"))
    assert not Alert.objects.filter(rule__code="promised-over", application=accepted).exists()
    assert timers.run_due(at=at("2016-10-20 00:00")) == 1
    received.refresh_from_db()
    assert received.state == "in_review"


def test_an_act_after_the_change_knows_the_new_calendar(world):
    """Whatever copy of the calendar this process had when the act began."""
    timekeeping.calendar()
    kept = dict(timekeeping._kept)
    holiday("2016-10-31")
    timekeeping._kept.update(kept)
    case = world.accepted(when=NINE)
    assert case.due_on == date(2016, 11, 1)


def test_a_case_whose_new_date_cannot_be_digested_waits_alone(world, monkeypatch):
    case, other = world.accepted(when=NINE), world.accepted(when=NINE)
    feed.read_all()
    holiday("2016-10-28")
    engine.recalculate(at=NINE)
    engine.claim(case, by=world.reviewer, at=NINE)
    seen = []

    def moved(_batch, rows):
        if case.pk in {row.application_id for row in rows}:
            raise ValueError("poison")
        seen.extend((row.application_id, "moved") for row in rows if row.kind == "promised")

    def event(event):
        seen.append((event.application_id, event.seq))

    start = FeedCursor.objects.get(name=watching.READER)
    FeedCursor.objects.create(
        name="fussy", tx=start.tx, event_id=start.event_id, system_identifier=start.system_identifier
    )
    feed.catch_up(feed.Reader("fussy", event, moved))
    assert seen == [(other.pk, "moved")] and feed.lag("fussy")["parked"] == 2 and feed.lag("fussy")["unread"] == 0
    mended = feed.Reader("fussy", event, lambda _batch, rows: seen.extend((r.application_id, r.kind) for r in rows))
    assert feed.retry_parked(mended) == 2
    assert seen[-1] == (case.pk, 3) and (case.pk, "promised") in seen[1:-1]
