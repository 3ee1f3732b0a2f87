"""One extension: asked for, approved or not, in force with its delivery (Art. 42, rules §1.6)."""

from datetime import date

import pytest

from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.workflows.law_steps import REASON, actions, due, serve
from tests.world import World
from workflows import engine, feed
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Announcement, Extension, ExtensionRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(electronic=False)


@pytest.fixture
def case(world):
    return world.accepted(when=at("2016-10-11 09:00"))


def extended(world, case, *, when, days=10):
    return engine.extend(case, by=world.chief, at=when, days=days, reason=REASON)


def test_the_limits_move_when_the_notice_is_delivered(world, case):
    """rules §1.6: accepted 2016-10-11, 20 wd 2016-11-08, +10 is 2016-11-22."""
    extended(world, case, when=at("2016-10-20 09:00"))
    assert case.due_on == date(2016, 10, 31) and due(case, "statutory") == date(2016, 11, 8)
    assert not Extension.objects.exists()
    serve(world, case, "extension", when=at("2016-10-24 09:00"))
    assert case.due_on == date(2016, 11, 14) and due(case, "statutory") == date(2016, 11, 22)
    granted = Extension.objects.get()
    assert (granted.old_due_on, granted.new_due_on) == (date(2016, 10, 31), date(2016, 11, 14))
    assert granted.approved_by == world.chief and actions(case)[-2:] == ["announce_extension", "extend"]


def test_delivered_on_the_due_day_it_counts_and_a_day_later_it_is_void(world, case):
    extended(world, case, when=at("2016-10-31 09:00"))
    serve(world, case, "extension", when=at("2016-10-31 23:50"))
    assert case.due_on == date(2016, 11, 14)
    late = world.accepted(when=at("2016-10-11 09:00"))
    extended(world, late, when=at("2016-10-31 09:00"))
    serve(world, late, "extension", when=at("2016-11-01 00:10"))
    assert late.due_on == date(2016, 10, 31) and actions(late)[-1] == "extension_void"
    assert Announcement.objects.get(application=late).outcome == "void"
    assert not Extension.objects.filter(application=late).exists()
    with pytest.raises(NotAllowed):
        extended(world, late, when=at("2016-11-01 09:00"))


def test_delivered_in_time_and_recorded_late_it_counts(world, case):
    extended(world, case, when=at("2016-10-28 09:00"))
    proof = {"way": "post", "postal_number": "EMS1", "served_on": date(2016, 10, 31)}
    serve(world, case, "extension", when=at("2016-11-03 09:00"), **proof)
    assert case.due_on == date(2016, 11, 14)


@pytest.mark.django_db(transaction=True)  # the feed reads what is committed
def test_a_void_extension_leaves_the_card_of_the_old_due_day(world, case):
    from supervision import monitor

    extended(world, case, when=at("2016-10-31 09:00"))
    serve(world, case, "extension", when=at("2016-11-01 09:00"))
    now = at("2016-11-02 12:00")
    feed.read_all()
    monitor.sweep(at=now)
    assert raised() == owed_by_the_record(now)
    assert case.cards.filter(rule_code="promised-over").exists()


def test_the_handler_asks_and_the_head_of_the_bureau_answers(world, case):
    ask = {"at": at("2016-10-20 09:00"), "days": 8, "reason": REASON}
    with pytest.raises(Forbidden):
        engine.request_extension(case, by=world.clerk, **ask)
    engine.request_extension(case, by=world.reviewer, **ask)
    assert case.due_on == date(2016, 10, 31)
    with pytest.raises(NotAllowed):
        engine.request_extension(case, by=world.reviewer, **ask)
    with pytest.raises(Forbidden):
        engine.refuse_extension(case, by=world.leader, at=at("2016-10-21 09:00"), reason="可以按期办结")
    engine.refuse_extension(case, by=world.chief, at=at("2016-10-21 09:00"), reason="可以按期办结")
    refused = ExtensionRequest.objects.get()
    assert (refused.outcome, refused.answer, refused.answered_by) == ("refused", "可以按期办结", world.chief)
    engine.request_extension(case, by=world.reviewer, at=at("2016-10-24 09:00"), days=5, reason=REASON)
    extended(world, case, when=at("2016-10-25 09:00"), days=5)
    assert ExtensionRequest.objects.latest("pk").outcome == "approved"
    with pytest.raises(NotAllowed):
        extended(world, case, when=at("2016-10-25 10:00"))


def test_what_nobody_answered_lapses_with_the_decision(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.request_extension(case, by=world.leader, at=at("2016-10-20 09:00"), days=8, reason=REASON)
    engine.grant(case, by=world.leader, at=at("2016-10-21 09:00"), content="准予一年")
    assert ExtensionRequest.objects.get().outcome == "lapsed"


def test_too_late_too_long_or_without_reason_is_refused(world, case):
    ask = {"by": world.reviewer, "at": at("2016-10-20 09:00"), "days": 8, "reason": REASON}
    with pytest.raises(Incomplete):
        engine.request_extension(case, **ask | {"days": 11})
    with pytest.raises(Incomplete):
        engine.request_extension(case, **ask | {"reason": "忙"})
    with pytest.raises(NotAllowed):
        engine.request_extension(case, **ask | {"at": at("2016-11-01 00:00")})


def test_another_item_is_extended_as_far_as_its_own_law_says_and_no_number_is_an_error_of_the_server():
    world = World(type_code="07", extension=900)
    case = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(Incomplete):
        extended(world, case, when=at("2016-10-20 09:00"), days=366)  # the database holds a year at most
    extended(world, case, when=at("2016-10-20 09:00"), days=60)
    assert Extension.objects.get().days == 60


def test_an_extension_delivered_while_the_clock_stands_still_counts_when_it_goes_on(world, case):
    extended(world, case, when=at("2016-10-20 09:00"))
    engine.start_special_procedure(
        case, by=world.reviewer, at=at("2016-10-20 10:00"), kind="testing", basis="第四十五条", planned_days=5
    )
    serve(world, case, "special_procedure", when=at("2016-10-21 09:00"))
    serve(world, case, "extension", when=at("2016-11-02 09:00"))
    assert case.state == "paused" and Extension.objects.get().days == 10
    engine.end_special_procedure(case, by=world.reviewer, at=at("2016-11-04 09:00"))
    assert case.due_on == date(2016, 11, 28)  # six days were left on the day it stopped, and ten more
