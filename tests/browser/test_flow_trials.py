"""An administrator records a test from a case, breaks the draft, is told which step fails, mends it, and publishes."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from tests.browser import flow_steps
from tests.browser.person import Person
from tests.world import World
from workflows import engine, flows, timekeeping
from workflows.models import FlowTest, FlowVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "special-hours"


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World()
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    world.list_admin.is_demo, world.list_admin.demo_hint = True, "徐事项"
    world.list_admin.save()
    return world


def a_closed_case(world):
    now = timekeeping.now()
    case = engine.accept(world.apply(when=now), by=world.clerk, at=now)
    engine.advance(case, by=world.reviewer, at=now, opinion="同意")
    engine.grant(case, by=world.leader, at=now, content="准予。")
    engine.deliver(case, by=world.clerk, at=now, way="electronic", receiver=world.applicant.name)
    return engine.close(case, by=world.clerk, at=now)


def draft_without_review(world) -> FlowVersion:
    """Another stage stands where the review was; an administrator may draw so in the designer."""
    stages = world.four_stages()
    stages[1] |= {"key": "second", "name": "复审"}
    return flows.draft_linear(world.flow_version.flow, stages)


def test_a_draft_is_held_by_a_recorded_test_until_it_is_mended(browser, live_server, world):
    case = a_closed_case(world)
    admin = Person(browser, live_server, world.list_admin)
    flow_steps.record_a_test(admin, world.flow_version, case, name="一路准予")
    admin.sees("对当前内容运行通过")
    draft = draft_without_review(world)
    flow_steps.publish(admin, CODE)
    draft.refresh_from_db()
    assert draft.state == "draft"
    admin.sees("用例“一路准予”第")
    admin.page.get_by_role("link", name="用例“一路准予”第").first.click()
    expect(admin.page.locator(".steps__bad").first).to_contain_text("审查")
    admin.go(f"/manage/flows/{draft.pk}/impact/")
    admin.sees("取消的环节：审查")

    admin.go(f"/manage/flows/{CODE}/draft/")
    admin.press("删除草稿")
    flow_steps.change_a_limit(admin, CODE, stage="审查", days=4)
    mended = FlowVersion.objects.get(state="draft")
    flow_steps.publish(admin, CODE)
    mended.refresh_from_db()
    assert mended.state == "published"
    assert [run.passed for run in FlowTest.objects.get().results.order_by("pk")] == [True, False, True]
    admin.leave()
