"""Speed-up and stars against figures worked out by hand (rules §2.5, §2.7)."""

from dataclasses import replace
from fractions import Fraction

import pytest

from items import speedup, stars
from items.codes import Channel, OnlineDepth
from items.limits import Limit
from items.speedup import Line, report


def line(statutory, promised, unit="workday", code="x", **more):
    return Line(code, code, Limit(statutory, unit), Limit(promised, "workday"), **more)


@pytest.mark.parametrize(
    ("statutory", "unit", "thirty", "fifty"),
    [
        (20, "workday", 14, 10),
        (15, "workday", 10, 7),
        (10, "workday", 7, 5),
        (60, "day", 28, 20),
        (90, "workday", 63, 45),
    ],
)
def test_the_longest_promise_that_passes_is_the_rule_books(statutory, unit, thirty, fifty):
    for share, most in ((30, thirty), (50, fifty)):
        assert line(statutory, most, unit).passes(share)
        assert not line(statutory, most + 1, unit).passes(share)


def test_what_cannot_be_compared_is_named_and_not_counted():
    lines = [
        line(20, 14, code="a"),
        line(20, 10, code="b"),
        line(20, 15, code="c"),
        line(20, None, code="no-promise"),
        line(None, 5, "none", code="no-limit"),
        Line("instant", "", Limit(20, "workday"), Limit(None, "instant"), is_instant=True, was_converted=True),
    ]
    found = report(lines)
    assert (found.counted, found.instant, found.converted) == (3, 1, 1)
    assert found.passed == {30: 2, 50: 1} and found.rate(30) == Fraction(2, 3)
    assert found.without_limit == ("no-limit",) and found.without_promise == ("no-promise",)
    assert found.aggregate == Fraction(6 + 10 + 5, 60)


def test_what_cases_took_counts_where_there_were_any():
    found = report([line(20, 14, actual=Fraction(5), cases=4), line(10, 7), line(30, 15, actual=Fraction(30), cases=1)])
    assert found.actual_items == 2 and found.actual == Fraction(15, 50)


def test_an_empty_list_has_no_rate():
    found = report([])
    assert found.rate(30) is None and found.aggregate is None and found.actual is None


WHOLE = stars.Elements(
    complete=True,
    forms=True,
    channels=frozenset({Channel.WEB, Channel.WINDOW}),
    booking=True,
    depth=OnlineDepth.FEEDBACK,
    visits=0,
    whole_process_online=True,
    result_without_visit=True,
)


@pytest.mark.parametrize(
    ("change", "count", "missing"),
    [
        ({}, 5, ()),
        ({"visits": 1}, 4, ("visits_5",)),
        ({"result_without_visit": False}, 4, ("result_online",)),
        ({"visits": 2}, 3, ("visits_4",)),
        ({"depth": OnlineDepth.COLLECTING}, 3, ("accept_online",)),
        ({"visits": 3}, 2, ("visits_3",)),
        ({"visits": None}, 2, ("visits_3",)),
        ({"forms": False}, 1, ("forms",)),
        ({"complete": False}, 0, ("complete",)),
    ],
)
def test_stars_are_those_of_which_every_lower_one_holds(change, count, missing):
    found = stars.computed(replace(WHOLE, **change))
    assert (found.stars, found.missing) == (count, missing)


def test_sixty_seven_of_a_hundred_and_sixty_are_forty_one_point_nine_per_cent():
    found = stars.Share(67, 160, Fraction(40, 100), Fraction(50, 100))
    assert f"{float(found.rate):.1%}" == "41.9%" and found.reaches_least and not found.reaches_aim
    assert stars.Share(67, 168, Fraction(40, 100), Fraction(1, 2)).still_needed == 1  # 67.2 would be exactly 40 %
    assert stars.Share(0, 0, Fraction(40, 100), Fraction(1, 2)).rate is None


def test_the_shares_are_of_the_rule_book():
    assert speedup.SHARES == (30, 50)
