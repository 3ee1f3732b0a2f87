"""An administrator who is no programmer draws a flow from nothing, is stopped by the checks, mends it, publishes it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from items.models import Delegation, Item
from tests.browser import designing as design
from tests.browser import flow_steps
from tests.browser.person import Person
from tests.browser.simulating import simulate
from tests.world import World
from workflows import engine, timekeeping
from workflows.flow import drafts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = "special-hours"


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World()
    world.town_clerk = world.person("赵镇办", Role.TOWN_CLERK, world.town)
    world.employment = world.make_section("employment", "就业科")
    world.asked = world.person("孙就业", Role.REVIEWER, world.employment)
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window, is_demo=True, demo_hint="徐事项")
    world.second = world.person("于事项", Role.LIST_ADMIN, world.window, is_demo=True, demo_hint="于事项")
    return world


def words(world, role, department):
    return f"{world.post(role, department).title}（{department.name}）"


def test_from_nothing_to_a_flow_that_cases_run_through_and_its_second_version(browser, live_server, world):
    world.item = Item.objects.create(code="other", type_code="01", department=world.section)
    world.edition = world.make_edition(14, 20, "promised", "workday")
    said = {"scope": Delegation.Scope.PARTIAL, "document": "慈人社发〔2016〕88号", "starts_on": date(2016, 9, 1)}
    now = timekeeping.now()
    Delegation.objects.create(item=world.item, town=world.town, recorded_by=world.chief, recorded_at=now, **said)
    clerk, reviewer = words(world, Role.CLERK, world.window), words(world, Role.REVIEWER, world.section)
    admin = Person(browser, live_server, world.list_admin)
    page = admin.page

    # Drawn from nothing, stopped by a check, mended.
    design.begin(admin, "other")
    admin.sees("还没有绘制环节")
    design.add(admin, "acceptance", clerk)
    design.add(admin, "decision", words(world, Role.LEADER, world.bureau), behind="受理", limit=2)
    design.add(admin, "delivery", clerk, behind="决定")
    design.needs(admin, "应当有审查环节")
    town = world.post(Role.TOWN_CLERK, world.town).title
    design.add(admin, "review", f"{town}（办件所属镇（街道））", name="镇里核实", behind="受理", limit=3)
    design.add(admin, "joint_review", reviewer, name="两科联审", behind="镇里核实", limit=5)
    design.needs(admin, "两科联审")
    page.locator(".designer__faults a", has_text="两科联审").first.click()  # the fault leads to its stage
    expect(page.locator("#panel h2").first).to_have_text("两科联审")
    design.ask_for_opinions(admin, words(world, Role.REVIEWER, world.employment))
    design.is_ready(admin)
    first = drafts.draft_of(world.item)
    assert [s.name for s in first.stages.order_by("order")] == ["受理", "镇里核实", "两科联审", "决定", "办结送达"]
    design.publish(admin, "other")

    # A case runs through it and becomes a test. A draft that breaks it is held, undone it goes.
    case = run_through(world)
    flow_steps.record_a_test(admin, first, case, name="一路准予")
    admin.sees("对当前内容运行通过")
    design.begin(admin, "other")
    design.choose(admin, "两科联审")
    admin.press("移除这个环节")
    expect(page.locator(".stages__one")).to_have_count(4)
    flow_steps.publish(admin, "other")
    admin.sees("用例“一路准予”第")
    second = drafts.draft_of(world.item)
    admin.go(f"/manage/flows/{second.pk}/design/")
    page.locator("#design-undo").click()
    expect(page.locator(".stages__one")).to_have_count(5)
    design.choose(admin, "两科联审")
    design.set_limit(admin, 4)
    names = second.stages.values_list("name", flat=True)
    simulate(admin, second, days=dict.fromkeys(names, 1))  # of today's case the record of the past knows nothing
    design.publish(admin, "other")
    assert run_through(world).flow_version == second
    admin.leave()


def run_through(world):
    """A case, by the engine's own verbs, to its end."""
    now = timekeeping.now()
    case = world.apply(when=now, channel="town", town=world.town, by=world.town_clerk)
    engine.accept(case, by=world.clerk, at=now)
    engine.advance(case, by=world.town_clerk, at=now, opinion="属实")
    engine.give_opinion(case, by=world.asked, at=now, verdict="agree")
    engine.advance(case, by=world.reviewer, at=now, opinion="同意")
    engine.grant(case, by=world.leader, at=now, content="准予。")
    engine.deliver(case, by=world.clerk, at=now, way="electronic", receiver=world.applicant.name)
    return engine.close(case, by=world.clerk, at=now)


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
