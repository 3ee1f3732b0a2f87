"""A flow's test asks which alert its case would have by the rules in force; nothing is raised by asking."""

import pytest

from supervision.models import Alert, Anomaly, Notice, Watch
from tests.workflows.rehearsals import ACCEPT, MONDAY, REVIEW, SUBMIT, a_test, days, expect
from tests.world import World
from workflows.rehearsal import trying, watchers

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_alert_a_case_would_have_is_looked_at_in_a_trial():
    world = World()  # the review has five working days
    test = a_test(
        world,
        *(SUBMIT, ACCEPT, days(2), expect(alert="none")),
        *(days(2), expect(alert="warning")),
        *(days(2), expect(alert="yellow"), REVIEW, expect(alert="yellow")),
    )
    run = trying.try_out(test, world.flow_version, by=None, at=MONDAY)
    assert run.passed, [row for row in run.steps if not row["ok"]]
    for kept in (Watch, Alert, Notice, Anomaly):
        assert not kept.objects.exists()


def test_another_level_than_expected_is_said_with_its_rule():
    world = World()
    test = a_test(world, SUBMIT, ACCEPT, days(8), expect(alert="warning"))
    run = trying.try_out(test, world.flow_version, by=None, at=MONDAY)
    ((what, wanted, found, ok),) = run.steps[-1]["said"]
    assert not ok and (what, wanted) == ("到此时的最高预警", "预警") and found.startswith("黄牌（")


def test_levels_are_told_in_rising_order():
    assert [level for level, _label in watchers.levels()] == ["warning", "urging", "yellow", "red"]
