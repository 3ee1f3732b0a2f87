"""A trial of the kinds that no event brings up, against what is found by looking every morning."""

from datetime import timedelta

import pytest

from supervision import lookouts, patterns, rulebook, trial
from supervision.models import Anomaly
from tests.instants import at
from tests.reading import read_everything
from tests.world import World
from workflows import engine, timekeeping
from workflows.models import Application

pytestmark = pytest.mark.django_db(transaction=True)
START, END = at("2016-10-08 00:00"), at("2016-12-20 00:00")


def live(acts):
    """Every morning a look; every act on its day, at ten."""
    day = START
    while day < END:
        lookouts.look(at=day + timedelta(minutes=1))
        for when, act in acts:
            if at(when) == day:
                act(day + timedelta(hours=10))
        day += timedelta(days=1)
    read_everything()


def agree(code):
    """{(case, day)} that the trial says and that was found; they are the same."""
    row = rulebook.latest()[code]
    would = trial.run(row, cases=Application.objects.all(), since=START, until=END)
    said = sorted((w.application_id, timekeeping.local_date(w.at)) for w in would)
    seen = Anomaly.objects.filter(code=code).values_list("application", "occurred_at")
    assert said == sorted((case, timekeeping.local_date(when)) for case, when in seen)
    return said


def test_all_kinds_can_be_tried():
    assert {"pause-longer", "consultation-over", "renewal-near", "idle", "commitment-late"} == patterns.LOOKOUTS.keys()
    World()
    for row in rulebook.latest().values():
        assert trial.run(row, cases=Application.objects.all(), since=START, until=END) == [], row.code


def test_pauses_questions_and_cases_left_lying():
    world = World()
    other = world.make_section("social", "社保科")
    world.person("赵同事", "reviewer", other)
    paused, asked, quick = (world.accepted(when=at("2016-10-11 09:00")) for _n in range(3))
    pause = {"kind": "expert_review", "basis": "第四十五条", "by": world.reviewer}
    question = {"post": world.post("reviewer", other), "question": "参保情况？", "by": world.reviewer}
    due = at("2016-10-20 09:00").date()
    live(
        [
            ("2016-10-12", lambda now: engine.start_special_procedure(paused, at=now, planned_days=3, **pause)),
            ("2016-10-25", lambda now: engine.end_special_procedure(paused, at=now, by=world.reviewer)),
            ("2016-10-12", lambda now: engine.start_special_procedure(quick, at=now, planned_days=10, **pause)),
            ("2016-10-14", lambda now: engine.end_special_procedure(quick, at=now, by=world.reviewer)),
            ("2016-10-13", lambda now: engine.consult(asked, at=now, due_on=due, **question)),
            ("2016-11-04", lambda now: engine.withdraw(quick, by=world.user, reason="不办了", at=now)),
        ]
    )
    assert agree("pause-longer") == [(paused.pk, at("2016-10-18 00:00").date())]
    assert agree("consultation-over") == [(asked.pk, at("2016-10-21 00:00").date())]
    idle = agree("idle")
    assert len(idle) >= 3 and {case for case, _day in idle} == {paused.pk, asked.pk, quick.pk}


def test_renewals_that_come_near():
    world = World()
    near, closed = (world.accepted(when=at("2016-10-11 09:00")) for _n in range(2))
    Application.objects.update(decide_by=at("2016-11-06 00:00").date())  # a Sunday
    live([("2016-10-20", lambda now: engine.withdraw(closed, by=world.user, reason="不办了", at=now))])
    assert [case for case, _day in agree("renewal-near")] == [near.pk]
