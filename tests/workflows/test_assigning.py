"""The head of a section hands its cases out: to whom, from whom, and who may not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.instants import at
from tests.workflows.desk_pages import client_of, now, page
from tests.workflows.handling import colleague, head
from tests.world import World
from workflows import engine, telling
from workflows.desk import worklists
from workflows.errors import Forbidden, Incomplete, Stale
from workflows.timekeeping import local_date

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")


@pytest.fixture
def world():
    return World()


def holder(case):
    return case.runs.get(ended_at=None).officer


def test_the_head_gives_a_case_to_an_officer_of_the_post(world):
    ma, hu, case = head(world), colleague(world), world.apply(when=NINE)
    engine.assign(case, by=ma, at=NINE, officer=hu)
    assert holder(case) == hu
    event = case.events.get(action="assign")
    assert event.actor == ma and event.data["officer"] == hu.pk and event.before == event.after == "received"
    with pytest.raises(Forbidden, match="taken this case|已"):
        engine.accept(case, by=world.clerk, at=NINE)


def test_taking_a_case_from_somebody_needs_a_reason_and_names_both(world):
    ma, hu = head(world), colleague(world)
    case = engine.claim(world.apply(when=NINE), by=world.clerk, at=NINE)
    with pytest.raises(Incomplete) as told:
        engine.assign(case, by=ma, at=NINE, officer=hu)
    assert "reason" in told.value.fields
    engine.assign(case, by=ma, at=NINE, officer=hu, reason="王晓梅外出培训")
    assert holder(case) == hu and case.events.get(action="assign").data["former"] == world.clerk.pk
    words = telling.timeline(case, for_staff=True)[0]["text"]
    assert "胡同事" in words and world.clerk.name in words and "外出培训" in words
    assert len(telling.timeline(case, for_staff=False)) == len(telling.timeline(case, for_staff=True)) - 2


@pytest.mark.parametrize("who", ["clerk", "reviewer", "leader", "supervisor", "user"])
def test_nobody_else_assigns(world, who):
    hu, case = colleague(world), world.apply(when=NINE)
    with pytest.raises(Forbidden):
        engine.assign(case, by=getattr(world, who), at=NINE, officer=hu)


def test_the_head_of_another_section_does_not_assign_here(world):
    other, hu, case = head(world, department=world.section), colleague(world), world.apply(when=NINE)
    with pytest.raises(Forbidden):
        engine.assign(case, by=other, at=NINE, officer=hu)


def test_only_who_holds_the_post_can_be_given_the_case(world):
    ma, case = head(world), world.apply(when=NINE)
    for nobody in (world.reviewer, ma):
        with pytest.raises(Incomplete) as told:
            engine.assign(case, by=ma, at=NINE, officer=nobody)
        assert "officer" in told.value.fields
    engine.assign(case, by=ma, at=NINE, officer=world.clerk)
    with pytest.raises(Incomplete):
        engine.assign(case, by=ma, at=NINE, officer=world.clerk, reason="再给一次")


def test_the_decision_is_not_given_to_who_accepted(world):
    from accounts.posts import appoint
    from accounts.roles import Role
    from tests.world import LONG_AGO

    case = world.at_decision(when=NINE)
    appoint(world.clerk, world.post(Role.LEADER, world.bureau), start_on=LONG_AGO)
    with pytest.raises(Incomplete, match="may not decide|不得"):
        engine.assign(case, by=world.chief, at=NINE, officer=world.clerk)
    engine.assign(case, by=world.chief, at=NINE, officer=world.leader)
    assert holder(case) == world.leader


def test_two_heads_at_once_the_second_is_told(world):
    ma, hu, case = head(world), colleague(world), world.apply(when=NINE)
    seen = case.version
    engine.assign(case, by=ma, at=NINE, officer=hu, expected_version=seen)
    with pytest.raises(Stale):
        engine.assign(case, by=ma, at=NINE, officer=world.clerk, reason="另行安排", expected_version=seen)
    assert holder(case) == hu


def test_the_head_hands_out_ticked_cases_on_one_page(world):
    ma, hu = head(world), colleague(world)
    first, second = world.apply(when=now()), world.apply(when=now())
    engine.claim(second, by=world.clerk, at=now())
    shown = page(ma, "desk-section")
    assert first.number in shown.content.decode() and second.number in shown.content.decode()
    picks = [f"{case.runs.get().pk}.{case.version}" for case in (first, second)]
    answer = client_of(ma).post(reverse("desk-section"), {"pick": picks, "officer": hu.pk})
    assert answer.status_code == 400 and second.number in answer.content.decode()  # taken from somebody, no reason
    assert holder(first) == hu and holder(second) == world.clerk
    second.refresh_from_db()
    again = {"pick": f"{second.runs.get().pk}.{second.version}", "officer": hu.pk, "reason": "均衡工作量"}
    assert client_of(ma).post(reverse("desk-section"), again).status_code == 302
    assert holder(second) == hu
    mine = worklists.queue(
        worklists.waiting(hu, on=local_date(now())), "mine", user=hu, on=local_date(now()), calendar=None
    )
    assert {run.application_id for run in mine} == {first.pk, second.pk}
    assert "assigned by 马科长" in page(hu, "desk").content.decode()


@pytest.mark.parametrize("typed", [{}, {"pick": "x"}, {"pick": "1.1", "officer": "999999"}, {"officer": "\x00"}])
def test_nonsense_on_the_heads_page_is_a_clear_answer(world, typed):
    ma = head(world)
    world.apply(when=now())
    assert client_of(ma).post(reverse("desk-section"), typed).status_code == 400


def test_by_the_page_of_the_case_two_clicks_assign_once(world):
    ma, hu, case = head(world), colleague(world), world.apply(when=now())
    address = reverse("desk-act", args=[case.number, "assign"])
    assert "holds 0 cases now" in client_of(ma).get(address).content.decode()
    typed = {"version": case.version, "run": case.runs.get().pk, "officer": hu.pk}
    assert [client_of(ma).post(address, typed).status_code for _n in range(2)] == [302, 302]
    assert holder(case) == hu and case.events.filter(action="assign").count() == 1
    assert client_of(ma).post(address, {**typed, "officer": world.leader.pk}).status_code == 400
    assert client_of(world.clerk).post(address, typed).status_code in (403, 409)


def test_who_heads_nothing_has_no_such_page(world):
    assert page(world.clerk, "desk-section").status_code == 404
    assert page(world.user, "desk-section").status_code == 404


def test_the_head_sees_the_sections_cases_and_no_others(world):
    ma, other = head(world), head(world, department=world.section)
    case = world.apply(when=now())
    assert page(ma, "desk-case", case.number).status_code == 200
    assert page(other, "desk-case", case.number).status_code == 404  # it has not come to the section yet
    assert reverse("desk-act", args=[case.number, "assign"]) in page(ma, "desk-case", case.number).content.decode()


def test_the_list_of_the_section_asks_as_much_for_ten_as_for_one(world):
    client = client_of(head(world))
    world.apply(when=now())
    few = _queries(client, reverse("desk-section"))
    for _n in range(9):
        world.apply(when=now())
    assert _queries(client, reverse("desk-section")) == few


def _queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)
