"""The day-by-day view of a limit, laid out as months. No database."""

from datetime import date

from accounts.months import months_of, read_days
from workflows.calendars import Calendar
from workflows.clock import Pause, read

HOLIDAYS = {date(2016, 10, n): "国庆节" for n in range(1, 8)}


def a_ledger():
    calendar = Calendar(
        holidays=frozenset(HOLIDAYS),
        workdays=frozenset({date(2016, 10, 8), date(2016, 10, 9)}),
        known_years=frozenset({2016}),
        names=HOLIDAYS,
    )
    return read(
        started_on=date(2016, 9, 27),
        allowance=12,
        unit="workday",
        pauses=[Pause(date(2016, 10, 11), date(2016, 10, 14))],
        calendar=calendar,
        today=date(2016, 10, 10),
    ).ledger


def test_the_view_has_every_day_of_the_ledger_once_and_in_its_place():
    days = read_days(a_ledger())
    months = months_of(days)
    shown = [cell for m in months for week in m["weeks"] for cell in week if cell and cell.reason != "outside"]
    assert shown == days
    for month in months:
        for week in month["weeks"]:
            assert all(cell is None or cell.day.weekday() == place for place, cell in enumerate(week))


def test_the_running_total_ends_at_the_limit_on_the_due_date():
    last = read_days(a_ledger())[-1]
    assert (last.reason, last.total) == ("due", 12)


def test_holidays_make_up_days_and_pauses_are_told_apart():
    by_day = {day.day: day for day in read_days(a_ledger())}
    assert by_day[date(2016, 10, 8)].reason == "makeup"
    assert by_day[date(2016, 10, 3)].reason == "holiday"
    assert by_day[date(2016, 10, 12)].reason == "paused"
    tags = {by_day[date(2016, 10, n)].tag for n in (8, 3, 12)}
    assert len(tags) == 3 and all(tags)
    assert len({day.words for day in by_day.values()}) >= 5 and all(day.words for day in by_day.values())


def test_weeks_without_a_day_of_the_run_are_left_out():
    september = months_of(read_days(a_ledger()))[0]
    assert [cell.day.day for cell in september["weeks"][0] if cell] == [26, 27, 28, 29, 30]


def test_december_is_followed_by_january():
    days = read_days([{"day": date(2016, 12, 31), "reason": "start"}, {"day": date(2017, 1, 1), "reason": "due"}])
    assert [len(m["weeks"]) for m in months_of(days)] == [1, 1]
