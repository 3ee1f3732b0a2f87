"""Beginning an application: open or closed, for whom, and what need not be typed again."""

from datetime import timedelta

import pytest

from accounts.models import Applicant, Mandate, Reveal, User
from items.models import Item, Standing
from tests.instants import at
from tests.workflows.portal_steps import begin, publish_edition, url, whole
from tests.world import LONG_AGO, World, credit_code, resident_id
from workflows import timekeeping
from workflows.models import Application, Draft
from workflows.prefilling import known_answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(type_code="07")  # a confirmation: a licence could not be published anew with four stages


@pytest.fixture
def me(client, world):
    client.force_login(world.user)
    return client


def apply_page(client, world):
    return client.get(url("apply", world.item.code))


@pytest.mark.parametrize("kind", ["paused", "cancelled"])
def test_an_item_no_longer_in_use_says_why_and_where_to_turn(me, world, kind):
    Standing.objects.create(item=world.item, kind=kind, starts_on=LONG_AGO, recorded_at=at("2016-01-04 09:00"))
    page = apply_page(me, world)
    assert page.status_code == 200 and page.context["why_closed"]
    assert "0574-0000-1001" in page.content.decode() and "行政服务中心" in page.content.decode()
    refused = me.post(url("apply", world.item.code), {"applicant": world.applicant.pk})
    assert refused.status_code == 409 and not Draft.objects.exists()


def test_what_is_taken_only_at_the_counter_says_so(me, world):
    publish_edition(world, channels=["counter"])
    assert me.post(url("apply", world.item.code), {"applicant": world.applicant.pk}).status_code == 409
    assert apply_page(me, world).context["why_closed"] and not Draft.objects.exists()


def test_an_item_without_a_published_flow_says_so(me, world):
    other = Item.objects.create(code="no-flow", type_code="01", department=world.section)
    publish_edition(world, item=other)
    page = me.get(url("apply", "no-flow"))
    assert page.status_code == 200 and page.context["why_closed"]
    assert me.post(url("apply", "no-flow"), {"applicant": world.applicant.pk}).status_code == 409


def test_what_was_never_published_does_not_exist(me, world):
    Item.objects.create(code="draft-only", type_code="01", department=world.section)
    assert me.get(url("apply", "draft-only")).status_code == 404


def test_pressing_begin_twice_gives_one_draft(me, world):
    begin(me, world)
    begin(me, world)
    assert Draft.objects.count() == 1


def test_an_account_that_stands_for_nobody_says_who_it_is_and_comes_back(client, world):
    client.force_login(world.stranger)
    page = apply_page(client, world).content.decode()
    assert url("own-applicant") in page
    back = url("apply", world.item.code)
    form = {"kind": "person", "name": "陌生人", "phone": "13800000000", "next": back}
    wrong = client.post(url("own-applicant"), {**form, "id_number": "330282199001011234"})
    assert wrong.status_code == 400 and "330282199001011234" in wrong.content.decode()
    right = client.post(url("own-applicant"), {**form, "id_number": resident_id(7)})
    assert right["Location"] == back
    applicant = Applicant.objects.get(user=world.stranger)
    assert applicant.id_masked.endswith(resident_id(7)[-4:])
    client.post(back, {"applicant": applicant.pk})
    assert Draft.objects.get().applicant == applicant


def test_nobody_takes_a_number_that_belongs_to_another(client, world):
    number = credit_code(4711)
    Applicant.objects.enrol(kind="organisation", name="他人", id_type="credit_code", id_number=number)
    client.force_login(world.stranger)
    form = {"kind": "organisation", "name": "冒名", "phone": "13800000000", "id_number": number}
    assert client.post(url("own-applicant"), form).status_code == 400
    assert not Applicant.objects.filter(user=world.stranger).exists()


def test_the_way_back_leads_to_no_other_site(client, world):
    client.force_login(world.user)
    assert client.get(url("own-applicant") + "?next=https://evil.example/")["Location"] == url("my-applications")


def test_what_the_account_says_need_not_be_typed_again(me, world):
    draft = begin(me, world)
    assert draft.answers == {"company_name": world.applicant.name}


NUMBER_FORM = {"sections": [{"fields": [{"key": "credit_code", "kind": "credit_code", "label": "统一社会信用代码"}]}]}


def test_a_full_number_is_filled_in_only_for_its_owner_and_that_is_written_down(world):
    at = timekeeping.now()
    assert known_answers(NUMBER_FORM, world.applicant, by=world.stranger, at=at) == {}
    assert not Reveal.objects.exists()
    own = known_answers(NUMBER_FORM, world.applicant, by=world.user, at=at)
    assert len(own["credit_code"]) == 18 and Reveal.objects.get().by == world.user


def test_a_mandate_that_has_ended_ends_the_right_to_submit(client, world):
    mandate = Mandate.objects.create(agent=world.stranger, principal=world.applicant, valid_from=LONG_AGO)
    client.force_login(world.stranger)
    draft = whole(client, world)
    mandate.valid_to = timekeeping.local_date(timekeeping.now()) - timedelta(days=1)
    mandate.save()
    assert client.post(url("draft-check", draft.pk), {"declared": "yes"}).status_code == 403
    assert not Application.objects.exists()


def test_staff_are_shown_to_their_desk(client, world):
    client.force_login(world.clerk)
    assert apply_page(client, world).context["is_staff"]
    assert client.get(url("own-applicant")).status_code == 404
    assert client.post(url("apply", world.item.code), {"applicant": world.applicant.pk}).status_code == 400


def test_an_unknown_user_is_asked_to_sign_in_late(client, world):
    assert client.post(url("apply", world.item.code), {"applicant": "1"}).status_code == 200
    assert not Draft.objects.exists() and User.objects.filter(username="stranger").exists()


def test_every_case_under_way_is_named_not_only_the_latest(me, world):
    cases = [world.apply(when=timekeeping.now(), key=f"00000000-0000-4000-8000-00000000000{n}") for n in (1, 2)]
    text = apply_page(me, world).content.decode()
    assert all(case.number in text for case in cases)
