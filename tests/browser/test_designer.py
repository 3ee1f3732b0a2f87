"""An administrator who is no programmer draws a flow from nothing, is stopped by the checks, mends it, publishes it."""

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from items.models import Item
from tests.browser import designing as design
from tests.browser.person import Person
from tests.world import World
from workflows.flow import drafts
from workflows.models import FlowVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "special-hours"


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World()
    world.person("赵镇办", Role.TOWN_CLERK, world.town)
    world.employment = world.make_section("employment", "就业科")
    world.person("孙就业", Role.REVIEWER, world.employment)
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window, is_demo=True, demo_hint="徐事项")
    world.second = world.person("于事项", Role.LIST_ADMIN, world.window, is_demo=True, demo_hint="于事项")
    return world


def words(world, role, department):
    return f"{world.post(role, department).title}（{department.name}）"


def test_a_flow_with_a_joint_review_and_a_town_stage_is_drawn_from_nothing(browser, live_server, world):
    other = Item.objects.create(code="other", type_code="01", department=world.section)
    clerk, reviewer = words(world, Role.CLERK, world.window), words(world, Role.REVIEWER, world.section)
    admin = Person(browser, live_server, world.list_admin)
    design.begin(admin, "other")
    admin.sees("还没有绘制环节")
    design.add(admin, "acceptance", clerk)
    design.add(admin, "decision", words(world, Role.LEADER, world.bureau), behind="受理", limit=2)
    design.add(admin, "delivery", clerk, behind="决定")
    design.needs(admin, "应当有审查环节")
    town = world.post(Role.TOWN_CLERK, world.town).title
    design.add(admin, "site_check", f"{town}（办件所属镇（街道））", name="镇里核实", behind="受理", limit=3)
    design.add(admin, "joint_review", reviewer, name="两科联审", behind="镇里核实", limit=5)
    design.needs(admin, "两科联审")
    page = admin.page
    page.locator(".designer__faults a", has_text="两科联审").first.click()  # the fault leads to its stage
    expect(page.locator("#panel h2").first).to_have_text("两科联审")
    design.ask_for_opinions(admin, words(world, Role.REVIEWER, world.employment))
    design.is_ready(admin)
    draft = drafts.draft_of(other)
    assert [s.name for s in draft.stages.order_by("order")] == ["受理", "镇里核实", "两科联审", "决定", "办结送达"]
    assert draft.stages.get(key="joint").parts.get().post.department == world.employment
    design.publish(admin, "other")
    assert FlowVersion.objects.get(flow__item=other).state == "published"
    admin.leave()


def test_every_change_is_saved_undone_redone_and_moved_by_keys(browser, live_server, world):
    admin = Person(browser, live_server, world.list_admin)
    page = admin.page
    design.begin(admin, CODE)
    design.choose(admin, "审查")
    design.set_limit(admin, 90)
    design.needs(admin, "承诺时限")
    expect(page.locator("[name=row-name]")).to_be_focused()  # the form stays under one's fingers
    page.locator("#design-undo").click()
    expect(page.locator("#design-redo")).to_be_enabled()
    page.reload()
    page.locator("#design-redo").click()
    design.needs(admin, "承诺时限")
    up = page.locator("#up-decide")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stages__name").nth(1)).to_have_text("决定")
    expect(page.locator("#up-decide")).to_be_focused()
    page.locator(".stages__one[data-key=decide]").drag_to(page.locator(".stages__one[data-key=review]"))
    expect(page.locator(".stages__name").nth(1)).to_have_text("审查")
    admin.leave()


def test_a_second_editor_is_told_and_overwrites_nothing_unseen(browser, live_server, world):
    admin, second = (Person(browser, live_server, who) for who in (world.list_admin, world.second))
    design.begin(admin, CODE)
    design.choose(admin, "审查")
    second.go(admin.page.url.removeprefix(live_server.url))
    design.set_limit(admin, 4)
    design.set_limit(second, 3)
    expect(second.page.locator("#design-state")).to_contain_text("其他人同时修改了这份草稿")
    expect(second.page.locator("#design-state ins")).to_contain_text("4")
    expect(second.page.locator("[name=row-limit]")).to_have_value("3")
    assert drafts.draft_of(world.item).stages.get(key="review").limit_amount == 4
    second.press("用我填写的内容覆盖保存")
    expect(second.page.locator("#design-state")).not_to_contain_text("其他人同时修改")
    assert drafts.draft_of(world.item).stages.get(key="review").limit_amount == 3
    for one in (admin, second):
        one.leave()


def test_without_scripts_on_a_phone_everything_has_a_button(browser, live_server, world):
    seen = Person(browser, live_server, world.list_admin)
    cookies = seen.context.cookies()
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN", java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{live_server.url}/manage/flows/{CODE}/")
    page.get_by_role("button", name="绘制新版本").click()
    page.locator(".drawing__narrow a.stage-link").nth(1).click()
    page.locator("[name=row-limit]").fill("4")
    page.locator("#design-basics").get_by_role("button", name="保存").click()
    assert drafts.draft_of(world.item).stages.get(key="review").limit_amount == 4
    page.locator("#down-review").click()
    assert [s.key for s in drafts.draft_of(world.item).stages.order_by("order")][1] == "decide"
    page.locator("#design-undo").click()
    assert [s.key for s in drafts.draft_of(world.item).stages.order_by("order")][1] == "review"
    context.close()
    seen.leave()
