"""The register of licences: made with the grant, renewed, changed, revoked, deregistered."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.instants import at
from tests.workflows.licences import LicenceWorld
from workflows import chain, engine
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.licence_kinds import Deregistration, Revocation, State
from workflows.models import Application, Licence, LicenceEvent, LicenceSerial

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return LicenceWorld()


def test_a_grant_makes_the_licence_and_prints_it(world):
    licence = world.licence()
    assert (licence.number, licence.version, licence.name) == ("浙330282-2016-0001", 1, "劳务派遣经营许可证")
    assert (licence.valid_from, licence.valid_to) == (date(2016, 10, 11), date(2019, 10, 10))
    assert licence.renew_by == date(2019, 9, 10)
    assert licence.holder == world.applicant and licence.state_on(date(2019, 10, 10)) is State.VALID
    assert licence.state_on(date(2019, 10, 11)) is State.EXPIRED
    paper = licence.application.letters.get(kind="grant")
    assert paper.data["certificate_number"] == licence.number and paper.data["valid_to"] == "2019-10-10"
    event = licence.events.get()
    assert (event.kind, event.by, event.letter, event.on) == ("granted", world.leader, paper, date(2016, 10, 11))
    assert chain.first_fault(licence.application) is None


def test_the_officer_may_say_otherwise_how_long_it_holds(world):
    licence = world.licence(valid_from=date(2016, 11, 1), valid_to=date(2017, 10, 31), conditions="限本市范围。")
    assert (licence.valid_from, licence.valid_to) == (date(2016, 11, 1), date(2017, 10, 31))
    assert licence.state_on(date(2016, 10, 31)) is State.PENDING
    assert licence.application.letters.get(kind="grant").data["conditions"] == "限本市范围。"
    assert world.licence(valid_to=None).valid_to is None


@pytest.mark.parametrize(
    ("validity", "field"),
    [
        ({"valid_from": date(2016, 10, 10)}, "valid_from"),
        ({"valid_to": date(2016, 10, 10)}, "valid_to"),
    ],
)
def test_a_licence_begins_no_earlier_than_its_decision_and_ends_after_it_begins(world, validity, field):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    with pytest.raises(Incomplete) as refused:
        engine.grant(case, by=world.leader, at=at("2016-10-11 10:00"), content="准予", **validity)
    assert field in refused.value.fields
    assert not Licence.objects.exists() and not LicenceSerial.objects.exists()
    assert Application.objects.get(pk=case.pk).state == "in_review"


def test_numbers_run_per_year_without_gaps_also_where_a_grant_was_refused(world):
    first = world.licence()
    case = world.at_decision(when=at("2016-10-12 09:00"))
    with pytest.raises(NotAllowed):  # a character no font has: the paper cannot be made, the number is not used
        engine.grant(case, by=world.leader, at=at("2016-10-12 09:00"), content="\U000e0041无法印刷\U0010fffd")
    numbers = [first.number, world.licence().number, world.licence(when="2017-01-03 09:00").number]
    assert numbers == ["浙330282-2016-0001", "浙330282-2016-0002", "浙330282-2017-0001"]


def test_an_item_that_gives_no_licence_gives_none():
    from tests.world import World

    world = World()
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-10-11 09:00"), content="准予", conditions="附条件")
    assert not Licence.objects.exists()
    assert case.letters.get(kind="grant").data["conditions"] == "附条件"


# -- renewal, Art. 50


def test_a_renewal_goes_on_where_the_old_validity_ends(world):
    licence = world.licence()
    case = world.renewal_under_review(licence, when="2019-08-01 09:00")
    assert case.decide_by == date(2019, 10, 10)
    engine.grant(case, by=world.leader, at=at("2019-08-06 09:00"), content="准予延续三年。")
    licence.refresh_from_db()
    renewed = licence.successor
    assert (renewed.number, renewed.version) == (licence.number, 2)
    assert (renewed.valid_from, renewed.valid_to) == (date(2019, 10, 11), date(2022, 10, 10))
    assert licence.state_on(date(2019, 10, 10)) is State.VALID and renewed.state_on(date(2019, 10, 10)) is State.PENDING
    assert licence.state_on(date(2019, 10, 11)) is State.RENEWED and renewed.state_on(date(2019, 10, 11)) is State.VALID
    paper = case.letters.get(kind="renewal")
    assert paper.data["old_valid_to"] == "2019-10-10" and "deemed_renewal" not in paper.data
    assert renewed.events.get().kind == "renewed"
    engine.deliver(case, by=world.clerk, at=at("2019-08-07 09:00"), way="direct", receiver="张申请")


def test_the_thirtieth_day_before_expiry_is_in_time_and_the_day_after_is_late(world):
    licence = world.licence()  # to 2019-10-10, thirty days before: 2019-09-10
    in_time = world.asks(licence, "renewal", when="2019-09-10 23:00")
    assert in_time.licence_request.in_time and in_time.decide_by == date(2019, 10, 10)
    other = world.licence()
    late = world.asks(other, "renewal", when="2019-09-11 09:00")
    assert not late.licence_request.in_time and late.decide_by is None


def test_labour_dispatch_asks_sixty_days_before_and_late_is_a_new_application():
    world = LicenceWorld(lead_days=60, late_is_new=True)
    licence = world.licence()
    assert licence.renew_by == date(2019, 8, 11)
    with pytest.raises(NotAllowed, match="2019"):
        world.asks(licence, "renewal", when="2019-08-12 09:00")
    assert world.apply(when=at("2019-08-12 09:00")).decide_by is None
    assert world.asks(licence, "renewal", when="2019-08-11 09:00").decide_by == date(2019, 10, 10)


@pytest.mark.parametrize("purpose", ["renewal", "change"])
def test_only_the_holder_asks_and_only_once_at_a_time_and_only_while_it_is_in_force(world, purpose):
    licence = world.licence()
    first = world.asks(licence, purpose, when="2019-08-01 09:00")
    with pytest.raises(NotAllowed):
        world.asks(licence, purpose, when="2019-08-01 10:00")
    engine.withdraw(first, by=world.user, at=at("2019-08-01 11:00"), reason="情况变化")
    with pytest.raises(NotAllowed):
        world.asks(licence, purpose, when="2019-10-11 09:00")
    world.applicant = other_applicant(world)
    with pytest.raises(NotAllowed):
        world.asks(licence, purpose, when="2019-08-02 09:00", by=world.clerk)


def other_applicant(world):
    from accounts.models import Applicant
    from tests.world import credit_code

    return Applicant.objects.enrol(
        kind="organisation", name="别的公司", id_type="credit_code", id_number=credit_code(9001)
    )


def test_a_long_term_licence_needs_no_renewal(world):
    licence = world.licence(valid_to=None)
    with pytest.raises(NotAllowed):
        world.asks(licence, "renewal", when="2019-08-01 09:00")


def test_the_same_submission_twice_is_one_case_and_about_another_licence_another(world):
    import uuid

    licence, other, key = world.licence(), world.licence(), uuid.uuid4()
    first = world.asks(licence, "renewal", when="2019-08-01 09:00", key=key)
    assert world.asks(licence, "renewal", when="2019-08-01 09:01", key=key).pk == first.pk
    with pytest.raises(NotAllowed):
        world.asks(other, "renewal", when="2019-08-01 09:02", key=key)


# -- change, Art. 49


def test_a_change_makes_the_next_version_and_keeps_the_history(world):
    licence = world.licence()
    case = world.asks(licence, "change", when="2017-03-01 09:00")
    assert case.decide_by is None
    engine.accept(case, by=world.clerk, at=at("2017-03-01 09:00"))
    engine.advance(case, by=world.reviewer, at=at("2017-03-01 10:00"), opinion="同意变更")
    engine.grant(case, by=world.leader, at=at("2017-03-02 09:00"), content="住所变更为浒山街道。")
    licence.refresh_from_db()
    changed = licence.successor
    assert (changed.number, changed.version, changed.content) == (licence.number, 2, "住所变更为浒山街道。")
    assert (changed.valid_from, changed.valid_to) == (date(2017, 3, 2), date(2019, 10, 10))
    assert licence.state_on(date(2017, 3, 1)) is State.VALID and licence.state_on(date(2017, 3, 2)) is State.CHANGED
    assert licence.content == "准予经营劳务派遣业务。"
    assert case.letters.filter(kind="change").exists()
    assert [e.kind for e in LicenceEvent.objects.filter(licence__family=licence.family)] == ["granted", "changed"]


def test_a_renewal_asked_for_before_a_change_renews_what_was_changed(world):
    licence = world.licence()
    renewal = world.renewal_under_review(licence, when="2019-08-01 09:00")
    change = world.asks(licence, "change", when="2019-08-02 09:00")
    engine.accept(change, by=world.clerk, at=at("2019-08-02 09:00"))
    engine.advance(change, by=world.reviewer, at=at("2019-08-02 10:00"), opinion="同意变更")
    engine.grant(change, by=world.leader, at=at("2019-08-05 09:00"), content="住所变更。")
    engine.grant(renewal, by=world.leader, at=at("2019-08-06 09:00"), content="准予延续。")
    versions = Licence.objects.filter(family=licence.family).order_by("version")
    assert [v.replaced_as for v in versions] == ["changed", "renewed", ""]
    assert versions[2].valid_from == date(2019, 10, 11)


def test_a_change_after_a_renewal_was_decided_takes_over_from_both(world):
    licence = world.licence()
    renewal = world.renewal_under_review(licence, when="2019-08-01 09:00")
    engine.grant(renewal, by=world.leader, at=at("2019-08-06 09:00"), content="准予延续。")
    change = world.asks(licence, "change", when="2019-08-07 09:00")
    engine.accept(change, by=world.clerk, at=at("2019-08-07 09:00"))
    engine.advance(change, by=world.reviewer, at=at("2019-08-07 10:00"), opinion="同意变更")
    engine.grant(change, by=world.leader, at=at("2019-08-08 09:00"), content="住所变更。")
    day = date(2019, 8, 8)
    states = [v.state_on(day) for v in Licence.objects.filter(family=licence.family).order_by("version")]
    assert states == [State.RENEWED, State.CHANGED, State.VALID]


# -- 撤销 and 注销


def test_revocation_needs_the_leader_a_ground_a_reason_and_no_major_harm(world):
    licence = world.licence()
    act = {"ground": "fraud", "reason": "经查申请材料系伪造，情况属实。", "harm_weighed": True}
    day = at("2017-01-05 09:00")
    with pytest.raises(Forbidden):
        engine.revoke(licence, by=world.reviewer, at=day, **act)
    for wrong in ({"ground": "whim"}, {"reason": "伪造"}, {"harm_weighed": False}):
        with pytest.raises(Incomplete):
            engine.revoke(licence, by=world.leader, at=day, **{**act, **wrong})
    revoked = engine.revoke(licence, by=world.leader, at=day, **act)
    assert revoked.state_on(date(2017, 1, 5)) is State.REVOKED and revoked.state_on(date(2017, 1, 4)) is State.VALID
    paper = licence.application.letters.get(kind="revocation")
    assert paper.data["basis"].endswith("第六十九条第二款") and paper.data["remedies"]
    event = licence.application.events.get(action="revoke_licence")
    assert event.data["licence"] == {"number": licence.number, "version": 1}
    assert chain.first_fault(Application.objects.get(pk=licence.application_id)) is None
    with pytest.raises(NotAllowed):
        engine.revoke(licence, by=world.leader, at=day, **act)
    gone = engine.deregister(
        licence, by=world.leader, at=at("2017-01-06 09:00"), ground="taken_back", reason="许可已被依法撤销，办理注销。"
    )
    assert gone.state_on(date(2017, 1, 6)) is State.DEREGISTERED
    assert [e.kind for e in licence.events.all()] == ["granted", "revoked", "deregistered"]


def test_revoking_ends_also_the_version_a_renewal_has_not_yet_taken_over_from(world):
    licence = world.licence()
    renewal = world.renewal_under_review(licence, when="2019-08-01 09:00")
    engine.grant(renewal, by=world.leader, at=at("2019-08-06 09:00"), content="准予延续。")
    engine.revoke(
        licence,
        by=world.leader,
        at=at("2019-09-02 09:00"),
        ground="procedure",
        reason="作出准予决定时违反法定程序。",
        harm_weighed=True,
    )
    states = {v.state_on(date(2019, 9, 2)) for v in Licence.objects.filter(family=licence.family)}
    assert states == {State.REVOKED}


def test_deregistration_for_expiry_waits_for_the_expiry_and_for_a_renewal_under_way(world):
    licence = world.licence()
    act = {"by": world.leader, "ground": "expired", "reason": "有效期届满未申请延续，依法注销。"}
    with pytest.raises(NotAllowed):
        engine.deregister(licence, at=at("2019-10-10 09:00"), **act)
    late = world.asks(licence, "renewal", when="2019-10-08 09:00")
    with pytest.raises(NotAllowed):
        engine.deregister(licence, at=at("2019-10-14 09:00"), **act)
    engine.withdraw(late, by=world.user, at=at("2019-10-14 10:00"), reason="不再经营")
    assert engine.deregister(licence, at=at("2019-10-14 11:00"), **act).deregistered_on == date(2019, 10, 14)
    with pytest.raises(NotAllowed):
        engine.deregister(licence, at=at("2019-10-14 12:00"), **act)


def test_a_ground_for_persons_is_not_used_against_a_company(world):
    licence = world.licence()
    with pytest.raises(NotAllowed):
        engine.deregister(
            licence, by=world.leader, at=at("2017-01-05 09:00"), ground="person", reason="持证人死亡，依法注销。"
        )


def test_what_was_revoked_is_neither_renewed_nor_changed(world):
    licence = world.licence()
    case = world.renewal_under_review(licence, when="2019-08-01 09:00")
    engine.revoke(
        licence,
        by=world.leader,
        at=at("2019-08-05 09:00"),
        ground="not_qualified",
        reason="不具备申请资格，准予许可有误。",
        harm_weighed=True,
    )
    with pytest.raises(NotAllowed):
        engine.grant(case, by=world.leader, at=at("2019-08-06 09:00"), content="准予延续。")
    with pytest.raises(NotAllowed):
        world.asks(licence, "change", when="2019-08-06 09:00")


def test_the_grounds_are_those_of_the_law():
    assert len(Revocation) == 6 and len(Deregistration) == 6  # Art. 69(1) 1-5 and 69(2); Art. 70 1-6


# -- what the database itself refuses


@pytest.mark.parametrize(
    "change",
    [
        "valid_to = '2030-01-01'",
        "holder_id = holder_id + 1",
        "number = 'X'",
        "replaced_as = 'renewed', replaced_on = '2019-01-01', content = ''",
    ],
)
def test_what_a_licence_says_is_frozen_even_for_the_owner(world, change):
    licence = world.licence()
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(f"UPDATE workflows_licence SET {change} WHERE id = %s", [licence.pk])
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic(), connection.cursor() as sql:
        sql.execute("DELETE FROM workflows_licence WHERE id = %s", [licence.pk])


def test_an_end_once_written_cannot_be_taken_back(world):
    licence = world.licence()
    engine.deregister(
        licence, by=world.leader, at=at("2017-01-05 09:00"), ground="dissolved", reason="公司已经依法终止，办理注销。"
    )
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Licence.objects.filter(pk=licence.pk).update(deregistered_on=None)


def test_a_licence_has_one_latest_version(world):
    licence = world.licence()
    fields = {f.attname: getattr(licence, f.attname) for f in Licence._meta.concrete_fields if f.attname != "id"}
    twin = Licence(**{**fields, "version": 2, "predecessor_id": licence.pk, "application_id": world.licence().pk})
    with pytest.raises(DatabaseError), transaction.atomic():
        twin.save()
