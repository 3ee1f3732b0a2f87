"""Anomalies beyond time: each kind from a case run by the engine's own verbs, or from the record where those refuse."""

from dataclasses import replace
from datetime import timedelta

import pytest

from supervision import lookouts, patterns, spotting
from supervision.models import AlertRule, Anomaly
from tests.instants import at
from tests.reading import read_everything
from tests.world import World
from workflows import engine, timekeeping
from workflows.models import Event

pytestmark = pytest.mark.django_db(transaction=True)
POINT = {"target": "material:plan", "label": "方案", "problem": "未盖章", "required": "盖章", "basis": "503号文"}
SECRET = {"back-dated"}  # the tests' cases are of 2016 and entered today


@pytest.fixture
def world():
    return World()


def found(**narrowed):
    read_everything()
    return set(Anomaly.objects.filter(**narrowed).exclude(code__in=SECRET).values_list("code", flat=True))


def test_a_case_by_the_book_shows_nothing(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-10-12 09:00"), content="准予")
    engine.deliver(case, by=world.clerk, at=at("2016-10-13 09:00"), way="direct", receiver="张申请")
    engine.close(case, by=world.clerk, at=at("2016-10-13 10:00"))
    assert found() == set()


def test_silence_for_five_days_is_found_with_its_event(world):
    case = world.apply(when=at("2016-09-27 15:00"))
    engine.deem_accepted(case, at=at("2016-10-10 00:00"), day=at("2016-10-09 12:00").date())
    assert found() == {"no-notice"}
    assert Anomaly.objects.get(code="no-notice").events == [2]


def test_reading_the_same_event_again_finds_nothing_twice(world):
    case = world.apply(when=at("2016-09-27 15:00"))
    engine.deem_accepted(case, at=at("2016-10-10 00:00"), day=at("2016-10-09 12:00").date())
    read_everything()
    before = Anomaly.objects.count()
    for event in Event.objects.all():
        spotting.handle(event)
    assert Anomaly.objects.count() == before


def test_a_pause_on_the_last_day_and_a_pause_that_lasts_too_long(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    said = {"kind": "expert_review", "basis": "第四十五条", "planned_days": 3}
    engine.start_special_procedure(case, by=world.reviewer, at=at("2016-10-17 10:00"), **said)
    assert found() == {"stop-before-due"}  # the stage ends the day after
    engine.end_special_procedure(case, by=world.reviewer, at=at("2016-10-21 10:00"))
    assert found() == {"stop-before-due", "pause-longer"}
    assert Anomaly.objects.get(code="pause-longer").values == {"started": "2016-10-17", "planned": 3, "taken": 4}


def test_a_pause_found_too_long_while_it_lasts_is_not_found_again_when_it_ends(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    said = {"kind": "expert_review", "basis": "第四十五条", "planned_days": 3}
    engine.start_special_procedure(case, by=world.reviewer, at=at("2016-10-12 10:00"), **said)
    assert lookouts.look(at=at("2016-10-17 10:00")) == 0
    assert lookouts.look(at=at("2016-10-18 10:00")) == 1
    assert lookouts.look(at=at("2016-10-19 10:00")) == 0
    engine.end_special_procedure(case, by=world.reviewer, at=at("2016-10-20 10:00"))
    found()
    assert Anomaly.objects.filter(code="pause-longer").count() == 1


def test_a_correction_just_before_the_five_days_are_over(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-17 10:00"), points=[POINT])
    assert found() == {"stop-before-due"}


def test_accepted_and_decided_within_a_minute(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-10-11 09:00") + timedelta(seconds=59), content="准予")
    assert found() == {"too-quick"}


def test_ten_decisions_of_one_person_in_a_minute_are_raised_once_for_each_case_from_the_tenth(world):
    cases = [world.at_decision(when=at("2016-10-11 09:00")) for _n in range(11)]
    for n, case in enumerate(cases):
        engine.grant(case, by=world.leader, at=at("2016-10-12 09:00") + timedelta(seconds=n), content="准予")
    assert found() == {"in-bulk"}
    bulk = Anomaly.objects.filter(code="in-bulk")
    assert {a.application_id for a in bulk} == {c.pk for c in cases[9:]}
    assert {a.values["count"] for a in bulk} == {10, 11}


def test_a_decision_delivered_after_its_limit(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-10-12 09:00"), content="准予")
    engine.deliver(case, by=world.clerk, at=at("2016-10-27 09:00"), way="direct", receiver="张申请")
    assert found() == {"delivered-late"}


def test_an_extension_whose_notice_came_too_late():
    world = World(electronic=False)
    case = world.accepted(when=at("2016-10-11 09:00"))
    engine.extend(case, by=world.chief, at=at("2016-10-31 10:00"), days=5, reason="需进一步核实岗位情况，情况复杂")
    letter = case.letters.get(kind="extension")
    proof = {"way": "direct", "receiver": "张申请"}
    engine.serve_letter(case, letter=letter, by=world.reviewer, at=at("2016-11-01 10:00"), **proof)
    assert "extension-late" in found()


def test_entered_days_after_it_is_dated(world):
    world.apply(when=timekeeping.now() - timedelta(days=4))
    read_everything()
    assert Anomaly.objects.get(code="back-dated").values["days"] == 4


def test_a_case_left_lying_is_found_once_until_somebody_acts(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    assert lookouts.look(at=at("2016-10-18 10:00")) == 0  # the fifth working day
    assert lookouts.look(at=at("2016-10-19 10:00")) == 1
    assert lookouts.look(at=at("2016-10-20 10:00")) == 0
    assert Anomaly.objects.get(code="idle").application == case


def test_a_question_nobody_answered(world):
    other = world.make_section("social", "社保科")
    world.person("赵同事", "reviewer", other)
    case = world.accepted(when=at("2016-10-11 09:00"))
    asked = {"post": world.post("reviewer", other), "question": "参保情况？", "due_on": at("2016-10-13 09:00").date()}
    engine.consult(case, by=world.reviewer, at=at("2016-10-11 10:00"), **asked)
    assert lookouts.look(at=at("2016-10-13 23:00")) == 0
    assert lookouts.look(at=at("2016-10-14 09:00")) == 1
    assert Anomaly.objects.get(code="consultation-over").values["late"] == 1


def test_a_kind_that_is_switched_off_finds_nothing(world):
    row = AlertRule.objects.get(code="no-notice")
    row.pk, row.version, row.enabled, row.valid_from = None, 2, False, at("2016-09-01 00:00")
    row.save()
    case = world.apply(when=at("2016-09-27 15:00"))
    engine.deem_accepted(case, at=at("2016-10-10 00:00"), day=at("2016-10-09 12:00").date())
    assert found() == set()


# What the engine refuses can still come in by an import or a fault: there the record alone is asked.


def story(*events, **around):
    first = at("2016-10-11 09:00")
    seen = [
        patterns.Seen(n, action, first + timedelta(days=n), first + timedelta(days=n), actor, data)
        for n, (action, actor, data) in enumerate(events, 1)
    ]
    return patterns.Story(tuple(seen), timekeeping.calendar(), patterns.Surroundings(**around))


def asks(code, a_story, threshold=None):
    pattern = patterns.PATTERNS[code]
    assert a_story.last.action in pattern.actions
    return pattern.find(a_story, pattern.threshold if threshold is None else threshold)


def test_a_second_notice_that_asks_for_more_than_the_first():
    first, again = {"points": ["material:plan"]}, {"points": ["material:plan", "material:opinion"]}
    said = asks("new-points", story(("request_correction", 1, first), ("request_correction", 1, again)))
    assert said.values == {"points": ["material:opinion"]} and said.events == (1, 2)
    assert asks("new-points", story(("request_correction", 1, again), ("request_correction", 1, first))) is None


def test_a_refusal_without_a_reason_worth_the_name():
    assert asks("no-reasons", story(("refuse", 1, {"reason": "不符合"}))).values["length"] == 3
    assert asks("no-reasons", story(("refuse", 1, {"reason": "申请岗位不属于可以实行的范围"}))) is None


def test_a_refusal_that_does_not_say_where_to_turn():
    assert asks("no-remedies", story(("refuse", 1, {}), remedies_told=False))
    assert asks("no-remedies", story(("refuse", 1, {}))) is None


def test_a_pause_without_a_notice():
    assert asks("pause-no-notice", story(("suspend", 1, {})))
    assert asks("pause-no-notice", story(("suspend", 1, {"letter": "慈人社中〔2016〕1号"}))) is None


def test_one_alone_on_site():
    assert asks("one-inspector", story(("record_site_check", 1, {"officers": "李审核、李审核"})))
    assert asks("one-inspector", story(("record_site_check", 1, {"officers": "李审核、孙同行"}))) is None


def test_a_fee_the_guide_names_no_basis_for():
    assert asks("fee-no-basis", story(("submit", 1, {}), fee_without_basis=True))
    assert asks("fee-no-basis", story(("submit", 1, {}))) is None


def test_a_material_nobody_is_asked_for_any_more():
    cancelled = frozenset({"material:contract"})
    asked = ("request_correction", 1, {"points": ["material:contract"]})
    assert asks("cancelled-material", story(asked, cancelled=cancelled)).values == {"points": ["material:contract"]}
    assert asks("cancelled-material", story(asked)) is None


def test_who_accepted_has_decided():
    both = story(("accept", 7, {}), ("grant", 7, {}))
    assert asks("one-for-two", both).events == (1, 2)
    assert asks("one-for-two", story(("accept", 7, {}), ("grant", 8, {}))) is None
    assert asks("one-for-two", replace(both, around=patterns.Surroundings(instant=True))) is None
