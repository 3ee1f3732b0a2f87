"""Dates, limits and urgency in words. No database."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from accounts import wording


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def in_chinese(function, *args, **kwargs):
    with translation.override("zh-hans"):
        return function(*args, **kwargs)


def test_a_day_is_written_as_people_here_write_it():
    assert in_chinese(wording.day_words, date(2016, 10, 11)) == "2016年10月11日"
    assert in_chinese(wording.day_words, date(2016, 10, 11), weekday=True) == "2016年10月11日（星期二）"
    with translation.override("en"):
        assert wording.day_words(date(2016, 10, 11)) == "11 October 2016"


def test_an_instant_is_shown_in_the_hour_of_this_county():
    late = datetime(2016, 10, 10, 23, 30, tzinfo=UTC)
    assert in_chinese(wording.moment_words, late) == "2016年10月11日 07:30"
    assert in_chinese(wording.day_words, late) == "2016年10月11日"


@pytest.mark.parametrize(
    ("remaining", "degree"), [(-2, "overdue"), (-1, "overdue"), (0, "today"), (1, "soon"), (3, "soon"), (4, "normal")]
)
def test_urgency_changes_on_the_day(remaining, degree, language):
    assert wording.urgency(remaining).degree == degree


def test_the_last_day_is_never_called_zero_days_left(language):
    assert "0" not in wording.urgency(0).words


def test_a_stopped_clock_and_a_finished_case_are_never_late():
    assert wording.urgency(-5, paused=True).degree == "paused"
    assert wording.urgency(-5, finished=True).degree == "finished"
    assert wording.urgency(None).degree == "unknown"


def reading(**facts):
    given = {"paused": False, "due_on": date(2016, 10, 21), "overdue": False, "overdue_by": 0, "remaining": 4}
    return SimpleNamespace(**{**given, "today": date(2016, 10, 17), **facts})


def test_a_reading_of_the_clock_is_put_into_words():
    assert wording.urgency_of(reading()).degree == "normal"
    assert wording.urgency_of(reading(today=date(2016, 10, 21), remaining=0)).degree == "today"
    assert wording.urgency_of(reading(paused=True, due_on=None)).degree == "paused"
    assert wording.urgency_of(reading(), finished=True).degree == "finished"
    assert wording.urgency_of(None).degree == "unknown"


def test_on_the_weekend_after_the_due_date_a_case_is_late_but_by_no_working_day():
    with translation.override("en"):
        assert wording.urgency_of(reading(today=date(2016, 10, 22), overdue=True)).words == "Overdue"
        told = wording.urgency_of(reading(today=date(2016, 10, 25), overdue=True, overdue_by=2))
    assert told == wording.Urgency("overdue", "2 working days overdue")


def test_an_unknown_limit_is_said_to_be_unknown(language):
    unknown = wording.limit_words(None, "unknown")
    assert unknown == wording.limit_words(20, "unknown") == wording.limit_words(None, "workday")
    assert unknown not in (wording.limit_words(None, "none"), wording.limit_words(None, "instant"))
    assert not any(c.isdigit() for c in unknown)


def test_file_sizes_are_rounded_as_people_read_them():
    assert [wording.size_words(n) for n in (10, 2048, 245_760, 5_242_880)] == ["0.1 KB", "2.0 KB", "240 KB", "5.0 MB"]
