"""False materials and fraud bar a new application for a time; checks on site are made by two (Art. 34, 55, 78, 79)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.instants import at
from tests.workflows.law_steps import REASON, paper
from tests.workflows.licences import LicenceWorld
from tests.world import World
from workflows import engine
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Block, SiteCheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def safety(settings):
    settings.PUBLIC_SAFETY_ITEMS = ["special-hours"]


def declined(world, *, when="2016-10-12 09:00"):
    case = world.apply(when=at("2016-10-11 09:00"))
    return engine.decline(case, by=world.clerk, at=at(when), reason=REASON, false_materials=True)


def test_false_materials_bar_the_item_for_a_year_and_the_words_say_until_when(world, safety):
    case = declined(world)
    assert Block.objects.get().last_day == date(2017, 10, 12)
    assert paper(case, "not_accepted").data["blocked_until"] == "2017-10-12"
    with pytest.raises(NotAllowed) as refused:
        world.apply(when=at("2017-10-12 23:59"))
    words = str(refused.value.message)
    assert case.number in words and "2017" in words and "13" in words
    world.apply(when=at("2017-10-13 00:00"))


def test_another_applicant_and_another_item_are_free(world, safety):
    from accounts.models import Applicant
    from tests.world import credit_code

    declined(world)
    world.applicant = Applicant.objects.enrol(
        kind="organisation", name="另一家企业", id_type="credit_code", id_number=credit_code(4242)
    )
    world.apply(when=at("2016-11-01 09:00"))


def test_an_item_that_does_not_concern_public_safety_bars_nobody(world):
    case = declined(world)
    assert not Block.objects.exists()
    data = paper(case, "not_accepted").data
    assert data["false_materials"] and data["blocked_until"] == ""
    world.apply(when=at("2016-10-13 09:00"))


def test_a_refusal_on_that_ground_opens_it_too(world, safety):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.refuse(
        case,
        by=world.leader,
        at=at("2016-10-12 09:00"),
        facts="伪造",
        reason=REASON,
        basis="第七十八条",
        false_materials=True,
    )
    assert Block.objects.get().ground == "false_materials"
    assert case.events.last().data["blocked_until"] == "2017-10-12"


def test_fraud_after_the_grant_bars_for_three_years(world, safety):
    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-10-12 09:00"), content="准予一年")
    with pytest.raises(Forbidden):
        engine.block_after_fraud(case, by=world.reviewer, at=at("2017-02-03 09:00"), reason=REASON)
    engine.block_after_fraud(case, by=world.chief, at=at("2017-02-03 09:00"), reason=REASON)
    with pytest.raises(NotAllowed):
        world.apply(when=at("2020-02-03 09:00"))
    world.apply(when=at("2020-02-04 09:00"))


FRAUD = {"ground": "fraud", "reason": "经查申请材料系伪造，情况属实。", "harm_weighed": True}


def test_revoking_for_fraud_bars_for_three_years_in_the_same_act(safety):
    licences = LicenceWorld()
    licence = licences.licence(when="2016-10-11 09:00")
    seen = licence.application.events.count()
    with pytest.raises(Incomplete) as refused:
        engine.revoke(licence, by=licences.leader, at=at("2017-02-03 09:00"), **{**FRAUD, "ground": "abuse"}, bar=True)
    assert "bar" in refused.value.fields and not Block.objects.exists()
    engine.revoke(licence, by=licences.leader, at=at("2017-02-03 09:00"), **FRAUD, bar=True)
    block = Block.objects.get()
    assert (block.ground, block.item, block.last_day) == ("fraud", licences.item, date(2020, 2, 3))
    assert licence.application.events.count() == seen + 1
    event = licence.application.events.last()
    assert (event.action, event.data["blocked_until"]) == ("revoke_licence", "2020-02-03")
    assert paper(licence.application, "revocation").data["blocked_until"] == "2020-02-03"
    with pytest.raises(NotAllowed, match="2020"):
        licences.apply(when=at("2020-02-03 09:00"))
    with pytest.raises(NotAllowed):
        engine.block_after_fraud(licence.application, by=licences.chief, at=at("2017-02-04 09:00"), reason=REASON)
    engine.lift_block(licence.application, by=licences.chief, at=at("2017-03-01 09:00"), reason=REASON)
    licences.apply(when=at("2017-03-01 10:00"))


def test_where_public_safety_is_not_concerned_revoking_bars_nobody():
    licences = LicenceWorld()
    licence = licences.licence(when="2016-10-11 09:00")
    with pytest.raises(NotAllowed):
        engine.revoke(licence, by=licences.leader, at=at("2017-02-03 09:00"), **FRAUD, bar=True)
    licence.refresh_from_db()
    assert licence.revoked_on is None
    engine.revoke(licence, by=licences.leader, at=at("2017-02-03 09:00"), **FRAUD)
    assert paper(licence.application, "revocation").data["blocked_until"] == "" and not Block.objects.exists()


def test_only_the_head_of_the_bureau_lifts_it_and_says_why(world, safety):
    case = declined(world)
    for person in (world.clerk, world.leader, world.user):
        with pytest.raises(Forbidden):
            engine.lift_block(case, by=person, at=at("2016-11-01 09:00"), reason=REASON)
    with pytest.raises(Incomplete):
        engine.lift_block(case, by=world.chief, at=at("2016-11-01 09:00"), reason="误")
    engine.lift_block(case, by=world.chief, at=at("2016-11-01 09:00"), reason=REASON)
    world.apply(when=at("2016-11-01 10:00"))
    with pytest.raises(NotAllowed):
        engine.lift_block(case, by=world.chief, at=at("2016-11-01 11:00"), reason=REASON)


# -- checks on site


def at_the_check(when="2016-10-11 09:00"):
    class Checked(World):
        def four_stages(self):
            accept, review, *rest = super().four_stages()
            check = {**review, "key": "check", "name": "现场核查", "kind": "site_check", "limit_amount": 2}
            return [accept, review, check, *rest]

    world = Checked()
    return world, world.at_decision(when=at(when))  # the review has passed: now the check


def record(world, case, **more):
    facts = {"checked_on": date(2016, 10, 12), "place": "样例路1号", "finding": "与材料一致"}
    return engine.record_site_check(case, by=world.reviewer, at=at("2016-10-13 09:00"), **facts | more)


def test_the_stage_is_passed_only_with_a_record_of_two():
    world, case = at_the_check()
    with pytest.raises(NotAllowed):
        engine.advance(case, by=world.reviewer, at=at("2016-10-12 09:00"), opinion="同意")
    with pytest.raises(Incomplete) as refused:
        record(world, case, second_officer=world.reviewer)
    assert "second_officer" in refused.value.fields
    record(world, case, second_officer=world.clerk)
    engine.advance(case, by=world.reviewer, at=at("2016-10-13 10:00"), opinion="同意")
    assert SiteCheck.objects.get().second_officer == world.clerk


def test_a_check_needs_officers_a_place_and_a_day_that_can_be():
    world, case = at_the_check()
    for wrong in ({"second_officer": world.user}, {"place": " "}, {"finding": ""}, {"checked_on": date(2016, 10, 10)}):
        with pytest.raises(Incomplete):
            record(world, case, **{"second_officer": world.clerk} | wrong)


def test_the_database_knows_two_from_one():
    world, case = at_the_check()
    one = {"first_officer": world.reviewer, "second_officer": world.reviewer, "recorded_by": world.reviewer}
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteCheck.objects.create(
            application=case,
            run=case.runs.get(ended_at=None),
            checked_on=date(2016, 10, 12),
            place="某处",
            finding="一致",
            recorded_at=at("2016-10-12 09:00"),
            **one,
        )


def test_sent_back_the_check_is_made_anew():
    world, case = at_the_check()
    record(world, case, second_officer=world.clerk)
    engine.advance(case, by=world.reviewer, at=at("2016-10-13 10:00"), opinion="同意")
    engine.send_back(case, by=world.leader, at=at("2016-10-14 09:00"), to="check", reason=REASON)
    with pytest.raises(NotAllowed):
        engine.advance(case, by=world.reviewer, at=at("2016-10-14 10:00"), opinion="同意")
