"""Stars as rows: declared by the section, approved by somebody else, never five while a visit is needed."""

import json
from datetime import UTC, datetime, time

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditRecord
from accounts.roles import Role
from items import rating
from items.models import Standing, StarRating
from tests.workflows.portal_steps import publish_edition
from tests.world import World
from workflows import timekeeping

pytestmark = pytest.mark.django_db
NOON = timekeeping.moment(timekeeping.local_date(datetime.now(UTC)), time(23, 59))  # the end of today


@pytest.fixture
def world():
    world = World(type_code="07")
    world.head = world.person("周科长", Role.HEAD, world.section)
    world.keeper = world.person("审批科", Role.LIST_ADMIN, world.section)
    return world


def four_star(world, **fields):
    found = {"channels": ["web", "window"], "online_depth": "accepting", "visits": 1, "visits_reason": "核验原件"}
    world.edition = publish_edition(world, **{**found, **fields})


def row(world):
    return next(row for row in rating.rows(on=timekeeping.local_date(NOON)) if row.item.pk == world.item.pk)


def test_declared_then_approved_by_another_and_written_down(world):
    four_star(world)
    declared = rating.declare(world.item, 4, reason="要素补齐后可评四星", by=world.head, at=NOON)
    assert declared.computed == row(world).computed.stars and row(world).waits
    rating.approve(world.item, 4, reason="要素已补齐", by=world.keeper, at=NOON)
    assert not row(world).waits and row(world).approved.stars == 4
    assert rating.share(rating.rows(on=timekeeping.local_date(NOON))).higher == 1
    assert AuditRecord.objects.filter(kind="stars").count() == 2


def test_who_declared_does_not_approve_and_nothing_undeclared_is_approved(world):
    four_star(world)
    with pytest.raises(rating.CannotRate):
        rating.approve(world.item, 3, by=world.keeper, at=NOON)
    rating.declare(world.item, 3, reason="自评", by=world.keeper, at=NOON)
    with pytest.raises(rating.CannotRate):
        rating.approve(world.item, 3, reason="同意", by=world.keeper, at=NOON)


def test_five_stars_are_refused_while_a_visit_is_needed_whatever_the_reason(world):
    four_star(world)
    for verb, who in ((rating.declare, world.head), (rating.declare, world.keeper)):
        with pytest.raises(rating.CannotRate):
            verb(world.item, 5, reason="特别申请，理由充分", by=who, at=NOON)
    assert not StarRating.objects.exists()


def test_more_than_the_guide_supports_needs_a_reason_and_stays_in_sight(world):
    four_star(world, channels=["window"], online_depth="unknown", visits=2)
    rating.declare(world.item, 4, reason="正在建设", by=world.head, at=NOON)
    with pytest.raises(rating.CannotRate):
        rating.approve(world.item, 4, by=world.keeper, at=NOON)
    rating.approve(world.item, 4, reason="网上申报下周开通", by=world.keeper, at=NOON)
    assert row(world).faults


def test_a_five_star_item_brought_to_the_counter_is_named(world):
    four_star(world, visits=0, visits_reason="", whole_process_online=True, courier=True, online_depth="licence")
    rating.declare(world.item, 5, reason="零上门", by=world.head, at=NOON)
    rating.approve(world.item, 5, reason="零上门", by=world.keeper, at=NOON)
    clean = row(world).faults
    world.apply(when=timekeeping.now())
    assert len(row(world).faults) == len(clean) + 1


def test_the_pages_offer_each_what_they_may_do(client, world):
    four_star(world)
    one = reverse("item-stars", args=[world.item.code])
    client.force_login(world.head)
    assert client.get(reverse("stars")).status_code == 200
    tried = client.post(one, {"stars": "5"})
    assert tried.status_code == 422 and "五星" in tried.content.decode()
    assert client.post(one, {"stars": "2", "reason": "自评两星"}).status_code == 302
    client.force_login(world.keeper)
    assert client.post(one, {"stars": "2", "reason": "同意"}).status_code == 302
    assert "★★☆☆☆" in client.get(reverse("stars")).content.decode()
    client.force_login(world.reviewer)
    assert client.get(one).status_code == 403


def test_a_head_of_another_section_only_reads(client, world):
    four_star(world)
    other = world.person("郑科长", Role.HEAD, world.make_section("other", "其他科"))
    client.force_login(other)
    one = reverse("item-stars", args=[world.item.code])
    assert client.get(one).status_code == 200 and client.post(one, {"stars": "1"}).status_code == 403


def test_the_report_says_the_same(world, capsys):
    four_star(world)
    rating.declare(world.item, 4, reason="自评", by=world.head, at=NOON)
    rating.approve(world.item, 4, reason="同意", by=world.keeper, at=NOON)
    call_command("star_report", "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["items"], said["four_or_five"], said["percent"], said["reaches_aim"]) == (1, 1, 100.0, True)


def test_a_cancelled_item_is_in_no_share(world):
    four_star(world)
    today = timekeeping.local_date(NOON)
    Standing.objects.create(item=world.item, kind="cancelled", starts_on=today, recorded_at=NOON)
    assert rating.rows(on=today) == []
