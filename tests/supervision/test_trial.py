"""A trial on past data against what the rule then really raises, on stories drawn by chance."""

import random
from datetime import time, timedelta

import pytest

from supervision import patterns, rounds, rules, trial
from supervision.models import Alert, AlertRule, Anomaly
from supervision.monitor import sweep
from tests.instants import at
from tests.reading import read_everything
from tests.world import World
from workflows import engine
from workflows.errors import EngineError
from workflows.models import Application

pytestmark = pytest.mark.django_db(transaction=True)
START, END = at("2016-10-08 09:00"), at("2017-03-01 00:00")
KINDS = ["acceptance", "correction", "stage", "promised", "statutory", "delivery", "suspension_review"]
POINT = {"target": "material:plan", "label": "方案", "problem": "未盖章", "required": "盖章", "basis": "503号文"}
BASIS = "第四十五条"


def drawn_rule(dice, n):
    trigger = dice.choice(["before", "share", "exceeded", "urging"])
    return AlertRule(
        code=f"drawn-{n}",
        name="抽取的规则",
        kinds=dice.sample(KINDS, dice.randint(1, 4)),
        trigger=trigger,
        offset=dice.choice([10, 50, 80, 100, 120]) if trigger == "share" else dice.randint(0, 6),
        at=time(dice.randint(0, 23), dice.choice([0, 30])),
        longer_than=dice.choice([0, 0, 10]),
        level=dice.choice(list(rules.Level)),
        repeat=dice.choice([0, 0, 1, 3]),
        valid_from=dice.choice([at("2016-01-01 00:00"), at("2016-10-20 00:00")]),
    )


def acts(world, case, when):
    """What somebody might do next; most of it is refused in most states."""
    said = {"at": when}
    return [
        lambda: engine.accept(case, by=world.clerk, **said),
        lambda: engine.accept(case, by=world.clerk, **said),
        lambda: engine.request_correction(case, by=world.clerk, points=[POINT], **said),
        lambda: engine.resubmit(case, by=world.user, paper=["plan"], **said),
        lambda: engine.advance(case, by=world.reviewer, opinion="材料齐全，同意", **said),
        lambda: engine.send_back(case, by=world.leader, to="review", reason="请核实岗位情况后再报", **said),
        lambda: engine.start_special_procedure(
            case, by=world.reviewer, kind="expert_review", basis=BASIS, planned_days=4, **said
        ),
        lambda: engine.end_special_procedure(case, by=world.reviewer, **said),
        lambda: engine.suspend(case, by=world.reviewer, basis=BASIS, reason="等待法院对劳动关系的判决", **said),
        lambda: engine.resume(case, by=world.reviewer, reason="判决已经生效", **said),
        lambda: engine.extend(case, by=world.chief, days=3, reason="需进一步核实岗位情况，情况复杂", **said),
        lambda: engine.grant(case, by=world.leader, content="准予", **said),
        lambda: engine.deliver(case, by=world.clerk, way="direct", receiver="张申请", **said),
        lambda: engine.close(case, by=world.clerk, **said),
        lambda: engine.withdraw(case, by=world.user, reason="不办了", **said),
    ]


def a_story(world, dice):
    """Some cases, each pushed about for weeks; the sweep runs in between at hours of its own."""
    cases = [world.apply(when=START + timedelta(hours=dice.randint(0, 200))) for _n in range(2)]
    now = START + timedelta(hours=200)
    for _step in range(22):
        now += timedelta(minutes=dice.randint(1, 6000))
        case = dice.choice(cases)
        case.refresh_from_db()
        for act in dice.sample(acts(world, case, now), 6):
            try:
                act()
                break
            except EngineError:
                continue
        if dice.random() < 0.3:
            everything(now)
    everything(END)


def everything(now):
    """A round as it runs: timers first, so that nothing is raised for a limit the law has ended meanwhile."""
    rounds.go(at=now, source="test")
    read_everything()
    sweep(at=now)


@pytest.mark.parametrize("seed", range(6))
def test_a_trial_says_what_the_rule_really_raises(seed):
    dice = random.Random(seed)
    world = World()
    drawn = [drawn_rule(dice, n) for n in range(6)]
    for row in drawn:
        row.save(force_insert=True)
    a_story(world, dice)
    since = START + timedelta(days=dice.randint(0, 30))
    until = since + timedelta(days=dice.randint(20, 90))
    for row in drawn:
        would = trial.run(row, cases=Application.objects.all(), since=since, until=until, valid_from=row.valid_from)
        said = sorted((w.at, w.deadline, w.revision, w.sequence, w.application_id) for w in would)
        raised = Alert.objects.filter(rule=row, due_at__gte=since, due_at__lt=until)
        assert said == sorted(raised.values_list("due_at", "deadline_id", "revision", "sequence", "application_id"))
    for row in AlertRule.objects.filter(trigger="pattern"):
        if row.code not in patterns.LOOKOUTS:  # those are found by looking: test_trial_clock.py
            would = trial.run(row, cases=Application.objects.all(), since=since, until=until)
            found = Anomaly.objects.filter(code=row.code, occurred_at__gte=since, occurred_at__lt=until)
            assert sorted((w.at, w.application_id) for w in would) == sorted(
                found.values_list("occurred_at", "application")
            )


def test_stories_do_raise_something():
    """Else the comparison above would compare nothing with nothing."""
    dice = random.Random(0)
    world = World()
    drawn = [drawn_rule(dice, n) for n in range(6)]
    for row in drawn:
        row.save(force_insert=True)
    a_story(world, dice)
    assert Alert.objects.filter(rule__in=drawn).count() > 10 and Anomaly.objects.exists()


def test_a_rule_nobody_saved_can_be_tried():
    world = World()
    world.accepted(when=at("2016-10-11 09:00"))
    draft = AlertRule(code="draft", kinds=["promised"], trigger="before", offset=3, level="warning")
    would = trial.run(draft, cases=Application.objects.all(), since=START, until=END)
    assert [w.at for w in would] == [at("2016-10-26 09:00")]  # the last day is 31 October
    assert not AlertRule.objects.filter(code="draft").exists()
