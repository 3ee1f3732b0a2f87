"""When a limit calls for attention: the pure part."""

from datetime import date

from supervision.rules import DEFAULTS, Level, Term, owed
from tests.instants import at
from workflows.packaged_calendar import from_packaged

CALENDAR = from_packaged()
RULES = {rule.code: rule for rule in DEFAULTS}


def term(
    kind="promised",
    start="2016-10-11",
    due="2016-10-31",
    allowance=14,
    revision=1,
    since="2016-10-11 09:00",
    until=None,
):
    return Term(
        kind=kind,
        started_on=date.fromisoformat(start),
        due_on=date.fromisoformat(due),
        allowance=allowance,
        unit="workday",
        revision=revision,
        since=at(since),
        until=at(until) if until else None,
    )


def instants(code, a_term, now):
    return [(n, str(i.replace(tzinfo=None))[:16]) for n, i in owed(RULES[code], a_term, CALENDAR, now=at(now))]


def test_three_working_days_before_at_nine():
    assert instants("warn-3", term(), "2016-12-01 00:00") == [(0, "2016-10-26 09:00")]


def test_short_limits_are_not_warned_of_three_days_before():
    assert instants("warn-3", term(allowance=10), "2016-12-01 00:00") == []


def test_urging_comes_the_day_before_on_the_day_and_then_every_working_day():
    assert instants("urge", term(), "2016-11-02 12:00") == [
        (0, "2016-10-28 09:00"),
        (1, "2016-10-31 09:00"),
        (2, "2016-11-01 09:00"),
        (3, "2016-11-02 09:00"),
    ]


def test_a_card_comes_when_the_due_day_is_over_not_before():
    assert instants("promised-over", term(), "2016-10-31 23:59") == []
    assert instants("promised-over", term(), "2016-11-01 00:00") == [(0, "2016-11-01 00:00")]


def test_what_was_owed_before_the_end_stays_owed_after_it():
    closed = term(until="2016-10-27 10:00")
    assert instants("warn-3", closed, "2017-01-01 00:00") == [(0, "2016-10-26 09:00")]
    assert instants("promised-over", closed, "2017-01-01 00:00") == []


def test_eighty_per_cent_of_a_stage():
    stage = term(kind="stage", due="2016-10-18", allowance=5)
    assert instants("stage-80", stage, "2017-01-01 00:00") == [(0, "2016-10-17 09:00")]


def test_a_later_revision_does_not_repeat_warnings_from_before_it():
    moved = term(revision=2, since="2016-10-27 10:00")
    assert instants("warn-3", moved, "2017-01-01 00:00") == []
    assert instants("promised-over", moved, "2017-01-01 00:00") != []


def test_only_cards_are_never_swallowed():
    assert {r.level for r in DEFAULTS} == set(Level)
