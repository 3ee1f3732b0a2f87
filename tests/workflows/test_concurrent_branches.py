"""Branches that end at the same moment, on real PostgreSQL: the join opens once, and whoever comes second is told."""

import pytest

from tests.branching import Arrows, joint, open_keys, run_of, three_sections
from tests.instants import at
from tests.together import together
from tests.world import World
from workflows import chain, engine
from workflows.errors import EngineError, Forbidden, NotAllowed, Stale
from workflows.models import Application, Opinion, StageRun

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at("2016-10-12 12:00")


@pytest.fixture
def world():
    return World()


def branches(world, **join):
    posts = three_sections(world)
    flow = Arrows(world)
    for name in ("labour", "safety", "money"):
        flow.stage(name, "review", post=posts[name], limit_amount=3).way(name, "passed", "sum")
    flow.stage("sum", "review", post=posts["labour"], limit_amount=2, **join)
    flow.way("accept", "accepted", "labour", "safety", "money")
    flow.usual_ends(decision_from=["sum"]).publish()
    case = world.accepted(when=at("2016-10-11 09:00"))
    officers = {"labour": world.reviewer, "safety": world.safety_officer, "money": world.money_officer}
    return case, [(run_of(case, key).pk, officer) for key, officer in officers.items()]


def passing(case, run, officer):
    def act():
        fresh = Application.objects.get(pk=case.pk)
        return engine.advance(fresh, by=officer, at=NOON, opinion="同意", run_id=run)

    return act


@pytest.mark.parametrize("join", [{}, {"join": "count", "join_count": 2}, {"join": "any"}], ids=["all", "two", "any"])
def test_branches_that_end_together_open_the_join_once(world, join):
    case, visits = branches(world, **join)
    results = together(*[passing(case, run, officer) for run, officer in visits * 2])
    assert open_keys(case) == {"sum"}
    assert StageRun.objects.filter(application=case, stage__key="sum").count() == 1
    passed = case.runs.filter(outcome="passed").count()
    assert passed == {None: 3, "count": 2, "any": 1}[join.get("join")]
    assert sum(not isinstance(r, EngineError) for r in results) == passed
    assert all(isinstance(r, Stale) for r in results if isinstance(r, EngineError))
    assert chain.first_fault(Application.objects.get(pk=case.pk)) is None


def test_an_opinion_given_twice_at_once_stands_once_and_summing_up_does_not_overtake_it(world):
    case = joint(world, three_sections(world))
    run = run_of(case, "joint").pk

    def speak(officer, verdict):
        def act():
            fresh = Application.objects.get(pk=case.pk)
            return engine.give_opinion(fresh, by=officer, at=NOON, verdict=verdict, text="人数与名册不一致，不同意")

        return act

    results = together(
        speak(world.safety_officer, "agree"),
        speak(world.safety_officer, "disagree"),
        speak(world.money_officer, "agree"),
        speak(world.money_officer, "disagree"),
        passing(case, run, world.reviewer),
    )
    given = Opinion.objects.filter(run=run)
    assert all(opinion.given_at for opinion in given) and given.count() == 2
    assert sum(isinstance(r, Forbidden) for r in results[:4]) == 2
    assert isinstance(results[4], NotAllowed | Application)
    events = case.events.filter(action="give_opinion")
    assert events.count() == 2
    if not isinstance(results[4], EngineError):
        assert events.order_by("seq").last().seq < case.events.get(action="advance").seq


def test_passing_on_and_sending_back_at_once_leave_one_of_them_done(world):
    case, [(labour, _o), (safety, _s), (money, officer)] = branches(world, join="any")
    engine.advance(case, by=world.reviewer, at=NOON, opinion="同意", run_id=labour)
    total = run_of(case, "sum").pk

    def back():
        fresh = Application.objects.get(pk=case.pk)
        reason = "安全意见需要补充说明理由"
        return engine.send_back(fresh, by=world.reviewer, at=NOON, to="safety", reason=reason, run_id=total)

    results = together(passing(case, total, world.reviewer), back)
    assert sum(isinstance(r, Stale) for r in results) == 1
    assert open_keys(case) in ({"decide"}, {"safety"})
