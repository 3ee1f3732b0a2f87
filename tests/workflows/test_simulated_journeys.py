"""Cases travel through a simulated flow as they do through a real one: every time here is fixed, every result known."""

from dataclasses import replace

import pytest

from tests.workflows.queues import DAY, OFFICE, plan, run, stage
from workflows.simulation import shape
from workflows.simulation.draws import AsRecorded, AtRandom, Given, Recorded
from workflows.simulation.shape import Asked, Model, Place, Station

MINUTE = AsRecorded(counts=(1,) * 5, minutes=(0.0,))  # one case each morning


def fixed(days, outcome="passed", place="many", **facts):
    """Lies so many days; working takes no time."""
    return Station(
        place, Given(0, days * DAY, shape=0), outcome if isinstance(outcome, dict) else {outcome: 1.0}, **facts
    )


def model(stages, edges, stations, *, arrivals=MINUTE, promised=(None, "none"), people=50, **places):
    found = {"many": Place("many", people)} | {key: Place(key, n) for key, n in places.items()}
    return Model(plan(stages, edges), stations, found, arrivals, promised)


def split(join, count=None):
    """Accepted, then three branches of 1, 2 and 4 days, which meet at the decision."""
    stages = [stage("accept", "acceptance"), *(stage(f"b{n}") for n in (1, 2, 4))]
    stages.append(stage("decide", "decision", join=join, join_count=count))
    edges = [("accept", "accepted", f"b{n}") for n in (1, 2, 4)] + [(f"b{n}", "passed", "decide") for n in (1, 2, 4)]
    edges.append(("decide", "granted", None))
    stations = {"accept": fixed(0, "accepted"), "decide": fixed(0.5, "granted")}
    return model(stages, edges, stations | {f"b{n}": fixed(n) for n in (1, 2, 4)})


@pytest.mark.parametrize(("join", "count", "days"), [("all", None, 4.5), ("any", None, 1.5), ("count", 2, 2.5)])
def test_branches_meet_after_all_the_first_or_so_many(join, count, days):
    found = run(split(join, count))
    assert found["cases"]["total"] == pytest.approx(days)
    assert found["stages"]["decide"]["visits"] == found["cases"]["received"] == 60  # once for each case
    assert found["cases"]["unfinished"] == 0
    overtaken = {"all": 0, "any": 2, "count": 1}[join]
    ended = [found["stages"][f"b{n}"]["visits"] for n in (1, 2, 4)]
    assert ended.count(0) == overtaken  # stopped, and not counted as done


def line(*stations, **facts):
    keys = ["accept", "review", "decide"]
    stages = [stage("accept", "acceptance"), stage("review"), stage("decide", "decision")]
    edges = [("accept", "accepted", "review"), ("review", "passed", "decide"), ("decide", "decided", None)]
    return model(stages, edges, dict(zip(keys, stations, strict=True)), **facts)


def test_a_decision_with_one_way_for_both_results():
    found = run(line(fixed(1, "accepted"), fixed(2), fixed(1, {"granted": 0.5, "refused": 0.5})))
    assert found["cases"]["days"] == pytest.approx(3)  # from acceptance
    assert found["cases"]["total"] == pytest.approx(4)


def test_what_is_declined_or_withdrawn_is_not_decided():
    found = run(line(fixed(0, {"accepted": 0.5, "declined": 0.5}), fixed(1), fixed(1, "granted")), days=300)
    cases = found["cases"]
    assert 0.4 < cases["per_day"] < 0.6 and cases["unfinished"] == 0
    assert found["stages"]["review"]["visits"] == found["stages"]["decide"]["visits"] == round(cases["per_day"] * 300)


def test_sending_back_goes_through_the_stage_again():
    """Half of the decisions send back: on the average each stage is gone through twice."""
    found = run(line(fixed(0, "accepted"), fixed(2), fixed(1, {"granted": 0.5, "sent_back>review": 0.5})), days=400)
    assert found["cases"]["unfinished"] == 0
    assert 1.8 < found["stages"]["review"]["visits"] / found["cases"]["received"] < 2.2
    assert found["cases"]["days"] == pytest.approx(3 * found["stages"]["review"]["visits"] / 400)


def test_sending_back_stops_the_branches_behind_it():
    stages = [stage("accept", "acceptance"), stage("first"), stage("quick"), stage("slow"), stage("decide", "decision")]
    edges = [("accept", "accepted", "first"), ("first", "passed", "quick"), ("first", "passed", "slow")]
    edges += [("quick", "passed", "decide"), ("slow", "passed", "decide"), ("decide", "granted", None)]
    stations = {"accept": fixed(0, "accepted"), "first": fixed(1), "slow": fixed(5), "decide": fixed(0, "granted")}
    stations["quick"] = fixed(1, {"passed": 0.5, "sent_back>first": 0.5})
    found = run(model(stages, edges, stations), days=300)
    assert found["stages"]["slow"]["visits"] == found["stages"]["decide"]["visits"] == 300
    assert found["stages"]["first"]["visits"] > 500 and found["cases"]["unfinished"] == 0


def test_the_law_stops_the_clock_and_the_days_are_not_counted():
    stopping = fixed(2, stop_share=1.0, stop_days=(10.0,))
    found = run(line(fixed(0, "accepted"), stopping, fixed(1, "granted"), promised=(3, "workday")))
    assert found["cases"]["days"] == pytest.approx(3) and found["cases"]["total"] == pytest.approx(13)
    assert found["stages"]["review"]["elapsed"] == pytest.approx(2) and found["cases"]["late"] == 0


@pytest.mark.parametrize(
    ("limit", "late"), [((3, "workday"), 0), ((2, "workday"), 1), ((5, "day"), 0), ((2, "day"), 1)]
)
def test_late_is_what_the_clock_calls_late(limit, late):
    """Three working days from each of Monday to Friday; two of the calendar never hold them, five always do."""
    found = run(line(fixed(0, "accepted"), fixed(2), fixed(1, "granted"), promised=limit))
    assert found["cases"]["late"] == late


def test_a_stage_has_a_limit_of_its_own():
    stages = [
        stage("accept", "acceptance", limit_amount=1),
        stage("review", limit_amount=1),
        stage("decide", "decision"),
    ]
    edges = [("accept", "accepted", "review"), ("review", "passed", "decide"), ("decide", "decided", None)]
    stations = {"accept": fixed(1, "accepted"), "review": fixed(2), "decide": fixed(1, "granted")}
    found = run(model(stages, edges, stations))["stages"]
    assert (found["accept"]["late"], found["review"]["late"], found["decide"]["late"]) == (0, 1, None)


def test_ways_are_taken_by_their_shares_and_samples_by_lot():
    stages = [stage("accept", "acceptance"), stage("a"), stage("b"), stage("c", sample_percent=25)]
    stages.append(stage("decide", "decision"))
    edges = [("accept", "accepted", "a", 1, "x > 1"), ("accept", "accepted", "b", 2)]
    edges += [("a", "passed", "decide"), ("b", "passed", "c"), ("c", "passed", "decide"), ("decide", "granted", None)]
    stations = {key: fixed(1) for key in ("a", "b", "c")} | {"decide": fixed(1, "granted")}
    stations["accept"] = fixed(0, "accepted", ways={"accepted": (0.3, 0.7)})
    found = run(model(stages, edges, stations), days=1000)["stages"]
    assert 0.26 < found["a"]["visits"] / 1000 < 0.34
    assert found["a"]["visits"] + found["b"]["visits"] == found["decide"]["visits"] == 1000
    assert 0.20 < found["c"]["visits"] / found["b"]["visits"] < 0.30


@pytest.mark.parametrize(("quorum", "days"), [(None, 6), (1, 3), (2, 5)])
def test_a_joint_review_waits_for_so_many_opinions(quorum, days):
    joint = stage("joint", "joint_review", parts=((1, ""), (2, ""), (3, "")), quorum=quorum)
    stages = [stage("accept", "acceptance"), joint, stage("decide", "decision")]
    edges = [("accept", "accepted", "joint"), ("joint", "passed", "decide"), ("decide", "granted", None)]
    asked = tuple(Asked("many", Given(0, n * DAY, shape=0)) for n in (1, 3, 4))
    stations = {"accept": fixed(0, "accepted"), "joint": fixed(1, asked=asked), "decide": fixed(1, "granted")}
    assert run(model(stages, edges, stations))["cases"]["total"] == pytest.approx(days)


def crowd(**facts):
    """Two look at each case one after the other, at a post of two; a day's cases lie there in the morning."""
    stages = [stage("one"), stage("two", "decision", **facts)]
    edges = [("one", "passed", "two"), ("two", "granted", None)]
    work = Given(60, shape=0)
    stations = {"one": Station("pair", work, {"passed": 1.0}), "two": Station("pair", work, {"granted": 1.0})}
    return model(stages, edges, stations, arrivals=AsRecorded((2,) * 5, (0.0,)), pair=2)


@pytest.mark.parametrize(
    ("facts", "minutes"),
    [
        ({}, 120),
        ({"candidates": "same_as"}, 120),
        ({"candidates": "other_than"}, 120),
        ({"candidates": "least_loaded"}, 120),
    ],
)
def test_whoever_may_take_a_case_takes_it(facts, minutes):
    found = run(crowd(candidates_of="one", **facts))
    assert found["cases"]["total"] == pytest.approx(minutes / DAY)


def test_another_than_before_waits_where_there_is_nobody_else():
    alone = crowd(candidates="other_than", candidates_of="one")
    alone = replace(alone, places=alone.places | {"pair": Place("pair", 1)})
    assert run(alone)["cases"]["unfinished"] == 1


def test_towns_have_their_own_people_and_other_work_takes_time():
    only = line(fixed(0, "accepted"), fixed(0), Station("town", Given(60, shape=0), {"granted": 1.0}))
    places = {"many": Place("many", 9), "town": Place("town", 1, units=4, other_per_day=8.0, other_minutes=(42.0,))}
    busy = run(replace(only, places=places, arrivals=AtRandom(4.0)), days=200)["places"]["town"]["busy"]
    assert busy == pytest.approx((8 * 42 + 4 * 60) / (4 * DAY), rel=0.1)


def test_a_model_is_kept_as_json_and_comes_back_the_same():
    kept = split("count", 2)
    kept = replace(kept, arrivals=AsRecorded((1, 0, 2), (3.0, 400.0), 1.2), promised=(10, "workday"))
    times = Recorded(((10.0, 20.0), (1.0, 2.0)))
    station = replace(kept.stations["b1"], times=times, asked=(Asked("many", times),), ways={"passed": (0.4, 0.6)})
    kept = replace(kept, stations=kept.stations | {"b1": station})
    again = shape.from_json(shape.to_json(kept))
    assert again == kept
    assert shape.from_json(__import__("json").loads(__import__("json").dumps(shape.to_json(kept)))) == kept


def test_arrivals_are_as_many_as_recorded_times_the_factor():
    from random import Random

    recorded = AsRecorded((0, 2, 4, 0, 4), (0.0, 419.0), factor=1.5)
    instants = list(recorded.instants(Random(1), days=1000, day=DAY))
    assert len(instants) == 3000 and instants == sorted(instants) and instants[-1] < 1000 * DAY
    assert OFFICE.date_of(instants[0]).isoformat() == "2016-10-11"  # nobody came on Mondays
