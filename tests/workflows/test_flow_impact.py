"""Before a draft is published an administrator sees whom and what it touches. Nothing is changed by looking."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.world import World
from workflows import flows, timekeeping
from workflows.flow import impact
from workflows.models import FlowMove

pytestmark = pytest.mark.django_db
NOON = at("2016-10-12 12:00")


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    return world


def changed(world):
    """The review is gone, a joint check is new, the decision is quicker and done by the chief."""
    stages = world.four_stages()
    post = world.post(Role.REVIEWER, world.section)
    stages[1] = {"key": "check", "name": "复核", "kind": "review", "post": post, "limit_amount": 4}
    stages[1]["letters"] = ["suspension"]
    stages[2] |= {"limit_amount": 2, "post": world.post(Role.CHIEF, world.bureau)}
    return flows.draft_linear(world.flow_version.flow, stages)


def looked(world, draft):
    return impact.of(draft, form=world.edition.form, on=timekeeping.local_date(NOON))


def test_what_is_under_way_stays_on_its_version_stage_by_stage(world):
    world.accepted(when=at("2016-10-11 09:00"))
    world.at_decision(when=at("2016-10-11 10:00"))
    world.apply(when=at("2016-10-11 11:00"))
    (old,) = looked(world, changed(world)).standing
    assert (old.version, old.cases) == (world.flow_version, 3)
    assert old.stages == [("受理", 1, False), ("审查", 1, True), ("决定", 1, False)]
    assert (old.movable, old.looked_at, len(old.problems)) == (2, 3, 1)
    assert "审查" in old.problems[0]


def test_stages_posts_limits_papers_and_rules_that_change_are_said(world):
    found = looked(world, changed(world))
    assert (found.new, found.gone) == (["复核"], ["审查"])
    assert [(stage, was, now) for stage, was, now in found.limits] == [("决定", "3 个工作日", "2 个工作日")]
    assert [(stage, "chief" in now) for stage, _was, now in found.posts] == [("决定", True)]
    assert ("复核", "无", "中止办理通知书") in found.letters
    over = {(stage, was, now) for _rule, stage, was, now in found.alerts if "过后" in was + now}
    assert over == {
        ("决定", "第3天过后", "第2天过后"),
        ("审查", "第5天过后", "不提醒"),
        ("复核", "不提醒", "第4天过后"),
    }


def test_posts_without_anybody_are_named(world):
    stages = world.four_stages()
    stages[1]["post"] = world.post(Role.LEGAL, world.bureau)
    found = looked(world, flows.draft_linear(world.flow_version.flow, stages))
    assert [stage for stage, _where in found.unmanned] == ["审查"]


def test_looking_at_a_draft_is_not_remembered_as_its_plan(world):
    world.accepted(when=at("2016-10-11 09:00"))
    draft = changed(world)
    looked(world, draft)
    assert draft.pk not in flows._plans  # a draft may still change


def test_the_page_offers_to_move_cases_only_to_what_is_published(client, world):
    world.at_decision(when=at("2016-10-11 10:00"))
    draft = changed(world)
    client.force_login(world.list_admin)
    address = reverse("flow-impact", args=[draft.pk])
    page = client.get(address).content.decode()
    assert "本版本发布后才能转换" in page and reverse("plan-move", args=["special-hours"]) not in page
    flows.publish(draft, by=world.list_admin, at=NOON)
    page = client.get(address)
    (old,) = page.context["impact"].standing
    move = client.get(f"{reverse('plan-move', args=['special-hours'])}?{old.query}")
    assert move.context["before"] == world.flow_version
    assert [row.moves for row in move.context["looks"]] == [[("决定", "决定")]]
    assert not FlowMove.objects.exists()
