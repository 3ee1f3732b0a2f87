"""A simulation is asked for, computed by whoever is there, stopped, lost and gone on with; and held to the record."""

from datetime import timedelta

import pytest

from accounts.models import AuditRecord
from tests.instants import at
from tests.workflows.past_cases import a_season
from tests.world import World
from workflows import flows
from workflows.models import SimulationRepetition, SimulationRun
from workflows.simulation import runs, scenarios
from workflows.simulation.mapping import Said

pytestmark = pytest.mark.django_db
NOW = at("2016-11-30 09:00")
ALL = 10_000.0  # seconds


@pytest.fixture
def world():
    return World()


def asked(world, version=None, *, repetitions=4, said=None, more="", seed=1, until="2016-11-29"):
    inputs = {
        "since": "2016-07-01",
        "until": until,
        "said": scenarios.said_as_json(said or Said()),
        "more": more,
    }
    facts = {"inputs": inputs, "repetitions": repetitions, "seed": seed}
    return runs.ask(version or world.flow_version, **facts, by=world.chief, at=NOW)


def finished(run, **facts):
    while runs.turn(run.pk, at=NOW, seconds=facts.get("seconds", ALL)):
        pass
    run.refresh_from_db()
    return run


def test_a_replay_of_what_happened_says_what_happened(world):
    a_season(world, n=70)
    run = finished(asked(world, repetitions=12, until="2016-10-25"))
    assert run.state == "ended", run.error
    found = run.results["recorded"]
    really, said = found["happened"], found["cases"]
    assert really["cases"] == 70
    assert said["days"]["mean"] == pytest.approx(really["days"], rel=0.1)
    for key, stage in really["stages"].items():
        assert found["stages"][key]["elapsed"]["mean"] == pytest.approx(stage["elapsed"], rel=0.1), key
    assert said["days"]["low"] <= said["days"]["mean"] <= said["days"]["high"]
    # And on itself: what the first two thirds foretell of the last.
    trial = run.results["trial"]
    assert trial["happened"]["cases"] >= scenarios.ENOUGH and trial["happened"]["from"] == "2016-09-17"
    assert trial["cases"]["days"]["mean"] == pytest.approx(trial["happened"]["days"], rel=0.25)


def test_nothing_in_the_record_gives_nothing_and_no_fault(world):
    run = finished(asked(world))
    assert run.state == "ended" and run.results["recorded"]["cases"]["received"]["mean"] == 0
    assert run.results["recorded"]["cases"].get("days") is None


def test_the_same_seed_says_the_same_and_another_something_else(world):
    a_season(world, n=15)
    first, again, other = (finished(asked(world, seed=seed)).results for seed in (1, 1, 2))
    assert first == again != other


def test_a_draft_is_computed_beside_the_live_flow_and_with_one_more_person(world):
    a_season(world, n=15)
    stages = [one for one in world.four_stages() if one["key"] != "decide"]
    decide = {**world.four_stages()[2], "key": "resolve"}
    draft = flows.draft_linear(world.item.flow, [*stages[:2], decide, stages[2]])
    place = f"post:{world.reviewer.postings.get().post_id}"
    run = finished(asked(world, draft, said=Said(days={"resolve": 4}, minutes={"resolve": 20}), more=place))
    assert set(run.results) == {"recorded", "draft", "more"}
    draft_days, live_days = (run.results[key]["cases"]["days"]["mean"] for key in ("draft", "recorded"))
    assert draft_days > live_days + 1
    assert set(run.results["draft"]["stages"]) == {"accept", "review", "resolve", "deliver"}
    two, one = (run.results[key]["places"][place]["busy"]["mean"] for key in ("more", "draft"))
    assert two == pytest.approx(one / 2, rel=0.05)


def test_more_arrivals_are_asked_of_the_live_flow_as_well(world):
    a_season(world, n=15)
    results = finished(asked(world, said=Said(arrivals=200))).results
    assert set(results) == {"recorded", "present"}
    twice, once = (results[key]["cases"]["received"]["mean"] for key in ("present", "recorded"))
    assert twice == pytest.approx(2 * once, rel=0.05)


def test_a_stopped_simulation_stays_stopped(world):
    a_season(world, n=10)
    run = asked(world, repetitions=6)
    assert runs.turn(run.pk, at=NOW, seconds=0)
    assert runs.cancel(run, at=NOW)
    assert not runs.turn(run.pk, at=NOW, seconds=ALL)
    run.refresh_from_db()
    assert (run.state, run.done, run.results) == ("cancelled", 1, None)
    assert not runs.cancel(run, at=NOW)


def test_a_simulation_stopped_in_the_middle_of_a_turn_gives_no_result(world, monkeypatch):
    a_season(world, n=10)
    run = asked(world, repetitions=6)
    real = runs.Repetition.run

    def stopped_meanwhile(self):
        runs.cancel(run, at=NOW)
        return real(self)

    monkeypatch.setattr(runs.Repetition, "run", stopped_meanwhile)
    monkeypatch.setattr(runs.scenarios.settling, "PILOTS", 0)
    monkeypatch.setattr(runs.scenarios.settling, "kept_shares", lambda *a, **k: {})
    assert not runs.turn(run.pk, at=NOW, seconds=ALL)
    run.refresh_from_db()
    assert (run.state, run.results) == ("cancelled", None)


def test_what_a_killed_worker_left_is_gone_on_with(world, monkeypatch):
    a_season(world, n=10)
    whole = finished(asked(world)).results
    run, woken = asked(world), []
    assert runs.turn(run.pk, at=NOW, seconds=0)
    # The worker is killed in its next turn: it holds the run, and never gives it back.
    SimulationRun.objects.filter(pk=run.pk).update(state="running", held_until=NOW + runs.HOLD)
    monkeypatch.setattr(runs, "wake", woken.append)
    assert not runs.turn(run.pk, at=NOW + timedelta(seconds=10), seconds=ALL)  # somebody seems to be at it
    run.refresh_from_db()
    assert not runs.is_lost(run, at=NOW + timedelta(seconds=10)) and runs.take_up_lost(at=NOW) == 0
    later = NOW + runs.HOLD + timedelta(seconds=1)
    assert runs.is_lost(run, at=later) and runs.take_up_lost(at=later) == 1 and woken == [run.pk]
    assert not runs.turn(run.pk, at=later, seconds=ALL)
    run.refresh_from_db()
    assert (run.state, run.taken_up, run.results) == ("ended", 1, whole)


def test_one_that_no_worker_ever_took_is_asked_for_again(world, monkeypatch):
    run, woken = asked(world), []
    monkeypatch.setattr(runs, "wake", woken.append)
    assert runs.take_up_lost(at=NOW + timedelta(seconds=5)) == 0
    assert runs.take_up_lost(at=NOW + runs.HOLD + timedelta(seconds=5)) == 1 and woken == [run.pk]


def test_one_whose_next_turn_was_never_asked_for_is_gone_on_with(world, monkeypatch):
    """The worker ended its turn, and the broker lost what it asked for."""
    run, woken = asked(world), []
    assert runs.turn(run.pk, at=NOW, seconds=0)
    monkeypatch.setattr(runs, "wake", woken.append)
    assert runs.take_up_lost(at=NOW + timedelta(seconds=5)) == 0
    later = NOW + runs.HOLD + timedelta(seconds=5)
    assert runs.take_up_lost(at=later) == 1 and woken == [run.pk]
    assert finished(run).taken_up == 0  # nobody was killed


def test_a_repetition_done_twice_counts_once(world):
    a_season(world, n=10)
    run = asked(world)
    runs.turn(run.pk, at=NOW, seconds=0)
    row = SimulationRepetition.objects.get(run=run)
    row.pk = None
    SimulationRepetition.objects.bulk_create([row], ignore_conflicts=True)
    assert finished(run).done == run.total == 4


def test_a_draft_thrown_away_before_its_turn_is_said(world):
    draft = flows.draft_linear(world.item.flow, world.four_stages())
    run = asked(world, draft)
    for rows in (draft.transitions, draft.stages):
        rows.all().delete()
    draft.delete()
    assert not runs.turn(run.pk, at=NOW, seconds=ALL)
    run.refresh_from_db()
    assert run.state == "failed" and run.error


def test_a_fault_is_kept_and_said(world, monkeypatch):
    run = asked(world)
    monkeypatch.setattr(runs.scenarios, "prepared", lambda *a, **k: 1 / 0)
    assert not runs.turn(run.pk, at=NOW, seconds=ALL)
    run.refresh_from_db()
    assert run.state == "failed" and "ZeroDivisionError" in run.error


def test_asking_stands_in_the_audit_record_and_starts_with_the_commit(
    world, django_capture_on_commit_callbacks, monkeypatch
):
    woken = []
    monkeypatch.setattr(runs, "wake", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        run = asked(world)
    assert woken == [run.pk]
    assert AuditRecord.objects.latest("pk").after == {"version": 1, "repetitions": 4}
