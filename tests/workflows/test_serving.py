"""Delivery of notices: what it proves, and what takes effect only with it (rules §1.5, §1.6, §8)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from tests.instants import at
from tests.workflows.law_steps import REASON, actions, due, paper, review_started, serve
from tests.world import World
from workflows import chain, drift, engine, services
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Announcement, Pause, Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(electronic=False)


def test_expert_review_counts_from_the_day_its_notice_is_delivered(world):
    """rules §1.5: accepted 2017-01-10, review 01-17 to 02-10, new dues 02-23 and 03-03."""
    case = world.accepted(when=at("2017-01-10 09:00"))
    review_started(world, case, when=at("2017-01-13 09:00"))
    assert case.state == "in_review" and case.due_on == date(2017, 2, 3)
    assert not Pause.objects.exists() and paper(case, "special_procedure").data["start_on"] == ""
    serve(world, case, "special_procedure", when=at("2017-01-17 15:00"))
    assert case.state == "paused" and due(case, "promised") is None
    assert case.pauses.get().started_on == date(2017, 1, 17)
    engine.end_special_procedure(case, by=world.reviewer, at=at("2017-02-10 16:00"))
    assert (due(case, "promised"), due(case, "statutory")) == (date(2017, 2, 23), date(2017, 3, 3))
    assert actions(case)[2:] == ["announce_pause", "start_special_procedure", "end_special_procedure"]
    assert chain.first_fault(case) is None and not list(drift.drifted())


def test_who_agreed_to_electronic_delivery_is_told_at_once():
    world = World()
    case = world.accepted(when=at("2017-01-10 09:00"))
    review_started(world, case, when=at("2017-01-17 09:00"))
    assert case.state == "paused" and not Announcement.objects.exists()
    service = paper(case, "special_procedure").service
    assert service.way == "electronic" and service.served_on == date(2017, 1, 17)
    assert case.pauses.get().notice == service.letter
    assert services.unserved(case) == []


def test_work_goes_on_while_a_pause_is_pending_and_the_decision_ends_it(world):
    case = world.accepted(when=at("2017-01-10 09:00"))
    review_started(world, case, when=at("2017-01-13 09:00"))
    engine.advance(case, by=world.reviewer, at=at("2017-01-16 09:00"), opinion="同意")
    engine.grant(case, by=world.leader, at=at("2017-01-17 09:00"), content="准予一年")
    assert Announcement.objects.get().outcome == "lapsed"
    serve(world, case, "special_procedure", when=at("2017-01-18 09:00"))
    assert case.state == "granted" and not Pause.objects.exists() and actions(case)[-1] == "serve"


def test_a_pending_pause_can_be_cancelled_and_is_not_delivered_then(world):
    case = world.accepted(when=at("2017-01-10 09:00"))
    review_started(world, case, when=at("2017-01-13 09:00"))
    with pytest.raises(NotAllowed):
        review_started(world, case, when=at("2017-01-13 10:00"))
    engine.cancel_pause(case, by=world.reviewer, at=at("2017-01-16 09:00"), reason="无需评审")
    with pytest.raises(NotAllowed, match="cancelled|取消"):
        serve(world, case, "special_procedure", when=at("2017-01-17 09:00"))
    assert due(case, "promised") == date(2017, 2, 3)
    review_started(world, case, when=at("2017-01-17 10:00"))
    assert Announcement.objects.filter(settled_at=None).count() == 1


def test_a_delivery_recorded_later_counts_from_its_own_day(world):
    case = world.accepted(when=at("2017-01-10 09:00"))
    review_started(world, case, when=at("2017-01-13 09:00"))
    proof = {"way": "post", "postal_number": "EMS123", "served_on": date(2017, 1, 17)}
    serve(world, case, "special_procedure", when=at("2017-01-20 09:00"), **proof)
    assert case.pauses.get().started_on == date(2017, 1, 17)
    engine.end_special_procedure(case, by=world.reviewer, at=at("2017-02-10 16:00"))
    assert due(case, "promised") == date(2017, 2, 23)
    event = case.events.get(action="start_special_procedure")
    assert event.data["served_on"] == "2017-01-17" and event.at == at("2017-01-20 09:00")


@pytest.mark.parametrize("day", [date(2017, 1, 12), date(2017, 1, 21)])
def test_no_delivery_before_its_paper_or_in_the_future(world, day):
    case = world.accepted(when=at("2017-01-10 09:00"))
    review_started(world, case, when=at("2017-01-13 09:00"))
    with pytest.raises(Incomplete) as refused:
        serve(world, case, "special_procedure", when=at("2017-01-20 09:00"), served_on=day)
    assert "served_on" in refused.value.fields


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        ({"way": "left"}, "second_deliverer"),
        ({"way": "left", "second_deliverer": "李审核"}, "second_deliverer"),
        ({"way": "post"}, "postal_number"),
        ({"way": "electronic"}, "way"),
        ({"way": "pigeon"}, "way"),
        ({"receiver": "  "}, "receiver"),
    ],
)
def test_each_way_has_to_prove_its_own(world, proof, field):
    case = world.accepted(when=at("2017-01-10 09:00"))
    with pytest.raises(Incomplete) as refused:
        serve(world, case, "acceptance", when=at("2017-01-11 09:00"), **proof)
    assert field in refused.value.fields and not Service.objects.exists()


def test_left_at_the_address_by_two_with_its_proof(world):
    case = world.accepted(when=at("2017-01-10 09:00"))
    proof = {"way": "left", "second_deliverer": "王同行", "place": "样例路1号"}
    serve(world, case, "acceptance", when=at("2017-01-11 09:00"), **proof)
    service = Service.objects.get()
    assert (service.second_deliverer, service.recorded_by) == ("王同行", world.reviewer)
    proof = paper(case, "delivery_proof")
    assert proof.data["second_deliverer"] == "王同行" and paper(case, "acceptance").number in proof.data["document"]
    with pytest.raises(NotAllowed):
        serve(world, case, "acceptance", when=at("2017-01-12 09:00"))


def test_the_database_refuses_a_proof_without_its_second_deliverer(world):
    case = world.accepted(when=at("2017-01-10 09:00"))
    row = {"letter": paper(case, "acceptance"), "receiver": "某", "served_on": date(2017, 1, 11)}
    for way in ("left", "post"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Service.objects.create(**row, way=way, recorded_at=at("2017-01-11 09:00"))


def test_who_never_had_the_case_records_no_delivery(world):
    case = world.accepted(when=at("2017-01-10 09:00"))
    for person in (
        world.supervisor,
        world.person("别科", Role.REVIEWER, world.make_section("other", "别科")),
        world.user,
    ):
        with pytest.raises(Forbidden):
            serve(world, case, "acceptance", when=at("2017-01-11 09:00"), by=person)
    serve(world, case, "acceptance", when=at("2017-01-11 09:00"), by=world.clerk)  # the window that accepted it


def test_the_delivery_of_the_decision_is_proved_too(world):
    case = world.at_decision(when=at("2017-01-10 09:00"))
    engine.grant(case, by=world.leader, at=at("2017-01-11 09:00"), content="准予一年")
    with pytest.raises(Incomplete):  # it has an act and a limit of its own
        serve(world, case, "grant", when=at("2017-01-12 09:00"))
    engine.deliver(case, by=world.clerk, at=at("2017-01-12 09:00"), way="direct", receiver="张三", relation="员工")
    service = paper(case, "grant").service
    assert (service.receiver, service.relation, service.served_on) == ("张三", "员工", date(2017, 1, 12))


def test_a_paper_that_ended_the_case_can_still_be_delivered(world):
    case = world.apply(when=at("2017-01-10 09:00"))
    engine.decline(case, by=world.clerk, at=at("2017-01-11 09:00"), reason=REASON)
    serve(world, case, "not_accepted", when=at("2017-01-12 09:00"), by=world.clerk)
    assert case.state == "not_accepted" and paper(case, "not_accepted").service.way == "direct"


def test_a_suspension_stops_natural_days_and_is_looked_at_every_thirty_days():
    world = World(promised=40, statutory=60, unit="day", electronic=False)
    case = world.accepted(when=at("2016-10-11 09:00"))
    assert due(case, "statutory") == date(2016, 12, 12)  # day 60 is Saturday the 10th
    engine.suspend(case, by=world.reviewer, at=at("2016-10-20 09:00"), basis="条例第二十条", reason=REASON)
    assert case.state == "in_review"
    serve(world, case, "suspension", when=at("2016-10-21 09:00"))
    assert case.state == "suspended" and due(case, "statutory") is None
    assert due(case, "suspension_review") == date(2016, 11, 21)  # day 30 is a Sunday
    engine.confirm_suspension(case, by=world.reviewer, at=at("2016-11-18 09:00"), reason="仲裁尚未裁决")
    assert due(case, "suspension_review") == date(2016, 12, 19)
    engine.resume(case, by=world.reviewer, at=at("2017-01-10 09:00"), reason="裁决生效")
    assert due(case, "statutory") == date(2017, 3, 1)  # fifty days were left
    assert not case.deadlines.filter(kind="suspension_review", closed_at=None).exists()
    assert not list(drift.drifted())
