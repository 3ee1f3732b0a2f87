"""One case in real browsers: a town's counter, a joint review of two departments, an expert review in between."""

import pytest

from accounts.roles import Role
from tests.branching import Arrows, open_keys, run_of, three_sections
from tests.browser.person import Person
from tests.world import World
from workflows.models import Application

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World(electronic=False)
    posts = three_sections(world)
    world.town_clerk = world.person("戚窗口", Role.TOWN_CLERK, world.town)
    town = {"level": "town", "role": Role.TOWN_CLERK}
    flow = Arrows(world)
    flow.stage("accept", "acceptance", name="镇受理", **town)
    parts = [{"post": posts["safety"]}, {"post": posts["money"]}]
    flow.stage("joint", "joint_review", post=posts["labour"], parts=parts, limit_amount=8, name="两科室联审")
    flow.stage("decide", "decision", post=world.post(Role.LEADER, world.bureau), level="leader", name="决定")
    flow.stage("deliver", "delivery", name="镇送达", **town)
    flow.way("accept", "accepted", "joint").way("joint", "passed", "decide")
    flow.way("decide", "decided", "deliver").way("deliver", "closed", None).publish()
    people = (world.town_clerk, world.reviewer, world.safety_officer, world.money_officer, world.leader)
    for user in people:
        user.is_demo, user.demo_hint = True, user.name
        user.save()
    return world


def test_from_the_towns_counter_through_two_departments_to_delivery(browser, live_server, world):
    town = Person(browser, live_server, world.town_clerk)
    take_in(town, world)
    case = Application.objects.get()
    assert case.town == world.town and case.channel == "town"
    town.act(case, "accept", opinion="材料齐全，符合法定形式。")
    town.sees("两科室联审")

    lead = Person(browser, live_server, world.reviewer)
    lead.go(f"/desk/applications/{case.number}/start_special_procedure/")
    lead.page.locator("[name=kind]").select_option("expert_review")
    lead.page.locator("[name=planned_days]").fill("10")
    lead.page.locator("form.panel button.button").first.click()
    lead.sees(case.number)
    case.refresh_from_db()
    assert case.state == "in_review", "until its notice is delivered the clock runs on"
    lead.go(f"/desk/applications/{case.number}/serve/")
    lead.page.locator("[name=letter]").select_option(label=pending(case))
    lead.page.locator("[name=way][value=direct]").check()
    lead.page.locator("form.panel button.button").first.click()
    case.refresh_from_db()
    assert case.state == "paused" and case.due_on is None
    lead.act(case, "end_special_procedure")
    case.refresh_from_db()
    assert case.state == "in_review" and case.due_on is not None

    for officer, verdict, words in (
        (world.safety_officer, "agree", ""),
        (world.money_officer, "disagree", "申报人数与参保人数不一致，建议核减。"),
    ):
        asked = Person(browser, live_server, officer)
        asked.go("/desk/")
        asked.sees("请您提出意见")
        asked.go(f"/desk/applications/{case.number}/give_opinion/")
        asked.page.locator(f"[name=verdict][value={verdict}]").check()
        asked.page.locator("[name=text]").fill(words)
        asked.page.locator("form.panel button.button").first.click()
        asked.sees(case.number)
        asked.leave()
    lead.go(f"/desk/applications/{case.number}/")
    lead.sees("申报人数与参保人数不一致")
    lead.act(case, "advance", opinion="采纳基金科意见，按核减后人数办理。")
    lead.leave()
    assert open_keys(case) == {"decide"}

    leader = Person(browser, live_server, world.leader)
    leader.act(case, "grant", content="准予按核减后的人数实行综合计算工时工作制。")
    leader.page.locator("[name=confirmed]").click()
    leader.leave()
    town.go(f"/desk/applications/{case.number}/deliver/?run={run_of(case, 'deliver').pk}")
    town.page.locator("[name=way][value=direct]").check()
    town.page.locator("form.panel button.button").first.click()
    town.sees(case.number)
    town.leave()
    case.refresh_from_db()
    assert case.state == "closed"
    kinds = set(case.letters.values_list("kind", flat=True))
    assert {"receipt", "acceptance", "special_procedure", "special_procedure_end", "grant", "delivery_proof"} <= kinds


def take_in(town, world):
    town.go("/desk/intake/special-hours/")
    town.page.locator("[name=id_type][value=credit_code]").check()
    town.page.locator("[name=id_number]").fill(world.credit_code)
    town.page.locator("main form button.button").last.click()
    town.page.locator("[name=company_name]").fill("慈溪市样例制造有限公司")
    town.page.locator("[name=headcount]").fill("350")
    for key in ("plan", "opinion"):
        town.page.locator(f"#m-{key}").check()
    town.page.locator("main form button.button--large").click()
    town.sees("350")


def pending(case) -> str:
    paper = case.letters.get(kind="special_procedure")
    return f"{paper.title} {paper.number}"
