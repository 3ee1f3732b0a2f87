"""The benchmarks run, and what they count is right. How fast anything is, they only print."""

from datetime import timedelta

import pytest

from demo.bench import bursts, holidays, steady
from demo.bench.crowd import Crowd, multiply
from demo.bench.office import Office
from supervision import monitor
from supervision.models import Alert, Card, Watch
from tests.owed import raised
from workflows import engine, timekeeping
from workflows.engine import upkeep
from workflows.models import Deadline, DeadlineRevision

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd():
    office, at = Office(reviews=1), timekeeping.now()
    case = engine.accept(office.case(at=at), by=office.clerk, at=at)
    crowd = Crowd(cases=120, first=timekeeping.local_date(at) + timedelta(days=20), few=10, many=30)
    multiply(case, crowd)
    assert Deadline.objects.filter(closed_at=None).exclude(application=case).count() == 240
    return crowd


def test_sweep_and_floor_write_the_same_rows_burst_by_burst(crowd):
    found = bursts.of_day(crowd.second, batch=20)
    assert [(burst.alerts, burst.cards, burst.notices) for burst in found] == [
        (30, 0, 30),  # three working days before
        (60, 0, 30),  # the day before: a warning and an urging, one notice
        (30, 0, 30),  # the last day
        (30, 30, 30),  # over
    ]
    assert Alert.objects.count() == len(raised()) == 150 and Card.objects.count() == 30
    assert monitor.sweep(at=timekeeping.now()) == 0
    keys = Watch.objects.values_list("deadline_id", "revision", "rule")
    assert len(set(keys)) == len(keys)


def test_under_a_steady_load_all_that_fell_due_is_raised_by_both(crowd, monkeypatch):
    monkeypatch.setattr(steady, "PREPARATION", timedelta(seconds=0.5))
    found = steady.lag(rate=20, seconds=1, every=0.2, batch=20)
    assert found["lag_ms"]["alerts"] == found["bare_lag_ms"]["alerts"] == 20
    assert not Alert.objects.filter(rule__code__startswith="steady-").exclude(raised_at__gte=timekeeping.moment(
        timekeeping.local_date(timekeeping.now())) - timedelta(days=1)).exists()  # fmt: skip


def test_after_the_notice_of_holidays_every_limit_stands_where_the_clock_says(crowd):
    found = holidays.recompute(most=10_000)
    assert found["cases_moved"] == 121 and DeadlineRevision.objects.count() >= 240
    assert not upkeep.moved(upkeep.limits(Deadline.objects.all()))
