"""A case from receipt to closing, through the one door, with the rule book's dates."""

from datetime import date

import pytest

from tests.world import ANSWERS, World, at
from workflows import chain, engine, timers
from workflows.errors import Forbidden, Incomplete, NotAllowed, Stale
from workflows.models import Application, Deadline

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def due(case, kind):
    return Deadline.objects.filter(application=case, kind=kind).latest("id").due_on


def test_a_case_travels_from_receipt_to_closing(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    assert case.state == "received"
    engine.accept(case, by=world.clerk, at=at("2016-10-11 10:00"))
    assert case.due_on == date(2016, 10, 31)  # rules §1.6: 14 working days
    assert due(case, "statutory") == date(2016, 11, 8)
    engine.advance(case, by=world.reviewer, at=at("2016-10-13 10:00"), opinion="符合条件，同意")
    engine.grant(case, by=world.leader, at=at("2016-10-14 10:00"), content="准予实行综合计算工时工作制一年")
    assert due(case, "delivery") == date(2016, 10, 28)  # Art. 44: ten working days
    engine.deliver(case, by=world.clerk, at=at("2016-10-17 10:00"), way="direct", receiver="张申请")
    engine.close(case, by=world.clerk, at=at("2016-10-17 10:05"))
    case.refresh_from_db()
    assert case.state == "closed" and case.closed_at == at("2016-10-17 10:05")
    actions = list(case.events.order_by("seq").values_list("action", flat=True))
    assert actions == ["submit", "accept", "advance", "grant", "deliver", "close"]
    assert chain.first_fault(case) is None
    assert not case.deadlines.filter(closed_at=None).exists()
    assert not case.runs.filter(ended_at=None).exists()
    kinds = list(case.letters.values_list("kind", flat=True))
    assert kinds == ["receipt", "acceptance", "grant", "delivery_proof"]


def test_silence_for_five_days_is_acceptance_as_of_receipt(world):
    """rules §1.2: received 2016-09-27, N = 2016-10-09, due 2016-10-20 and 2016-10-28."""
    case = world.apply(when=at("2016-09-27 15:00"))
    assert due(case, "acceptance") == date(2016, 10, 9)
    assert timers.run_due(at=at("2016-10-09 23:59")) == 0
    assert timers.run_due(at=at("2016-10-10 00:05")) == 1
    case.refresh_from_db()
    assert case.deemed and case.accepted_on == date(2016, 9, 27) and case.state == "in_review"
    assert case.events.last().at == at("2016-10-10 00:00")
    assert due(case, "promised") == date(2016, 10, 20)
    assert due(case, "statutory") == date(2016, 10, 28)
    assert timers.run_due(at=at("2016-10-10 00:05")) == 0


def test_a_clerk_who_acts_after_the_fifth_day_finds_the_case_accepted(world):
    case = world.apply(when=at("2016-09-27 15:00"))
    points = [{"target": "material:plan", "label": "实施方案", "problem": "缺", "required": "补", "basis": "第三条"}]
    with pytest.raises(NotAllowed):
        engine.request_correction(case, by=world.clerk, at=at("2016-10-10 00:05"), points=points)
    case.refresh_from_db()
    assert case.deemed  # the refused verb has not undone what the law had done


def test_expert_review_stops_both_clocks(world):
    """rules §1.5: accepted 2017-01-10; review 01-17 to 02-10; new dues 02-23 and 03-03."""
    case = world.accepted(when=at("2017-01-10 09:00"))
    assert (due(case, "promised"), due(case, "statutory")) == (date(2017, 2, 3), date(2017, 2, 10))
    engine.start_special_procedure(
        case,
        by=world.reviewer,
        at=at("2017-01-17 09:00"),
        kind="expert_review",
        basis="行政许可法第四十五条",
        planned_days=18,
    )
    assert case.state == "paused" and due(case, "promised") is None and case.due_on is None
    with pytest.raises(NotAllowed):
        engine.advance(case, by=world.reviewer, at=at("2017-01-18 09:00"), opinion="同意")
    engine.end_special_procedure(case, by=world.reviewer, at=at("2017-02-10 16:00"))
    assert (due(case, "promised"), due(case, "statutory")) == (date(2017, 2, 23), date(2017, 3, 3))


def test_one_extension_by_the_head_of_the_bureau(world):
    """rules §1.6: accepted 2016-10-11; statutory 2016-11-08; +10 is 2016-11-22."""
    case = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(Forbidden):
        engine.extend(case, by=world.leader, at=at("2016-10-20 09:00"), days=10, reason="需进一步核实岗位情况")
    with pytest.raises(Incomplete):
        engine.extend(case, by=world.chief, at=at("2016-10-20 09:00"), days=11, reason="需进一步核实岗位情况")
    engine.extend(case, by=world.chief, at=at("2016-10-20 09:00"), days=10, reason="需进一步核实岗位情况")
    assert due(case, "statutory") == date(2016, 11, 22)
    with pytest.raises(NotAllowed):
        engine.extend(case, by=world.chief, at=at("2016-10-21 09:00"), days=1, reason="需进一步核实岗位情况")


def test_an_extension_after_the_due_day_is_refused(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(NotAllowed):
        engine.extend(case, by=world.chief, at=at("2016-11-01 09:00"), days=5, reason="需进一步核实岗位情况")


def points(*keys):
    return [
        {
            "target": f"material:{k}",
            "label": k,
            "problem": "未盖章",
            "required": "请盖章",
            "basis": "劳部发〔1994〕503号",
        }
        for k in keys
    ]


def test_after_a_correction_acceptance_counts_from_the_day_everything_arrived(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-12 09:00"), points=points("plan", "opinion"))
    assert case.state == "correcting" and due(case, "acceptance") == date(2016, 10, 18)
    assert not Deadline.objects.filter(application=case, kind="acceptance", closed_at=None).exists()
    engine.resubmit(case, by=world.user, at=at("2016-10-13 09:00"), paper=["plan"])
    assert case.state == "correcting"
    engine.resubmit(case, by=world.user, at=at("2016-10-17 20:00"), paper=["opinion"])
    assert case.state == "received" and case.complete_on == date(2016, 10, 17)
    engine.accept(case, by=world.clerk, at=at("2016-10-19 09:00"))
    assert case.accepted_on == date(2016, 10, 17)


def test_a_second_notice_may_only_repeat(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-12 09:00"), points=points("plan"))
    engine.resubmit(case, by=world.user, at=at("2016-10-13 09:00"), paper=["plan"])
    with pytest.raises(NotAllowed):
        engine.request_correction(case, by=world.clerk, at=at("2016-10-14 09:00"), points=points("opinion"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-14 09:00"), points=points("plan"))


def test_a_correction_never_answered_is_returned_and_may_come_again(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-12 09:00"), points=points("plan"))
    assert timers.run_due(at=at("2016-11-12 00:00")) == 1
    case.refresh_from_db()
    assert case.state == "returned"
    world.apply(when=at("2016-11-14 09:00"))


def test_an_answer_in_silence_is_acceptance_as_of_its_arrival(world):
    case = world.apply(when=at("2016-10-11 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-12 09:00"), points=points("plan"))
    engine.resubmit(case, by=world.user, at=at("2016-10-17 09:00"), paper=["plan"])
    timers.run_due(at=at("2016-10-25 09:00"))
    case.refresh_from_db()
    assert case.deemed and case.accepted_on == date(2016, 10, 17)


def test_sent_back_the_total_clock_runs_on_and_the_stage_clock_starts_anew(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    total = due(case, "promised")
    engine.send_back(case, by=world.leader, at=at("2016-10-12 09:00"), to="review", reason="请补充核实岗位人数情况")
    run = case.runs.get(ended_at=None)
    assert run.visit == 2 and run.officer == world.reviewer
    assert due(case, "promised") == total
    assert run.deadlines.get().due_on == date(2016, 10, 19)
    engine.advance(case, by=world.reviewer, at=at("2016-10-13 09:00"), opinion="已核实")
    assert case.runs.get(ended_at=None).visit == 2


def test_who_accepted_may_not_decide(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    from accounts.posts import appoint
    from accounts.roles import Role
    from tests.world import LONG_AGO

    appoint(world.clerk, world.post(Role.LEADER, world.bureau), start_on=LONG_AGO)
    with pytest.raises(Forbidden):
        engine.grant(case, by=world.clerk, at=at("2016-10-12 09:00"), content="准予")


def test_a_refusal_needs_facts_reasons_and_basis(world):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    when = at("2016-10-12 09:00")
    with pytest.raises(Incomplete):
        engine.refuse(case, by=world.leader, at=when, facts="", reason="不符合条件所以不予许可", basis="第三十八条")
    with pytest.raises(Incomplete):
        engine.refuse(case, by=world.leader, at=when, facts="事实", reason="不行", basis="第三十八条")
    engine.refuse(
        case,
        by=world.leader,
        at=when,
        facts="岗位不属于规定范围",
        reason="岗位不符合规定条件，不予许可",
        basis="503号第四条",
    )
    assert "行政复议" in case.letters.get(kind="refusal").data["remedies"]


def test_the_second_of_two_officers_is_told_who_acted(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    version = case.version
    engine.advance(case, by=world.reviewer, at=at("2016-10-12 09:00"), opinion="同意", expected_version=version)
    stale = Application.objects.get(pk=case.pk)
    with pytest.raises(Stale) as refused:
        engine.advance(stale, by=world.reviewer, at=at("2016-10-12 09:01"), opinion="同意", expected_version=version)
    assert "李审核" in str(refused.value.message)


def test_the_same_submission_again_is_the_same_case(world):
    import uuid

    key = uuid.uuid4()
    first = world.apply(when=at("2016-10-11 09:00"), key=key)
    again = world.apply(when=at("2016-10-11 09:01"), key=key)
    assert first.pk == again.pk and Application.objects.count() == 1
    with pytest.raises(NotAllowed):
        world.apply(when=at("2016-10-11 09:02"), key=key, answers={**ANSWERS, "headcount": "13"})


def test_missing_materials_and_answers_are_named_together(world):
    with pytest.raises(Incomplete) as refused:
        world.apply(when=at("2016-10-11 09:00"), paper=["plan"], answers={"company_name": ""})
    assert set(refused.value.fields) == {"material:opinion", "answers.company_name", "answers.headcount"}


def test_only_the_applicant_withdraws(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(Forbidden):
        engine.withdraw(case, by=world.stranger, at=at("2016-10-12 09:00"), reason="不办了")
    engine.withdraw(case, by=world.user, at=at("2016-10-12 09:00"), reason="不办了")
    assert case.state == "withdrawn" and not case.deadlines.filter(closed_at=None).exists()


def test_another_post_may_not_act(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(Forbidden):
        engine.advance(case, by=world.clerk, at=at("2016-10-12 09:00"), opinion="同意")


def test_a_colleague_cannot_act_on_a_claimed_case(world):
    from accounts.roles import Role

    colleague = world.person("另一位", Role.REVIEWER, world.section)
    case = world.accepted(when=at("2016-10-11 09:00"))
    engine.claim(case, by=world.reviewer, at=at("2016-10-12 09:00"))
    with pytest.raises(Forbidden):
        engine.advance(case, by=colleague, at=at("2016-10-12 09:10"), opinion="同意")
    engine.release(case, by=world.reviewer, at=at("2016-10-12 09:20"))
    engine.advance(case, by=colleague, at=at("2016-10-12 09:30"), opinion="同意")


def test_no_act_is_dated_before_the_last_one(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(NotAllowed):
        engine.advance(case, by=world.reviewer, at=at("2016-10-10 09:00"), opinion="同意")


def test_electronic_delivery_needs_the_applicants_consent(world):
    world.applicant.electronic_delivery = False
    world.applicant.save()
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-10-12 09:00"), content="准予一年")
    sent = {"by": world.clerk, "at": at("2016-10-13 09:00"), "way": "electronic", "receiver": "张申请"}
    with pytest.raises(Incomplete):
        engine.deliver(case, **sent)
    world.applicant.electronic_delivery = True
    world.applicant.save()
    case.applicant.refresh_from_db()
    engine.deliver(case, **sent)
    assert case.state == "delivered"
