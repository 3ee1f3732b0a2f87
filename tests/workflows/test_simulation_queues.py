"""Queues whose answers are known (Erlang; Pollaczek and Khinchine): the simulation finds them in its stated range."""

import pytest

from tests.workflows.queues import DAY, desk_of, erlang_c, run
from workflows.simulation.measures import quantile, together


def many(model, n=20):
    return together([run(model, days=120, warm_up=30, seed=f"7:{one}") for one in range(n)])


def within(figure, truth, *, widths=1.5):
    """The known value lies in the stated interval, widened a little: one interval in twenty misses by design."""
    return abs(figure["mean"] - truth) <= widths * figure["half"]


@pytest.mark.parametrize(("people", "per_day", "minutes"), [(1, 14, 21), (2, 35, 19.2), (4, 40, 33.6)])
def test_random_arrivals_wait_as_erlang_says(people, per_day, minutes):
    found = many(desk_of(people, per_day=per_day, minutes=minutes))
    load = per_day * minutes / DAY
    wait = erlang_c(people, load) * minutes / (people - load)
    stage, place = found["stages"]["decide"], found["places"]["desk"]
    assert within(stage["waited"], wait / DAY)
    assert within(stage["elapsed"], (wait + minutes) / DAY)
    assert within(place["busy"], load / people)
    assert within(place["queue"], per_day * wait / DAY)
    assert within(stage["per_day"], per_day)
    assert stage["elapsed"]["half"] < 0.1 * stage["elapsed"]["mean"]  # the range says something


def test_steady_work_waits_half_as_long_as_work_that_varies():
    """M/D/1: Pollaczek and Khinchine."""
    found = many(desk_of(1, per_day=14, minutes=21, shape=0))
    assert within(found["stages"]["decide"]["waited"], 0.7 * 21 / (2 * 0.3) / DAY)


def test_one_more_person_takes_the_queue_away():
    one = many(desk_of(1, per_day=18, minutes=21), n=5)["stages"]["decide"]
    two = many(desk_of(2, per_day=18, minutes=21), n=5)["stages"]["decide"]
    assert two["waited"]["mean"] < one["waited"]["mean"] / 5
    assert abs(two["worked"]["mean"] - one["worked"]["mean"]) < 0.002  # the work itself stays


def test_more_than_can_be_done_is_left_undone_and_said():
    found = run(desk_of(1, per_day=40, minutes=21))
    assert found["cases"]["unfinished"] > 0.1 and found["places"]["desk"]["busy"] > 0.99


def test_nobody_at_the_post_leaves_everything():
    found = run(desk_of(0, per_day=5, minutes=21))
    assert found["cases"]["unfinished"] == 1 and found["places"]["desk"]["busy"] is None
    assert found["stages"]["decide"]["visits"] == 0


def test_the_same_seed_gives_the_same_result():
    model = desk_of(2, per_day=20, minutes=30)
    assert run(model, seed="a") == run(model, seed="a") != run(model, seed="b")


def test_ranges_over_repetitions_by_hand():
    rows = [{"stages": {}, "places": {}, "cases": {"days": value}} for value in (2.0, 4.0, 6.0)]
    days = together(rows)["cases"]["days"]
    assert (days["mean"], days["low"], days["high"], days["n"]) == (4, 2, 6, 3)
    assert days["half"] == pytest.approx(4.30 * 2 / 3**0.5)
    assert together(rows[:1])["cases"]["days"]["half"] is None
    assert [quantile([5, 1, 3, 2, 4], share) for share in (0.05, 0.5, 0.9, 1)] == [1, 3, 5, 5]
