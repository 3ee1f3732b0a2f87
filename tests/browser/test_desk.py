"""An officer's day in a real browser: take a case from the queue, pass it on, get it back, by keys and on a phone."""

import os

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from tests.world import World
from workflows import timekeeping

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "方案中没有写明综合计算的周期，请补充审查。"


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = True
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World()
    for user in (world.reviewer, world.leader, world.clerk):
        user.is_demo, user.demo_hint = True, user.name
        user.save()
    return world


@pytest.fixture
def sit_down(world, live_server):
    """`sit_down(user)`: the page of an officer who has signed in."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        faults = []

        def sit_down_(user, *, width=1280):
            page = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN").new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda m: faults.append(m.text) if m.type == "error" and "40" not in m.text else None)
            page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
            page.goto(live_server.url + "/accounts/login/")
            page.get_by_role("button", name=user.name).click()
            page.goto(live_server.url + reverse("desk"))
            return page

        yield sit_down_
        chromium.close()
        connections.close_all()  # one more was opened in Playwright's loop; it would keep the database
        assert faults == []


def send(page):
    page.locator("form.panel .actions button.button").first.click()


def follow(page, case, act):
    page.locator(f"main a[href*='/applications/{case.number}/{act}/']").click()


def test_take_pass_on_send_back(sit_down, world):
    case = world.accepted(when=timekeeping.now())
    reviewer = sit_down(world.reviewer)
    reviewer.locator(f"tr:has-text('{case.number}') button[name=one]").click()
    expect(reviewer.locator(".alert--good")).to_contain_text(case.number)
    assert case.runs.get(ended_at=None).officer == world.reviewer

    reviewer.goto(reviewer.url + "?queue=mine")
    reviewer.get_by_role("link", name=case.number).click()
    follow(reviewer, case, "advance")
    send(reviewer)  # without an opinion
    expect(reviewer.locator(".error-summary")).to_be_focused()
    reviewer.locator("[name=opinion]").fill("岗位符合规定，拟同意。")
    send(reviewer)
    expect(reviewer.locator(".alert--good")).to_contain_text(case.number)
    assert reviewer.url.endswith("?queue=mine")  # the same place in the queue
    expect(reviewer.locator("main")).not_to_contain_text("拟同意")

    leader = sit_down(world.leader)
    leader.get_by_role("link", name=case.number).click()
    expect(leader.locator("main")).to_contain_text("岗位符合规定，拟同意。")
    follow(leader, case, "send_back")
    leader.locator("[name=to][value=review]").check()
    leader.locator("[name=reason]").fill("太短")
    send(leader)
    expect(leader.locator("[name=reason]")).to_have_value("太短")
    leader.locator("[name=reason]").fill(REASON)
    send(leader)
    expect(leader.locator(".alert--good")).to_contain_text(case.number)

    reviewer.reload()
    expect(reviewer.locator("tbody")).to_contain_text(case.number)  # again with the officer who had it
    run = case.runs.get(ended_at=None)
    assert (run.stage.key, run.visit, run.officer) == ("review", 2, world.reviewer)


def test_two_officers_decide_at_once_and_the_second_loses_nothing(sit_down, world):
    case = world.at_decision(when=timekeeping.now())
    first, second = sit_down(world.leader), sit_down(world.leader)
    for page in (first, second):
        page.get_by_role("link", name=case.number).click()
    follow(first, case, "grant")
    follow(second, case, "refuse")
    second.locator("[name=facts]").fill("第二位的查明情况")
    second.locator("[name=reason]").fill("第二位写下的理由，不应当丢失。")
    second.locator("[name=basis]").fill("《劳动法》第三十九条")
    first.locator("[name=content]").fill("准予一年")
    send(first)
    first.locator("[name=confirmed]").click()
    expect(first.locator(".alert--good")).to_contain_text(case.number)
    send(second)
    expect(second.locator("main")).to_contain_text("第二位写下的理由，不应当丢失。")
    case.refresh_from_db()
    assert case.state == "granted"


def test_the_keys_walk_the_queue_and_open_a_case(sit_down, world):
    cases = [world.apply(when=timekeeping.now()) for _n in range(3)]
    clerk = sit_down(world.clerk)
    for key in "jjx":
        clerk.keyboard.press(key)
    assert clerk.locator("tbody input[type=checkbox]").nth(1).is_checked()
    clerk.keyboard.press("Enter")
    expect(clerk.locator("main h1")).to_contain_text(cases[1].number)


@pytest.mark.parametrize("name", ["desk", "case", "request_correction", "refuse", "intake"])
def test_on_a_phone_nothing_scrolls_sideways(sit_down, world, live_server, name):
    at = timekeeping.now()
    refused = name == "refuse"
    case = world.at_decision(when=at) if refused else world.apply(when=at)
    page = sit_down(world.leader if refused else world.clerk, width=360)
    paths = {
        "desk": reverse("desk"),
        "case": reverse("desk-case", args=[case.number]),
        "intake": reverse("desk-intake"),
    }
    page.goto(live_server.url + paths.get(name, f"/desk/applications/{case.number}/{name}/"))
    expect(page.locator("main h1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
