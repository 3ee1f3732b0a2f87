"""A test of a flow is played through the real engine and leaves nothing behind."""

import pytest

from tests.instants import at
from tests.workflows.rehearsals import (
    ACCEPT,
    CLOSE,
    GRANT,
    MONDAY,
    REVIEW,
    SUBMIT,
    WHOLE,
    a_test,
    days,
    everything,
    expect,
)
from tests.world import World
from workflows.models import FlowTestRun
from workflows.rehearsal import trying

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World()


def tried(world, *steps, **more):
    return trying.try_out(a_test(world, *steps, **more), world.flow_version, by=world.chief, at=MONDAY)


def failures(run):
    return [
        (n, row["why"], [s[:3] for s in row["said"] if not s[3]]) for n, row in enumerate(run.steps, 1) if not row["ok"]
    ]


def test_a_whole_case_is_played_to_its_end(world):
    run = tried(world, *WHOLE, expect(state="closed", stages=[]))
    assert failures(run) == []
    assert run.passed and len(run.steps) == 7


def test_a_trial_leaves_no_row_no_number_and_no_lock_behind(world):
    world.at_decision(when=at("2016-10-10 09:00"))
    test = a_test(world, *WHOLE)
    before = everything()
    assert trying.try_out(test, world.flow_version, by=None, at=MONDAY).passed
    assert trying.try_out(test, world.flow_version, by=None, at=MONDAY).passed
    assert everything() == before


def test_an_expectation_that_fails_names_its_step_and_both_values(world):
    run = tried(world, SUBMIT, ACCEPT, expect(state="granted", stages=["review"], letter="grant"), REVIEW)
    assert not run.passed
    assert [row["ok"] for row in run.steps] == [True, True, False, True]
    assert [(what, found) for what, _wanted, found, ok in run.steps[2]["said"] if not ok] == [
        ("状态", "审查中"),
        ("已制作文书", "申请材料接收凭证、受理通知书"),
    ]


def test_an_act_that_is_refused_ends_the_trial_in_the_engines_words(world):
    run = tried(world, SUBMIT, GRANT, CLOSE)
    assert [row["ok"] for row in run.steps] == [True, False]
    assert "受理" in run.steps[1]["why"] and "决定" in run.steps[1]["why"]


def test_who_acts_and_which_limit_is_left_are_looked_at(world):
    reviewers = world.reviewer.postings.get().post
    left = {"kind": "promised", "how": "left", "n": 11}
    run = tried(
        world,
        SUBMIT,
        ACCEPT,
        days(3),
        expect(post={"stage": "review", "post": reviewers.pk}, limit=left),
        expect(limit={"kind": "promised", "how": "due", "day": "2016-10-28"}),
        expect(limit={"kind": "acceptance", "how": "none"}),
    )
    assert failures(run) == []


def test_time_moves_in_the_trial_alone_and_what_lapses_takes_effect(world):
    real = world.apply(when=at("2016-10-10 09:00"))
    run = tried(world, SUBMIT, ("wait", {"for": "lapse", "limit": "acceptance"}), expect(state="in_review"))
    assert failures(run) == []
    real.refresh_from_db()
    assert real.state == "received"
    assert run.steps[1]["when"].startswith("2016-10-18")  # the five days from the tenth run out at its first instant


def test_a_pause_a_correction_and_a_sending_back_are_played(world):
    run = tried(
        world,
        SUBMIT,
        ("correct", {"targets": ["material:plan"]}),
        expect(state="correcting", letter="correction"),
        days(2),
        ("answer", {"targets": ["material:plan"]}),
        ACCEPT,
        ("pause", {"stage": "review", "kind": "expert_review", "days": 5}),
        expect(state="paused", limit={"kind": "promised", "how": "stopped"}),
        days(4),
        ("resume", {"stage": "review"}),
        ("extend", {"days": 3}),
        REVIEW,
        ("send_back", {"stage": "decide", "to": "review"}),
        expect(stages=["review"]),
        ("end", {"how": "withdrawn"}),
        expect(state="withdrawn"),
    )
    assert failures(run) == []


def test_an_empty_test_proves_nothing(world):
    assert not tried(world).passed


def test_a_trial_that_breaks_the_rules_of_time_or_has_no_case_says_so(world):
    run = tried(world, ACCEPT)
    assert "还没有办件" in run.steps[0]["why"]
    run = tried(world, SUBMIT, ("wait", {"for": "until", "until": "2016-01-01T09:00"}), name="往回")
    assert not run.passed and FlowTestRun.objects.count() == 2
