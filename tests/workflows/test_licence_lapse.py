"""Art. 50: a renewal nobody decided before the licence expired is granted by law, whoever comes first."""

from datetime import date

import pytest

from supervision import monitor
from tests.instants import at
from tests.together import together
from tests.workflows.licences import LicenceWorld
from tests.workflows.papers import printed
from workflows import chain, engine, feed, timers
from workflows.errors import EngineError, NotAllowed, Stale
from workflows.licence_kinds import State
from workflows.models import Application, Deadline, Event, Letter, Licence, Pause, StageRun

EXPIRY = date(2019, 10, 10)
LAST_MINUTE, NEXT_DAY = "2019-10-10 23:59", "2019-10-11 00:05"


@pytest.fixture
def world(db):
    return LicenceWorld()


def assert_renewed_by_law(case, licence):
    case.refresh_from_db()
    licence.refresh_from_db()
    renewed = licence.successor
    assert case.state == "granted" and renewed.deemed and renewed.application == case
    assert (renewed.valid_from, renewed.valid_to) == (date(2019, 10, 11), date(2022, 10, 10))
    assert licence.state_on(EXPIRY) is State.VALID and renewed.state_on(date(2019, 10, 11)) is State.VALID
    assert (renewed.content, renewed.conditions) == (licence.content, licence.conditions)
    event = case.events.get(action="deem_renewed")
    assert event.actor is None and event.at == at("2019-10-11 00:00")
    paper = case.letters.get(kind="renewal")
    assert paper.data["date"] == "2019-10-10" and "视为准予延续" in printed(bytes(paper.pdf))
    assert not Deadline.objects.filter(application=case, kind__in=["promised", "statutory", "stage"], closed_at=None)
    run = StageRun.objects.get(application=case, ended_at=None)
    assert run.stage.kind == "delivery"
    assert Deadline.objects.get(application=case, kind="delivery", closed_at=None).started_on == EXPIRY
    assert chain.first_fault(case) is None


def test_a_worker_renews_it_when_the_day_of_expiry_is_over(world):
    licence = world.licence()
    case = world.renewal_under_review(licence, when="2019-09-10 09:00")
    assert timers.run_due(at=at(LAST_MINUTE)) == 0
    assert timers.run_due(at=at(NEXT_DAY)) == 1
    assert_renewed_by_law(case, licence)
    assert timers.run_due(at=at(NEXT_DAY)) == 0
    engine.deliver(case, by=world.clerk, at=at("2019-10-11 09:00"), way="direct", receiver="张申请")
    engine.close(case, by=world.clerk, at=at("2019-10-11 09:05"))


def test_without_a_worker_the_leader_who_refuses_the_next_day_finds_it_renewed(world):
    licence = world.licence()
    case = world.renewal_under_review(licence, when="2019-09-10 09:00")
    seen = case.version
    with pytest.raises(Stale):
        engine.refuse(
            case,
            by=world.leader,
            at=at("2019-11-05 09:00"),
            facts="不符合条件",
            reason="不再符合许可条件，不予延续。",
            basis="第五十条",
            expected_version=seen,
        )
    assert_renewed_by_law(case, licence)


def test_on_the_last_day_it_can_still_be_refused_and_then_the_law_says_nothing(world):
    licence = world.licence()
    case = world.renewal_under_review(licence, when="2019-09-10 09:00")
    engine.refuse(
        case,
        by=world.leader,
        at=at(LAST_MINUTE),
        facts="不符合条件",
        reason="不再符合许可条件，不予延续。",
        basis="第五十条",
    )
    assert timers.run_due(at=at("2019-12-01 09:00")) == 0
    licence.refresh_from_db()
    assert licence.state_on(date(2019, 10, 11)) is State.EXPIRED and not hasattr(licence, "successor")


def test_a_special_procedure_stops_the_limits_but_not_the_expiry(world):
    licence = world.licence()
    case = world.asks(licence, "renewal", when="2019-09-10 09:00")
    engine.accept(case, by=world.clerk, at=at("2019-09-10 09:00"))
    engine.start_special_procedure(
        case, by=world.reviewer, at=at("2019-09-12 09:00"), kind="expert_review", basis="第四十五条", planned_days=60
    )
    timers.run_due(at=at(NEXT_DAY))
    assert_renewed_by_law(case, licence)
    assert Pause.objects.get(application=case).ended_on == EXPIRY


def test_who_asked_late_is_not_renewed_by_silence(world):
    case = world.renewal_under_review(world.licence(), when="2019-09-11 09:00")
    assert timers.run_due(at=at("2019-12-01 09:00")) == 0
    engine.grant(case, by=world.leader, at=at("2019-10-21 09:00"), content="准予延续。")
    # Decided after expiry, the new validity begins with the decision and lasts as long as the rule says.
    assert (case.licence.valid_from, case.licence.valid_to) == (date(2019, 10, 21), date(2022, 10, 20))


def test_silence_at_the_counter_and_silence_in_review_follow_each_other(world):
    licence = world.licence()
    case = world.asks(licence, "renewal", when="2019-09-10 09:00")
    timers.run_due(at=at("2019-11-01 09:00"))
    assert [e.action for e in case.events.all()] == ["submit", "deem_accepted", "deem_renewed"]
    assert_renewed_by_law(case, licence)


def test_what_still_lacks_the_applicants_correction_is_not_renewed_by_silence(world):
    case = world.asks(world.licence(), "renewal", when="2019-09-10 09:00")
    point = {
        "target": "material:plan",
        "label": "实施方案",
        "problem": "未盖章",
        "required": "盖章",
        "basis": "办事指南",
    }
    engine.request_correction(case, by=world.clerk, at=at("2019-09-16 09:00"), points=[point])
    engine.resubmit(case, by=world.user, at=at("2019-10-14 09:00"), paper=["plan"])
    engine.accept(case, by=world.clerk, at=at("2019-10-14 10:00"))
    assert timers.run_due(at=at("2019-10-20 09:00")) == 0
    assert case.accepted_on > EXPIRY and Application.objects.get(pk=case.pk).state == "in_review"


def test_what_was_revoked_is_not_renewed_by_silence_and_holds_no_other_up(world):
    revoked, other = world.licence(), world.licence()
    world.renewal_under_review(revoked, when="2019-09-10 09:00")
    case = world.renewal_under_review(other, when="2019-09-10 09:00")
    engine.revoke(
        revoked,
        by=world.leader,
        at=at("2019-09-20 09:00"),
        ground="abuse",
        reason="工作人员玩忽职守作出的决定。",
        harm_weighed=True,
    )
    assert timers.run_due(at=at(NEXT_DAY)) == 1
    assert_renewed_by_law(case, other)


def test_an_item_done_on_the_spot_stays_in_its_one_stage(db):
    world = LicenceWorld.on_the_spot()
    licence = world.licence()
    case = world.asks(licence, "renewal", when="2019-09-10 09:00")
    engine.accept(case, by=world.clerk, at=at("2019-09-10 09:00"))
    assert timers.run_due(at=at(NEXT_DAY)) == 1
    case.refresh_from_db()
    assert case.state == "granted" and case.runs.get(ended_at=None).stage.kind == "combined"
    engine.deliver(case, by=world.clerk, at=at("2019-10-11 09:00"), way="direct", receiver="张申请")
    engine.close(case, by=world.clerk, at=at("2019-10-11 09:05"))


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_the_lapse_at_once_make_one_renewal():
    world = LicenceWorld()
    for n in range(8):
        licence = world.licence()
        case = world.renewal_under_review(licence, when="2019-09-10 09:00")

        def decide(case=case):
            return engine.grant(
                Application.objects.get(pk=case.pk),
                by=world.leader,
                at=at(LAST_MINUTE),
                content="准予延续。",
                expected_version=case.version,
            )

        results = together(decide, lambda: timers.run_due(at=at(NEXT_DAY)))
        actions = set(Event.objects.filter(application=case).values_list("action", flat=True))
        assert len(actions & {"grant", "deem_renewed"}) == 1, n
        assert isinstance(results[0], EngineError) is ("deem_renewed" in actions)
        assert Licence.objects.filter(family=licence.family).count() == 2
        assert Letter.objects.filter(application=case, kind="renewal").count() == 1
        assert chain.first_fault(Application.objects.get(pk=case.pk)) is None


@pytest.mark.django_db(transaction=True)
def test_supervision_reads_a_renewal_by_law_like_any_grant():
    world = LicenceWorld()
    case = world.renewal_under_review(world.licence(), when="2019-09-10 09:00")
    timers.run_due(at=at(NEXT_DAY))
    feed.read_all()
    monitor.sweep(at=at("2019-10-12 09:00"))
    from supervision.models import DailyCount

    assert DailyCount.objects.filter(measure="granted").count() == 2  # the licence, and its renewal by law
    with pytest.raises(NotAllowed):
        engine.grant(case, by=world.leader, at=at("2019-10-12 09:00"), content="准予延续。")


@pytest.mark.django_db(transaction=True)
def test_two_cases_for_the_same_renewal_at_once_are_one():
    world = LicenceWorld()
    licence = world.licence()
    results = together(*[lambda: world.asks(licence, "renewal", when="2019-08-01 09:00")] * 6)
    assert sum(isinstance(r, NotAllowed) for r in results) == 5
    assert Application.objects.filter(licence_request__licence=licence).count() == 1


@pytest.mark.django_db(transaction=True)
def test_grants_at_once_number_their_licences_without_gaps_or_twins():
    world = LicenceWorld()
    cases = [world.at_decision(when=at("2016-10-11 09:00")) for _n in range(6)]
    together(*[lambda c=c: engine.grant(c, by=world.leader, at=at("2016-10-11 10:00"), content="准予") for c in cases])
    numbers = sorted(Licence.objects.values_list("number", flat=True))
    assert numbers == [f"浙330282-2016-{n:04}" for n in range(1, 7)]
