"""Trials run beside real cases: nobody waits for them, and they do not disturb each other."""

import threading

import pytest
from django.db import connection

from tests.instants import at
from tests.together import together
from tests.workflows.rehearsals import MONDAY, SUBMIT, WHOLE, a_test, days, everything
from tests.world import World
from workflows import engine
from workflows.models import Event, Letter
from workflows.rehearsal import playing, scratch, staging, trying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


def test_an_officer_acts_while_a_trial_is_open(world):
    """Receipt, acceptance and their letters of the same kind and year: not one lock is waited for."""
    played, finish, seen = threading.Event(), threading.Event(), []

    def hold():
        with scratch.nothing_stays(), staging.staged(world.flow_version, at=MONDAY) as version:
            seen.extend(one.ok for one in playing.play(version, WHOLE, at=MONDAY))
            played.set()
            finish.wait(60)

    trial = threading.Thread(target=lambda: scratch.apart(hold))
    trial.start()
    try:
        assert played.wait(60)
        with connection.cursor() as sql:
            sql.execute("SET lock_timeout = '100ms'")
        case = world.apply(when=at("2016-10-10 09:00"))
        engine.accept(case, by=world.clerk, at=at("2016-10-10 09:30"))
        assert case.state == "in_review" and trial.is_alive()
    finally:
        finish.set()
        trial.join()
        with connection.cursor() as sql:
            sql.execute("RESET lock_timeout")
    assert seen == [True] * len(WHOLE)
    assert Event.objects.count() == 2
    assert [letter.serial for letter in Letter.objects.order_by("pk")] == [1, 1]  # the series goes on without a gap


def test_two_trials_at_once_do_not_meet(world):
    first, second = a_test(world, *WHOLE), a_test(world, *WHOLE, name="再来一次")
    before = everything()
    runs = together(*(lambda t=t: trying.try_out(t, world.flow_version, by=None, at=MONDAY) for t in (first, second)))
    assert [run.passed for run in runs] == [True, True]
    assert everything() == before


def test_the_applications_own_database_role_may_run_trials(world, web_role):
    def work():
        with connection.cursor() as sql:
            sql.execute(f"SET ROLE {connection.ops.quote_name(web_role)}")
        with scratch.nothing_stays(), staging.staged(world.flow_version, at=MONDAY) as version:
            return [one.ok for one in playing.play(version, WHOLE, at=MONDAY)]

    before = everything()
    assert scratch.apart(work) == [True] * len(WHOLE)
    assert everything() == before


def test_a_trial_writes_into_no_real_table(world):
    def work():
        with scratch.nothing_stays(), staging.staged(world.flow_version, at=MONDAY) as version:
            playing.play(version, WHOLE, at=MONDAY)
            with connection.cursor() as sql:
                sql.execute(
                    "SELECT relname FROM pg_stat_xact_all_tables "
                    "WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0"
                )
                return [name for (name,) in sql.fetchall()]

    assert scratch.apart(work) == []


def test_a_trial_cannot_go_on_for_ever(world, monkeypatch):
    monkeypatch.setattr(playing, "MOST_SECONDS", -1)
    run = trying.try_out(a_test(world, *WHOLE), world.flow_version, by=None, at=MONDAY)
    assert not run.passed and len(run.steps) == 1
    monkeypatch.undo()
    long = a_test(world, SUBMIT, *[days(0)] * (playing.MOST_STEPS + 5), name="太长")
    run = trying.try_out(long, world.flow_version, by=None, at=MONDAY)
    assert not run.passed and len(run.steps) == playing.MOST_STEPS + 1
