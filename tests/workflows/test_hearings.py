"""Hearings and statements: five days to ask, twenty to hold, seven ahead, a stranger to lead it (Art. 36, 46-48)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.workflows.desk_pages import page
from tests.workflows.handling import colleague, stands_in
from tests.workflows.law_steps import actions, due, paper, serve
from tests.workflows.papers import printed
from tests.workflows.portal_steps import url
from tests.world import World
from workflows import chain, engine, public_hearings, readings, services, timekeeping, timers
from workflows.desk.law_forms import ScheduleHearing
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application, Hearing, Statement

pytestmark = pytest.mark.django_db
MATTER = "拟不予许可，涉及申请人重大利益"


@pytest.fixture
def world():
    return World(electronic=False)


@pytest.fixture
def legal(world):
    return world.person("罗正义", Role.LEGAL, world.bureau)


@pytest.fixture
def case(world):
    """At the decision on 2016-10-12; the right to a hearing told and handed over on the 13th."""
    case = world.at_decision(when=at("2016-10-12 09:00"))
    engine.tell_hearing_right(case, by=world.leader, at=at("2016-10-12 10:00"), matter=MATTER)
    serve(world, case, "hearing_right", when=at("2016-10-13 09:00"))
    return case


def scheduled(world, case, host, *, when="2016-10-17 09:00", day="2016-10-28 09:00"):
    given = {"held_at": at(day), "place": "三楼会议室", "host": host}
    return engine.schedule_hearing(case, by=world.leader, at=at(when), **given)


def recorded(case, by, *, when="2016-10-28 15:00"):
    told = {"attended": "申请人张某", "record": "申请人陈述了理由。", "signed_by": "张某、罗正义"}
    return engine.record_hearing(case, by=by, at=at(when), **told)


def test_told_asked_for_announced_held_and_decided_on_its_record(world, case, legal):
    assert due(case, "hearing_request") == date(2016, 10, 20)  # five working days after it was handed over
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 20:00"))
    assert due(case, "hearing") == date(2016, 11, 11)  # twenty working days
    scheduled(world, case, legal)
    with pytest.raises(NotAllowed):
        engine.grant(case, by=world.leader, at=at("2016-10-18 09:00"), content="准予")
    serve(world, case, "hearing_notice", when=at("2016-10-18 09:00"))
    with pytest.raises(NotAllowed):
        recorded(case, legal, when="2016-10-27 09:00")
    recorded(case, legal)
    hearing = Hearing.objects.get()
    assert hearing.state == "held" and hearing.record_letter == paper(case, "hearing_record")
    assert "三楼会议室" in paper(case, "hearing_notice").data["place"]
    engine.grant(case, by=world.leader, at=at("2016-10-31 09:00"), content="准予一年")
    assert chain.first_fault(case) is None
    assert not case.deadlines.filter(kind__in=["hearing", "hearing_request"], closed_at=None).exists()


def test_its_limits_are_read_like_all_others(world, case):
    rows = {row.deadline.kind: row for row in readings.rows_of(case, today=date(2016, 10, 17))}
    assert rows["hearing_request"].reading.remaining == 3 and rows["hearing_request"].label


def test_nobody_asked_in_five_days_and_the_decision_may_follow(world, case):
    with pytest.raises(NotAllowed):
        engine.grant(case, by=world.leader, at=at("2016-10-20 23:00"), content="准予")
    with pytest.raises(NotAllowed):
        engine.request_hearing(case, by=world.user, at=at("2016-10-21 00:05"))
    engine.grant(case, by=world.leader, at=at("2016-10-21 09:00"), content="准予一年")
    assert Hearing.objects.get().state == "not_requested"


def test_the_sweeper_ends_the_time_to_ask_by_itself(world, case):
    assert timers.run_due(at=at("2016-10-20 23:59")) == 0
    assert timers.run_due(at=at("2016-10-21 00:05")) == 1
    assert timers.run_due(at=at("2016-10-21 00:10")) == 0
    case.refresh_from_db()
    assert actions(case)[-1] == "hearing_not_requested" and case.state == "in_review"
    assert Hearing.objects.get().state == "not_requested"


def test_without_a_delivered_notice_there_is_no_decision(world):
    case = world.at_decision(when=at("2016-10-12 09:00"))
    engine.tell_hearing_right(case, by=world.leader, at=at("2016-10-12 10:00"), matter=MATTER)
    with pytest.raises(NotAllowed):
        engine.grant(case, by=world.leader, at=at("2016-10-28 09:00"), content="准予")


@pytest.mark.parametrize("day", ["2016-10-25 09:00", "2016-11-14 09:00"])
def test_neither_sooner_than_seven_days_nor_later_than_twenty(world, case, legal, day):
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    with pytest.raises(Incomplete) as refused:
        scheduled(world, case, legal, day=day)
    assert "held_at" in refused.value.fields
    scheduled(world, case, legal, day="2016-10-26 09:00")


def test_who_examined_the_case_does_not_lead_its_hearing(world, case, legal):
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    for person in (world.reviewer, world.clerk, world.user):
        with pytest.raises(Incomplete) as refused:
            scheduled(world, case, person)
        assert "host" in refused.value.fields
    scheduled(world, case, legal)


def test_neither_a_deputy_who_examined_nor_the_absent_one_leads_it(world, legal):
    deputy = colleague(world, "代审员", Role.LIAISON, world.section)
    stands_in(world, deputy, absent=world.reviewer, on=date(2016, 10, 12))
    case = world.accepted(when=at("2016-10-12 09:00"))
    engine.advance(case, by=deputy, at=at("2016-10-12 10:00"), opinion="同意")
    case.runs.filter(stage__key="review").update(officer=None)  # the deputyship alone, from the record of the act
    engine.tell_hearing_right(case, by=world.leader, at=at("2016-10-12 11:00"), matter=MATTER)
    serve(world, case, "hearing_right", when=at("2016-10-13 09:00"))
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    for person in (deputy, world.reviewer):
        with pytest.raises(Incomplete) as refused:
            scheduled(world, case, person)
        assert "host" in refused.value.fields
    form = ScheduleHearing(None, application=case, run=None, today=date(2016, 10, 17), by=world.leader)
    offered = form.fields["host"].queryset
    assert legal in offered and not offered.filter(pk__in=[deputy.pk, world.reviewer.pk]).exists()
    scheduled(world, case, legal)


def test_who_checked_on_site_does_not_lead_the_hearing(world, legal):
    case = world.accepted(when=at("2016-10-12 09:00"))
    told = {"checked_on": date(2016, 10, 12), "place": "厂区", "finding": "属实", "second_officer": legal}
    engine.record_site_check(case, by=world.reviewer, at=at("2016-10-12 10:00"), **told)
    with pytest.raises(Incomplete) as refused:
        engine.schedule_hearing(
            case,
            by=world.reviewer,
            at=at("2016-10-17 09:00"),
            held_at=at("2016-10-28 09:00"),
            place="三楼",
            host=legal,
            matter="涉及公共利益的重大许可事项",
        )
    assert "host" in refused.value.fields


def test_a_notice_delivered_too_late_asks_for_a_new_day(world, case, legal):
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    scheduled(world, case, legal)
    serve(world, case, "hearing_notice", when=at("2016-10-20 09:00"))  # six working days before
    with pytest.raises(NotAllowed):
        recorded(case, legal)
    scheduled(world, case, legal, when="2016-10-31 09:00", day="2016-11-10 09:00")
    serve(world, case, "hearing_notice", when=at("2016-10-31 10:00"))
    recorded(case, legal, when="2016-11-10 12:00")


def test_the_record_is_made_by_the_host_or_the_handler(world, case, legal):
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    scheduled(world, case, legal)
    serve(world, case, "hearing_notice", when=at("2016-10-17 10:00"))
    with pytest.raises(Forbidden):
        recorded(case, world.supervisor)
    with pytest.raises(Incomplete):
        engine.record_hearing(
            case, by=legal, at=at("2016-10-28 15:00"), attended="张某", record="已陈述", signed_by=" "
        )
    recorded(case, world.leader)


def test_the_hearing_stops_the_clock_as_one_of_the_eight(world, case, legal):
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    scheduled(world, case, legal)
    engine.start_special_procedure(
        case, by=world.leader, at=at("2016-10-17 09:30"), kind="hearing", basis="第四十五条", planned_days=9
    )
    serve(world, case, "special_procedure", when=at("2016-10-17 10:00"))
    serve(world, case, "hearing_notice", when=at("2016-10-17 10:00"))
    recorded(case, legal)
    assert case.state == "paused"
    engine.end_special_procedure(case, by=world.leader, at=at("2016-10-28 16:00"))
    # accepted 10-12, due 11-01: eleven days were left when it stopped
    assert case.due_on == date(2016, 11, 14)


def test_the_bureau_may_hold_one_of_its_own_accord_and_who_asked_may_drop_it(world, legal):
    case = world.at_decision(when=at("2016-10-12 09:00"))
    with pytest.raises(Incomplete):
        scheduled(world, case, legal)
    engine.schedule_hearing(
        case,
        by=world.leader,
        at=at("2016-10-17 09:00"),
        held_at=at("2016-10-28 09:00"),
        place="三楼",
        host=legal,
        matter="涉及公共利益的重大许可事项",
    )
    engine.drop_hearing(case, by=world.leader, at=at("2016-10-18 09:00"), reason="情况变化，不再需要")
    engine.grant(case, by=world.leader, at=at("2016-10-19 09:00"), content="准予一年")


def own_accord(world, case, host, *, when, held_at):
    given = {"held_at": held_at, "place": "三楼会议室", "host": host, "matter": "涉及公共利益的重大许可事项"}
    return engine.schedule_hearing(case, by=world.leader, at=when, **given)


def test_what_the_bureau_holds_of_its_own_accord_is_announced_to_the_public(world, legal):
    case = world.at_decision(when=at("2016-10-12 09:00"))
    own_accord(world, case, legal, when=at("2016-10-17 09:00"), held_at=at("2016-10-28 09:00"))
    announced = paper(case, "hearing_announcement")
    assert announced.title == "听证公告" and Hearing.objects.get().announcement_letter == announced
    words = printed(bytes(announced.pdf))
    assert "涉及公共利益的重大许可事项" in words and "三楼会议室" in words
    assert world.applicant.name not in words and world.applicant.id_masked not in words
    assert announced not in services.deliverable(case)
    assert case.events.last().data["announcement"] == announced.number


def test_one_that_was_asked_for_is_announced_where_it_is_said_so(world, case, legal):
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    scheduled(world, case, legal)
    assert not case.letters.filter(kind="hearing_announcement").exists()
    engine.schedule_hearing(
        case,
        by=world.leader,
        at=at("2016-10-17 10:00"),
        held_at=at("2016-10-28 10:00"),
        place="三楼会议室",
        host=legal,
        announce=True,
    )
    assert Hearing.objects.get().announcement_letter == paper(case, "hearing_announcement")


def test_everybody_reads_the_announcement_and_that_it_does_not_take_place(client):
    world = World()
    legal, now = world.person("罗正义", Role.LEGAL, world.bureau), timekeeping.now()
    assert "三楼会议室" not in client.get("/").content.decode()
    day = timekeeping.calendar().add_workdays(timekeeping.local_date(now), 9)
    case = world.at_decision(when=now)
    own_accord(world, case, legal, when=now, held_at=timekeeping.moment(day))
    assert "三楼会议室" in client.get("/").content.decode()
    shown = client.get(reverse("public-hearings")).content.decode()
    assert "涉及公共利益的重大许可事项" in shown and "罗正义" in shown and "不再举行" not in shown
    assert world.applicant.name not in shown and case.number not in shown
    engine.drop_hearing(case, by=world.leader, at=now, reason="情况变化，不再需要")
    assert "不再举行" in client.get(reverse("public-hearings")).content.decode()
    assert public_hearings.announced(on=day + timedelta(days=1)) == []


def test_an_interested_party_is_told_and_heard_before_the_decision(world):
    case = world.at_decision(when=at("2016-10-12 09:00"))
    party = {"party": "邻近样例企业", "matter": "噪声影响其正常经营活动"}
    engine.name_interested_party(case, by=world.leader, at=at("2016-10-12 10:00"), **party)
    case.refresh_from_db()
    assert case.has_interested_party and paper(case, "party_notice").data["party"] == "邻近样例企业"
    with pytest.raises(NotAllowed):
        engine.grant(case, by=world.leader, at=at("2016-10-13 09:00"), content="准予")
    engine.record_statement(case, by=world.leader, at=at("2016-10-14 09:00"), party="邻近样例企业", waived=True)
    engine.grant(case, by=world.leader, at=at("2016-10-14 10:00"), content="准予一年")
    assert Statement.objects.get().waived


def test_the_applicant_asks_on_line_and_reads_nothing_of_the_interested_party(client):
    world = World()
    now = timekeeping.now()
    case = world.at_decision(when=now)
    engine.name_interested_party(case, by=world.leader, at=now, party="邻近样例企业", matter="噪声影响其正常经营活动")
    engine.tell_hearing_right(case, by=world.leader, at=now, matter=MATTER)
    client.force_login(world.user)
    page = client.get(url("my-application", case.number)).content.decode()
    assert MATTER in page and reverse("ask-for-hearing", args=[case.number]) in page
    assert "邻近样例企业" not in page and paper(case, "party_notice").number not in page
    assert MATTER in client.get(url("ask-for-hearing", case.number)).content.decode()
    assert client.post(url("ask-for-hearing", case.number)).status_code == 302
    assert Hearing.objects.get().requested_by == world.applicant.name
    assert client.get(url("ask-for-hearing", case.number)).status_code == 302
    client.force_login(world.stranger)
    assert client.get(url("ask-for-hearing", case.number)).status_code == 404


def test_the_host_reads_the_case_from_the_day_they_are_named(world, case, legal):
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    seen = Application.objects.visible_to(legal, on=date(2016, 10, 17))
    assert not seen.exists()
    scheduled(world, case, legal)
    assert list(seen.all()) == [case]
    assert not Application.objects.visible_to(world.stranger, on=date(2016, 10, 17)).exists()


def test_the_host_finds_it_on_the_desk_though_at_no_post_of_the_case(world, case, legal):
    assert "Hearings you lead" not in page(legal, "desk").content.decode()
    engine.request_hearing(case, by=world.user, at=at("2016-10-14 09:00"))
    scheduled(world, case, legal)
    shown = page(legal, "desk").content.decode()
    assert "Hearings you lead" in shown and case.number in shown and "三楼会议室" in shown
    assert "Hearings you lead" not in page(world.leader, "desk").content.decode()
