"""Dated examples, worked by hand from the law and the State Council's notices."""

from datetime import date, timedelta

import pytest

from workflows import clock
from workflows.clock import Pause, Unit
from workflows.packaged_calendar import from_packaged

CHINA = from_packaged()


def day(text):
    return date.fromisoformat(text)


def due(start, allowance, unit="workday", *pauses, extensions=0):
    return clock.due_on(
        started_on=day(start),
        allowance=allowance,
        unit=unit,
        pauses=[pause(p) for p in pauses],
        extensions=extensions,
        calendar=CHINA,
    )


def pause(text):
    start, end = text.split(":")
    return Pause(day(start), day(end) if end else None)


def read(start, allowance, unit="workday", *pauses, today, extensions=0):
    return clock.read(
        started_on=day(start),
        allowance=allowance,
        unit=unit,
        pauses=[pause(p) for p in pauses],
        extensions=extensions,
        calendar=CHINA,
        today=day(today),
    )


def ledger(start, allowance, unit="workday", *pauses, extensions=0, today=None):
    return {
        str(row.day): row
        for row in clock.ledger(
            started_on=day(start),
            allowance=allowance,
            unit=unit,
            pauses=[pause(p) for p in pauses],
            extensions=extensions,
            calendar=CHINA,
            today=today and day(today),
        )
    }


@pytest.mark.parametrize(
    ("start", "n", "expected", "crosses"),
    [
        ("2016-09-29", 5, "2016-10-11", "National Day 2016 and its two make-up days"),
        ("2018-12-27", 3, "2019-01-02", "a make-up Saturday that stands in the next year's notice"),
        ("2024-02-02", 10, "2024-02-21", "Spring Festival 2024"),
        ("2016-09-27", 14, "2016-10-20", "deemed acceptance, promised"),
        ("2016-09-27", 20, "2016-10-28", "deemed acceptance, statutory"),
        ("2017-01-10", 14, "2017-02-03", "Spring Festival 2017"),
        ("2017-01-10", 20, "2017-02-10", "Spring Festival 2017"),
        ("2016-10-11", 14, "2016-10-31", "nothing but weekends"),
        ("2016-10-11", 20, "2016-11-08", "nothing but weekends"),
        ("2024-02-08", 60, "2024-05-11", "a due date on a make-up Saturday"),
    ],
)
def test_working_days_of_real_years(start, n, expected, crosses):
    assert due(start, n) == day(expected), crosses


def test_the_notice_deadline_can_be_a_working_sunday():
    deadline = clock.acceptance_notice_deadline(day("2016-09-27"), CHINA)
    assert deadline == day("2016-10-09")
    assert deadline.weekday() == 6


@pytest.mark.parametrize(("promised", "expected"), [(14, "2017-02-23"), (20, "2017-03-03")])
def test_an_expert_review_over_spring_festival_moves_both_clocks(promised, expected):
    assert due("2017-01-10", promised, "workday", "2017-01-17:2017-02-10") == day(expected)


def test_the_count_resumes_the_day_after_the_reply():
    rows = ledger("2017-01-10", 14, "workday", "2017-01-17:2017-02-10")
    assert (rows["2017-01-17"].reason, rows["2017-01-17"].number) == ("counted", 5)  # the day it starts is used
    assert rows["2017-01-18"].reason == rows["2017-02-10"].reason == "paused"
    assert rows["2017-01-18"].note == "2017-01-17–2017-02-10"
    assert rows["2017-02-13"].number == 6  # a Monday; the reply came on a Friday
    assert (rows["2017-02-23"].reason, rows["2017-02-23"].number) == ("due", 14)


def test_an_extension_adds_working_days():
    assert due("2016-10-11", 20, extensions=10) == day("2016-11-22")
    rows = ledger("2016-10-11", 20, extensions=10)
    assert rows["2016-11-08"].reason == "counted"
    assert (rows["2016-11-09"].reason, rows["2016-11-09"].number) == ("extension", 21)


@pytest.mark.parametrize(
    ("start", "n", "unit", "expected"),
    [
        ("2024-11-30", 3, "month", "2025-02-28"),  # no 30 February: the end of the month
        ("2024-11-29", 3, "month", "2025-02-28"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2024-12-31", 2, "month", "2025-02-28"),
        ("2024-10-14", 3, "month", "2025-01-14"),
        ("2024-12-02", 60, "day", "2025-02-05"),  # 31 January is in Spring Festival: the first day after it
        ("2024-02-08", 90, "day", "2024-05-08"),
        ("2025-06-02", 24, "hour", "2025-06-03"),
        ("2025-06-02", 2, "hour", "2025-06-03"),
        ("2025-06-02", 25, "hour", "2025-06-04"),
        ("2025-06-06", 24, "hour", "2025-06-09"),
    ],
)
def test_months_end_on_the_corresponding_day_and_roll_over_holidays(start, n, unit, expected):
    assert due(start, n, unit) == day(expected)


def test_supervision_warns_before_the_holiday_in_which_a_natural_limit_ends():
    reading = read("2024-12-02", 60, "day", today="2025-01-27")
    assert reading.warn_by == day("2025-01-27")
    assert reading.due_on == day("2025-02-05")
    assert not reading.overdue
    assert not read("2024-12-02", 60, "day", today="2025-02-05").overdue
    late = read("2024-12-02", 60, "day", today="2025-02-06")
    assert late.overdue and late.overdue_by == 1


def test_the_warning_is_never_before_the_limit_began():
    # Three calendar days from the eve of National Day: no working day lies between.
    assert clock.due(started_on=day("2016-09-30"), allowance=3, unit="day", calendar=CHINA) == (
        day("2016-10-08"),
        day("2016-10-08"),
        False,
    )


def test_rolled_days_are_in_the_ledger_with_the_name_of_the_holiday():
    rows = ledger("2024-12-02", 60, "day")
    assert rows["2025-01-31"].number == 60
    assert (rows["2025-02-01"].reason, rows["2025-02-01"].note) == ("rolled", "春节")
    assert (rows["2025-02-05"].reason, rows["2025-02-05"].counted) == ("due", False)


def test_sixty_working_days_can_be_longer_than_ninety_days_and_the_earlier_date_binds():
    start = day("2024-02-08")
    promised, statutory = due("2024-02-08", 60), due("2024-02-08", 90, "day")
    assert (promised, statutory) == (day("2024-05-11"), day("2024-05-08"))
    assert clock.effective_due(promised, statutory) == statutory
    assert (promised - start).days > 90


def test_sixty_working_days_span_81_to_94_days_and_exceed_90_in_one_start_of_fifteen():
    starts = [date(2016, 1, 1) + timedelta(days=n) for n in range(3653)]
    spans = [(due(str(start), 60) - start).days for start in starts]
    assert (min(spans), max(spans)) == (81, 94)
    assert sum(span > 90 for span in spans) == 252


def test_effective_due_ignores_what_is_not_in_force():
    first = day("2024-05-08")
    assert clock.effective_due(None, first) == clock.effective_due(first, None) == first
    assert clock.effective_due(None, None) is None


# -- pauses at the edges


def test_while_a_pause_is_open_there_is_no_due_date():
    reading = read("2017-01-10", 14, "workday", "2017-01-17:", today="2017-02-06")
    assert (reading.due_on, reading.warn_by, reading.paused) == (None, None, True)
    assert (reading.used, reading.remaining, reading.overdue_by) == (5, 9, 0)
    assert not reading.overdue
    assert [row.day for row in reading.ledger][-1] == day("2017-02-06")
    assert {row.reason for row in reading.ledger if row.day > day("2017-01-17")} == {"paused"}


def test_an_open_pause_shows_at_least_its_first_day_in_the_ledger():
    rows = ledger("2017-01-10", 14, "workday", "2017-01-17:")
    assert list(rows)[-1] == "2017-01-18"
    assert rows["2017-01-18"].note == "2017-01-17–"


def test_a_pause_that_starts_on_the_due_day_makes_the_day_it_ends_the_due_day():
    # Everything is used: workdays_between(S, due] is 0, so due = add_workdays(E, 0).
    assert due("2016-10-11", 14, "workday", "2016-10-31:2016-11-10") == day("2016-11-10")
    # … but nothing is due on a Saturday.
    assert due("2016-10-11", 14, "workday", "2016-10-31:2016-11-12") == day("2016-11-14")


def test_a_pause_after_the_due_date_does_not_heal_what_is_overdue():
    assert due("2016-10-11", 14, "workday", "2016-11-01:2016-11-10") == day("2016-10-31")
    assert due("2016-10-11", 14, "workday", "2016-11-01:") == day("2016-10-31")
    reading = read("2016-10-11", 14, "workday", "2016-11-01:2016-11-10", today="2016-11-11")
    assert reading.overdue_by == 2  # 1 and 11 November; the days of the pause are not held against anyone


def test_a_pause_that_ended_before_the_start_changes_nothing():
    assert due("2016-10-11", 14, "workday", "2016-09-01:2016-10-11") == day("2016-10-31")


def test_a_pause_that_began_before_the_start_stops_the_clock_from_the_start():
    assert due("2016-10-11", 14, "workday", "2016-09-01:2016-10-14") == due("2016-10-14", 14)


def test_a_pause_that_ends_on_the_day_it_starts_changes_nothing():
    for offset in range(40):
        same = day("2016-10-11") + timedelta(days=offset)
        assert due("2016-10-11", 14, "workday", f"{same}:{same}") == day("2016-10-31")


def test_a_pause_of_no_length_in_the_rolled_days_leaves_the_warning_where_it_was():
    facts = {"started_on": day("2024-12-02"), "allowance": 60, "unit": "day", "calendar": CHINA}
    assert clock.due(**facts, pauses=[pause("2025-02-03:2025-02-03")]) == clock.due(**facts)


def test_a_reply_on_a_day_off_is_followed_by_the_next_working_day():
    # Reply on Saturday 21 or Friday 20 October: the next day that counts is Monday 23.
    friday = due("2017-10-10", 10, "workday", "2017-10-12:2017-10-20")
    assert due("2017-10-10", 10, "workday", "2017-10-12:2017-10-21") == friday == day("2017-11-01")


def test_several_pauses_follow_each_other_in_any_order_given():
    first, second = "2016-10-13:2016-10-17", "2016-10-17:2016-10-20"
    assert due("2016-10-11", 14, "workday", first, second) == due("2016-10-11", 14, "workday", second, first)
    assert due("2016-10-11", 14, "workday", first, second) == due("2016-10-11", 14, "workday", "2016-10-13:2016-10-20")


def test_overlapping_pauses_are_not_deducted_twice():
    assert due("2016-10-11", 14, "workday", "2016-10-13:2016-10-18", "2016-10-14:2016-10-20") == due(
        "2016-10-11", 14, "workday", "2016-10-13:2016-10-20"
    )


def test_a_pause_shifts_calendar_days_by_calendar_days():
    # 60 days from 2 September end on 1 November; ten days of pause make it 11 November.
    assert due("2024-09-02", 60, "day") == day("2024-11-01")
    assert due("2024-09-02", 60, "day", "2024-10-15:2024-10-25") == day("2024-11-11")
    assert due("2024-10-14", 3, "month", "2024-11-01:2024-11-11") == day("2025-01-24")


def test_a_pause_begun_in_the_days_a_natural_limit_rolled_over_still_holds_it():
    # The last day was 31 January, the due date 5 February: not overdue on the 3rd, so the pause counts.
    assert due("2024-12-02", 60, "day", "2025-02-03:2025-02-12") == day("2025-02-12")
    assert due("2024-12-02", 60, "day", "2025-02-03:") is None


def test_an_extension_of_a_natural_limit_moves_its_due_date_by_working_days():
    assert due("2024-12-02", 60, "day", extensions=10) == CHINA.add_workdays(day("2025-02-05"), 10)
    rows = ledger("2024-12-02", 60, "day", extensions=10)
    assert rows["2025-02-05"].reason == "rolled"
    assert (rows["2025-02-06"].reason, rows["2025-02-06"].number) == ("extension", 61)
    assert rows["2025-02-09"].reason == "weekend"
    # A pause inside the extension stops its working days.
    stopped = due("2024-12-02", 60, "day", "2025-02-10:2025-02-14", extensions=10)
    assert stopped == CHINA.add_workdays(day("2025-02-05"), 14)


def test_a_pause_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it started"):
        Pause(day("2016-10-12"), day("2016-10-11"))


# -- readings


def test_used_and_remaining_add_up_to_the_limit():
    reading = read("2016-10-11", 14, today="2016-10-18")
    assert (reading.used, reading.remaining, reading.overdue_by) == (5, 9, 0)
    assert not reading.paused
    first = read("2016-10-11", 14, today="2016-10-11")
    assert (first.used, first.remaining) == (0, 14)
    assert read("2016-10-11", 14, today="2016-10-01").used == 0


def test_the_due_day_itself_is_not_overdue():
    assert not read("2016-10-11", 14, today="2016-10-31").overdue
    late = read("2016-10-11", 14, today="2016-11-02")
    assert (late.overdue, late.overdue_by, late.remaining, late.used) == (True, 2, 0, 16)


def test_a_weekend_after_the_due_date_is_overdue_but_costs_no_working_day():
    reading = read("2016-10-14", 15, today="2016-11-05")  # due on Friday 4 November
    assert (reading.due_on, reading.overdue, reading.overdue_by) == (day("2016-11-04"), True, 0)


def test_calendar_days_remain_until_the_due_date_holidays_included():
    assert read("2024-12-02", 60, "day", today="2025-01-27").remaining == 9
    assert read("2024-12-02", 60, "day", today="2025-01-27").used == 56
    stopped = read("2024-12-02", 60, "day", "2024-12-12:", today="2025-01-27")
    assert (stopped.used, stopped.remaining) == (10, 50)


def test_no_limit_and_unknown_limit_have_no_due_date():
    for unit, allowance in ((Unit.NONE, 5), (Unit.UNKNOWN, 5), (Unit.WORKDAY, None), (Unit.DAY, None)):
        reading = read("2016-10-11", allowance, unit, today="2016-10-20")
        assert (reading.due_on, reading.remaining, reading.overdue_by, reading.provisional) == (None, None, 0, False)
        assert [row.reason for row in reading.ledger] == ["start"]


def test_an_instant_item_is_due_on_the_day_itself_or_when_somebody_is_at_work():
    assert due("2016-10-11", None, "instant") == day("2016-10-11")
    assert due("2016-10-11", 0, "instant") == day("2016-10-11")
    assert due("2016-10-01", None, "instant") == day("2016-10-08")  # a make-up Saturday
    assert due("2016-10-15", 0) == day("2016-10-17")
    rows = ledger("2016-10-11", None, "instant")
    assert [row.reason for row in rows.values()] == ["due"]


def test_a_unit_may_be_plain_text_and_an_unknown_word_is_refused():
    assert due("2016-10-11", 14, "workday") == due("2016-10-11", 14, Unit.WORKDAY)
    with pytest.raises(ValueError, match="fortnight"):
        due("2016-10-11", 14, "fortnight")


def test_negative_amounts_are_refused():
    for facts in ({"allowance": -1}, {"allowance": 1, "extensions": -1}):
        with pytest.raises(ValueError, match="negative"):
            clock.due(started_on=day("2016-10-11"), unit="workday", calendar=CHINA, **facts)
