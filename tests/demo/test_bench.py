"""The benchmarks run, and what they count is right. How fast anything is, they only print."""

from datetime import timedelta

import pytest

from demo.bench.crowd import BareAlerts, midday, multiply
from demo.bench.office import Office
from supervision import monitor
from supervision.models import Alert, Card, Notice
from tests.owed import raised
from workflows import engine, timekeeping
from workflows.engine import upkeep
from workflows.models import CalendarDay, Deadline

pytestmark = pytest.mark.django_db


def test_many_cases_multiplied_are_watched_like_cases_of_the_engine():
    office, at = Office(reviews=1), timekeeping.now()
    case = engine.accept(office.case(at=at), by=office.clerk, at=at)
    first = timekeeping.local_date(at) + timedelta(days=20)
    multiply(case, 120, first=first)
    assert Deadline.objects.filter(closed_at=None).exclude(application=case).count() == 240
    assert monitor.sweep(at=midday(first - timedelta(days=10))) == 0
    due = BareAlerts().raise_all(at=midday(first), batch=50)
    written = monitor.sweep(at=midday(first), batch=50)
    assert written == Alert.objects.count() == len(raised()) >= due > 0
    assert Notice.objects.count() > 0 and not Card.objects.exists()  # nothing is overdue yet
    assert monitor.sweep(at=midday(first)) == 0
    day = next(d for d in (first + timedelta(days=n) for n in range(10)) if timekeeping.calendar().is_workday(d))
    CalendarDay.objects.create(date=day, kind="holiday", name="x", year_id=day.year)
    timekeeping.calendar_changed()
    upkeep.recalculate(at=at)
    assert not upkeep.moved(upkeep.limits(Deadline.objects.all()))
