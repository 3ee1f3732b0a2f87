"""Which days are worked, how far the notices reach, and how limits in different units compare."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from workflows import clock
from workflows.clock import Unit
from workflows.packaged_calendar import from_packaged

CHINA = from_packaged()
day = date.fromisoformat


def test_the_packaged_calendar_is_that_of_the_notices_for_every_day():
    import chinese_calendar

    for offset in range((date(2026, 12, 31) - date(2013, 1, 1)).days + 1):
        today = date(2013, 1, 1) + timedelta(days=offset)
        assert CHINA.is_workday(today) == chinese_calendar.is_workday(today)


def test_past_the_last_notice_a_due_date_is_provisional():
    last = max(CHINA.known_years)
    start = date(last, 12, 1)
    assert not clock.due(started_on=start, allowance=5, unit="workday", calendar=CHINA).provisional
    assert clock.due(started_on=start, allowance=40, unit="workday", calendar=CHINA).provisional
    assert clock.due(started_on=start, allowance=60, unit="day", calendar=CHINA).provisional
    assert CHINA.is_provisional(date(last + 1, 1, 4)) and not CHINA.is_provisional(start)


def test_working_days_before_the_first_notice_are_provisional_but_calendar_days_are_not():
    first = min(CHINA.known_years)
    before = date(first - 1, 12, 20)
    assert clock.due(started_on=before, allowance=20, unit="workday", calendar=CHINA).provisional
    assert not clock.due(started_on=before, allowance=20, unit="day", calendar=CHINA).provisional


def test_in_a_year_without_a_notice_only_weekends_are_off():
    empty = clock.Calendar(holidays=frozenset(), workdays=frozenset(), known_years=frozenset())
    assert clock.due(started_on=day("2016-09-29"), allowance=5, unit="workday", calendar=empty) == (
        day("2016-10-06"),
        day("2016-10-06"),
        True,
    )


def test_a_day_cannot_be_both_a_holiday_and_worked():
    one = frozenset({day("2016-10-08")})
    with pytest.raises(ValueError, match="2016-10-08"):
        clock.Calendar(holidays=one, workdays=one, known_years=frozenset())


def test_a_calendar_cannot_be_changed_and_is_a_key_of_its_own():
    other = clock.Calendar(CHINA.holidays, CHINA.workdays, CHINA.known_years)
    with pytest.raises(AttributeError):
        other.holidays = frozenset()
    with pytest.raises(TypeError):
        CHINA.names[day("2016-10-01")] = "workday"
    assert len({CHINA, other, CHINA}) == 2


def test_working_days_can_be_counted_backwards():
    assert CHINA.previous_workday(day("2025-02-05")) == day("2025-01-27")
    assert CHINA.previous_workday(day("2025-02-01")) == day("2025-01-27")
    assert CHINA.next_workday(day("2016-09-30")) == day("2016-10-08")
    assert CHINA.add_workdays(day("2016-10-31"), -3) == day("2016-10-26")
    assert CHINA.workdays_between(day("2016-10-31"), day("2016-10-11")) == -14


def test_beyond_the_year_9999_is_an_error_not_a_wrong_date():
    with pytest.raises(OverflowError):
        CHINA.add_workdays(date(9999, 12, 1), 40)
    for unit in ("day", "month", "year"):
        with pytest.raises(OverflowError):
            clock.due(started_on=date(9999, 12, 1), allowance=60, unit=unit, calendar=CHINA)


# -- comparing limits


@pytest.mark.parametrize(
    ("statutory", "unit", "thirty", "fifty"),
    [(20, "workday", 14, 10), (15, "workday", 10, 7), (10, "workday", 7, 5), (60, "day", 28, 20)],
)
def test_the_longest_promise_that_is_thirty_or_fifty_per_cent_faster(statutory, unit, thirty, fifty):
    for promise, wanted in ((thirty, Fraction(3, 10)), (fifty, Fraction(1, 2))):
        assert clock.speedup_rate(promise, "workday", statutory, unit) >= wanted
        assert clock.speedup_rate(promise + 1, "workday", statutory, unit) < wanted


def test_limits_that_nobody_knows_cannot_be_compared():
    assert clock.speedup_rate(14, "workday", None, "workday") is None
    assert clock.speedup_rate(14, "workday", 5, "unknown") is None
    assert clock.speedup_rate(14, "workday", None, "instant") is None
    assert clock.speedup_rate(0, "instant", 20, "workday") == 1


def test_limits_are_compared_as_the_items_compare_them():
    from items.limits import Limit

    for unit in Unit:
        theirs = Limit(6, str(unit)).workdays
        ours = clock.workday_equivalent(6, unit)
        assert (theirs is None) == (ours is None)
        assert ours is None or float(ours) == pytest.approx(float(theirs))
