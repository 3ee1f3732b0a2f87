"""Somebody who is no programmer writes an item from nothing; once published, an applicant applies with its form."""

import re

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from items.models import ChangeBatch, ChangeStep, Edition, Item
from tests.browser.person import Person
from tests.world import World
from workflows import flows, timekeeping
from workflows.models import Application, Flow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/manage/items/lhjydj"


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World()
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    for user in (world.list_admin, world.user):
        user.is_demo, user.demo_hint = True, user.name
        user.save()
    return world


def write(admin, section, *, ticked=(), chosen=None, **typed):
    """Fill one section in and go on to the next."""
    page = admin.page
    admin.go(f"{HOME}/edit/{section}/")
    for label in ticked:
        page.get_by_label(label, exact=True).check()
    for name, value in (chosen or {}).items():
        page.locator(f"[name={name}]").select_option(value)
    for name, value in typed.items():
        page.locator(f"[name={name.replace('__', '-')}]").fill(value)
    admin.press("保存并继续")
    expect(page.locator(".error-summary")).to_have_count(0)


def add_field(admin, kind, label, section, **typed):
    page = admin.page
    admin.go(f"{HOME}/form/")
    part = page.locator(f"#section-{section}")
    part.locator("select[name=kind]").select_option(kind)
    part.locator("[name=add]").click()
    page.locator("[name=label]").fill(label)
    page.locator("[name=required]").check()
    for name, value in typed.items():
        if name in ("show_if", "registered"):
            page.locator(f"[name={name}]").select_option(value)
        else:
            page.locator(f"[name={name}]").fill(value)
    expect(page.locator("#preview")).to_contain_text(label)  # as it will look, while it is being described
    admin.press("保存")


def test_an_item_is_written_from_nothing_published_and_applied_for(browser, live_server, world):
    admin = Person(browser, live_server, world.list_admin)
    page = admin.page
    admin.go("/manage/items/new/")
    page.locator("[name=name]").fill("灵活就业登记")
    page.locator("[name=type_code]").select_option("20")
    page.locator("[name=department]").select_option(str(world.section.pk))
    admin.press("开始编写")
    admin.sees("共 12 个部分")
    write(admin, "basics", ticked=["企业"], chosen={"level": "county"}, short_name="灵活就业")
    write(admin, "basis", bases__0__basis="《就业促进法》第四十一条")
    law = {"conditions__0__text": "在本市灵活就业", "conditions__0__basis": "《就业促进法》第四十一条"}
    write(admin, "conditions", **law)

    # Saved by itself, and checked while typing, with a link to the field.
    admin.go(f"{HOME}/edit/limits/")
    page.locator("[name=statutory_unit]").select_option("workday")
    page.locator("[name=statutory_amount]").fill("20")
    page.locator("[name=promised_unit]").select_option("workday")
    page.locator("[name=promised_amount]").fill("30")
    expect(page.locator("#section-state")).to_contain_text("已保存")
    link = page.locator("#section-state a", has_text="长于法定时限")
    link.click()
    assert page.url.endswith("#id_promised_amount")
    page.locator("[name=promised_amount]").fill("12")
    expect(link).to_have_count(0)
    assert Edition.objects.get(item__code="lhjydj").promised_amount == 12  # nobody pressed a button

    write(admin, "handling", flow_text="申请—受理—办结", visits="0")
    typed = {"places": "行政服务中心", "hours": "工作日", "consult_phone": "0574-1", "complaint_phone": "0574-2"}
    write(admin, "places", ticked=["网上"], chosen={"online_depth": "handling"}, **typed)
    write(admin, "results", result_name="登记回执")
    write(admin, "faq", remedies="可以申请行政复议", faq__0__question="收费吗？", faq__0__answer="不收费")

    admin.go(f"{HOME}/form/parts/new/")
    page.locator("[name=title]").fill("登记内容")
    admin.press("保存")
    add_field(admin, "text", "单位名称", "djnr", registered="organisation")
    add_field(admin, "choice", "就业形式", "djnr", options="平台就业\n个体经营")
    add_field(admin, "text", "平台名称", "djnr", show_if="jyxs=平台就业")
    add_field(admin, "bank_account", "银行账号", "djnr")
    page.get_by_role("button", name="上移 银行账号").click()
    expect(page.locator(".design__field").nth(2)).to_contain_text("银行账号")

    admin.go(f"{HOME}/preview/")
    admin.sees("灵活就业登记")
    admin.go(f"{HOME}/publication/")
    admin.sees("发布后的变化")
    page.locator("[name=reason]").fill("新增公共服务")
    page.locator("[name=document]").fill("浙人社发〔2016〕9号")
    admin.press("列入调整批次")
    item = Item.objects.get(code="lhjydj")
    over_the_desks(browser, live_server, world, admin, ChangeBatch.objects.get())
    assert item.standing == "in_use"
    admin.leave()

    version = flows.draft_linear(Flow.objects.create(item=item), world.four_stages())
    flows.publish(version, by=world.chief, at=timekeeping.now())
    apply(Person(browser, live_server, world.user, width=360), world)


def over_the_desks(browser, live_server, world, admin, batch):
    """The head, a second keeper of the list, the legality reviewer, who blocks it once, and the office."""
    named = {"head": "马科长", "list_admin": "于事项", "legal": "罗正义", "office": "郑小峰"}
    desks = {
        role: Person(browser, live_server, world.person(name, Role(role), world.window, is_demo=True, demo_hint=name))
        for role, name in named.items()
    }
    take(admin, batch, "submit")
    take(desks["head"], batch, "agree")
    take(desks["list_admin"], batch, "agree")
    take(desks["legal"], batch, "unlawful", opinion="咨询电话不全")
    admin.go(f"/manage/changes/{batch.pk}/")
    admin.sees("咨询电话不全")
    write(admin, "places", consult_phone="0574-63000000")
    take(admin, batch, "submit", opinion="已补全咨询电话")
    admin.go(f"{HOME}/edit/places/")
    admin.page.locator("[name=consult_phone]").fill("0")
    admin.press("保存并继续")
    expect(admin.page).to_have_url(re.compile(f"/manage/changes/{batch.pk}/$"))  # it is held while it is reviewed
    take(desks["head"], batch, "agree")
    take(desks["list_admin"], batch, "agree")
    take(desks["legal"], batch, "lawful", opinion="合法")
    take(desks["office"], batch, "agree")
    take(desks["list_admin"], batch, "publish", document_number="慈人社发〔2016〕1号")
    for desk in desks.values():
        desk.leave()


def take(person, batch, action, **typed):
    person.go(f"/manage/changes/{batch.pk}/")
    form = person.page.locator(f"form:has(input[name=action][value={action}])")
    for name, value in typed.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button").click()
    expect(person.page.locator(".timeline__entry").last).to_contain_text(str(ChangeStep.Action(action).label))


def apply(person, world):
    page = person.page
    person.go("/items/lhjydj/")
    person.follow("在线申请")
    page.locator("main .button--large").last.click()
    person.follow("登记内容")
    expect(page.locator(".field__fixed")).to_have_text(world.applicant.name)
    expect(page.locator("[name=ptmc]")).not_to_be_visible()
    page.get_by_label("平台就业").check()
    page.locator("[name=ptmc]").fill("演示平台")
    page.locator("[name=bank_account]").fill("abc")
    page.locator("main .button--large").last.click()
    person.sees("12 至 19 位")
    expect(page.locator("[name=bank_account]")).to_have_value("abc")
    page.locator("[name=bank_account]").fill("6222 0212 0801 2345")
    page.locator("main .button--large").last.click()
    page.locator("main .button--large").last.click()
    page.locator("[name=declared]").check()
    page.locator("main .button--large").last.click()
    case = Application.objects.get()
    expect(page.locator(".confirmation")).to_contain_text(case.number)
    assert case.answers["company_name"] == world.applicant.name
    assert case.answers["bank_account"] == "6222021208012345"
    person.leave()


def test_two_administrators_at_one_section_in_two_browsers(browser, live_server, world):
    from items.drafts import copy_to_draft

    other = world.person("于事项", Role.LIST_ADMIN, world.window, is_demo=True, demo_hint="于事项")
    copy_to_draft(world.edition)
    first, second = Person(browser, live_server, world.list_admin), Person(browser, live_server, other)
    for person in (first, second):
        person.go("/manage/items/special-hours/edit/places/")
    first.page.locator("[name=hours]").fill("上午")
    expect(first.page.locator("#section-state")).to_contain_text("已保存")
    second.page.locator("[name=hours]").fill("下午")
    expect(second.page.locator("#section-state")).to_contain_text("别人刚刚改过")
    second.press("保存")
    second.sees("徐事项")
    expect(second.page.locator("[name=hours]")).to_have_value("下午")
    assert Edition.objects.get(state="draft").hours == "上午"
    second.press("保存")
    second.sees("草稿已保存")
    assert Edition.objects.get(state="draft").hours == "下午"
    first.leave()
    second.leave()


def test_the_editor_works_on_a_phone_without_scripts(browser, live_server, world):
    from items.drafts import copy_to_draft

    copy_to_draft(world.edition)
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    here = f"{live_server.url}/manage/items/special-hours"
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name=world.list_admin.name).click()
    page.goto(f"{here}/edit/limits/")
    page.locator("[name=promised_amount]").fill("30")
    page.locator("[name=promised_amount]").press("Enter")  # saves, and does not press some other button
    expect(page.locator("#section-state")).to_contain_text("长于法定时限")
    page.goto(f"{here}/edit/conditions/")
    page.locator("[name=conditions-0-text]").fill("第一条")
    page.get_by_role("button", name="添加一行").click()
    page.locator("[name=conditions-1-text]").fill("第二条")
    page.get_by_role("button", name="上移 2").click()
    expect(page.locator("[name=conditions-0-text]")).to_have_value("第二条")
    page.goto(f"{here}/form/")
    page.locator("#section-company select[name=kind]").select_option("date")
    page.locator("#section-company [name=add]").click()
    page.locator("[name=label]").fill("开始日期")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#section-company")).to_contain_text("开始日期")
    draft = Edition.objects.get(state="draft")
    assert [row.text for row in draft.conditions.all()] == ["第二条", "第一条"]
    assert draft.form["sections"][0]["fields"][-1]["kind"] == "date" and draft.promised_amount == 30
    context.close()
