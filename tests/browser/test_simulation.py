"""An administrator tries a draft on the past months, and looks where the live flow loses time."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from tests.browser.person import Person
from tests.browser.simulating import simulate
from tests.instants import at
from tests.workflows.past_cases import a_season
from tests.world import World
from workflows import flows, timekeeping

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = settings.CLOCK_MAY_MOVE = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    settings.BOTTLENECK_CASES = 8
    world = World()
    timekeeping.move_clock(seconds=int((at("2016-09-20 09:00") - timekeeping.now()).total_seconds()))
    a_season(world, n=12)
    return world


def test_a_draft_is_simulated_and_the_bottleneck_found(world, browser, live_server):
    user = world.person("于事项", Role.LIST_ADMIN, world.window, is_demo=True, demo_hint="管理员")
    stages = world.four_stages()
    look = {**stages[1], "key": "look", "name": "会核"}
    version = flows.draft_linear(world.item.flow, [*stages[:2], look, *stages[2:]])
    admin = Person(browser, live_server, user, width=360)
    simulate(admin, version, days={"会核": 9}, more="劳动关系科 reviewer")
    admin.sees("比现行版本多")
    admin.sees("劳动关系科 reviewer多一个人")
    expect(admin.page.locator("svg.chart-svg")).to_be_visible()
    assert admin.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    admin.follow("瓶颈分析")
    admin.sees("草稿还没有办件")
    admin.page.get_by_role("link", name="查看这").first.click()
    expect(admin.page.locator("#cases")).to_be_visible()
    admin.leave()
