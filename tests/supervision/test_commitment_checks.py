"""A written commitment that nobody checks by its day, and one that is found false, are seen by the monitoring."""

import pytest

from supervision import lookouts, rounds, rulebook, trial
from supervision.models import Anomaly, Card
from tests.instants import at
from tests.reading import read_everything
from tests.workflows.committed import CommittingWorld
from workflows import commitments, engine, timekeeping
from workflows.models import Application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    world = CommittingWorld()
    case = world.granted(when="2016-10-11 09:00")
    case.world = world
    return case


def morning(case, workdays):
    due = commitments.check_by(commitments.of(case))
    return timekeeping.moment(timekeeping.calendar().add_workdays(due, workdays))


def found(code):
    return list(Anomaly.objects.filter(code=code).values_list("application", flat=True))


def would(code):
    row = rulebook.latest()[code]
    period = {"since": at("2016-10-01 00:00"), "until": at("2017-03-01 00:00")}
    return [w.application_id for w in trial.run(row, cases=Application.objects.all(), **period)]


def test_a_commitment_nobody_checks_is_seen_the_day_after_once_and_deals_its_card(case):
    lookouts.look(at=morning(case, 0))
    assert found("commitment-late") == []
    for days in (1, 2):
        rounds.go(at=morning(case, days), source="test")
    assert found("commitment-late") == [case.pk] == would("commitment-late")
    assert Card.objects.get(rule_code="commitment-late").application_id == case.pk
    engine.check_commitment(case, by=case.world.reviewer, at=morning(case, 3), kept=True, finding="现场核对，属实")
    read_everything()
    assert found("commitment-late") == [case.pk]  # the same evidence, met again


def test_a_commitment_found_false_in_time_is_told_and_nobody_is_late(case):
    said = {"kept": False, "finding": "现场没有固定的办公场所，与承诺不符"}
    engine.check_commitment(case, by=case.world.reviewer, at=morning(case, 0), **said)
    lookouts.look(at=morning(case, 5))
    read_everything()
    assert found("commitment-broken") == [case.pk] == would("commitment-broken")
    assert found("commitment-late") == [] == would("commitment-late")
    assert "固定的办公场所" in Anomaly.objects.get(code="commitment-broken").values["finding"]
