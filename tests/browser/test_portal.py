"""The applicant's pages in a real browser: without scripts, on a phone, in elder mode, by axe's rules."""

import os

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect, sync_playwright

from tests.workflows.portal_steps import PDF, publish_edition
from tests.world import FORM, World
from workflows import engine, timekeeping
from workflows.models import Application, Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLUMNS = [
    {"key": "title", "label": "岗位名称", "kind": "text", "required": True},
    {"key": "count", "label": "人数", "kind": "number", "required": True},
]
POSTS = {"key": "posts", "label": "岗位", "kind": "table", "required": True, "columns": COLUMNS}
WITH_ROWS = {"schema": 1, "sections": [*FORM["sections"], {"key": "posts", "title": "岗位", "fields": [POSTS]}]}
POINTS = [
    {"target": "material:plan", "label": "实施方案", "problem": "未盖章", "required": "请盖章", "basis": "依据待核"},
    {"target": "field:headcount", "label": "涉及人数", "problem": "不符", "required": "请更正", "basis": "依据待核"},
]


@pytest.fixture
def world(live_server):
    world = World(type_code="07")
    publish_edition(world, form=WITH_ROWS)
    world.edition = world.item.editions.get(number=2)
    return world


@pytest.fixture
def open_browser(world, live_server):
    """`open_browser(user, width=…)`: a page of somebody who is signed in already."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        faults = []

        def open_(user, *, width=360, elder=False, **options):
            client = Client()
            client.force_login(user)
            cookies = {"sessionid": client.cookies["sessionid"].value, **({"elder": "1"} if elder else {})}
            context = chromium.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", **options)
            context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
            page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
            return page

        yield open_
        chromium.close()
        connections.close_all()  # while Playwright's loop runs, Django keeps connections of their own for this thread
        assert faults == []


def path(name, *args):
    return reverse(name, args=args)


def fits(page):
    page.wait_for_load_state()
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def go_on(page):
    page.locator("main .button--large").last.click()
    fits(page)


def upload(page, key, name):
    file = {"name": name, "mimeType": "application/pdf", "buffer": PDF}
    page.locator(f"[name=file-{key}]").set_input_files(file)


def begin(page, live_server):
    page.goto(live_server.url + path("apply", "special-hours"))
    go_on(page)
    return Draft.objects.get()


def test_apply_correct_and_answer_on_a_phone_without_scripts(open_browser, live_server, world):
    page = open_browser(world.user, java_script_enabled=False)
    draft = begin(page, live_server)
    page.get_by_role("link", name="企业情况").click()
    page.locator("[name=headcount]").fill("12")
    page.locator("[name=headcount]").press("Enter")  # saves, and does not press some other button
    page.locator("[name=posts-0-title]").fill("机修工")
    page.locator("[name=posts-0-title]").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("人数")
    expect(page.locator("[name=posts-0-title]")).to_have_value("机修工")
    page.locator("[name=posts-0-count]").fill("3")
    page.locator("[name=add_row]").click()
    page.locator("[name=posts-1-title]").fill("错行")
    page.locator("[name=remove_row][value=posts-1]").click()
    expect(page.locator("[name=posts-0-title]")).to_have_value("机修工")
    assert page.locator("[name=posts-1-title]").count() == 0
    go_on(page)

    page.goto(live_server.url + path("draft-materials", draft.pk))
    upload(page, "plan", "方案.pdf")
    upload(page, "opinion", "意见.pdf")  # both chosen, one button pressed: both arrive
    page.locator("[name=upload][value=plan]").click()
    expect(page.locator("#m-opinion")).to_contain_text("意见.pdf")
    fits(page)
    page.locator("[name=done]").click()
    go_on(page)
    expect(page.locator("main")).to_contain_text("机修工")
    page.locator("[name=declared]").check()
    go_on(page)
    case = Application.objects.get()
    expect(page.locator(".confirmation")).to_contain_text(case.number)
    assert (case.answers["headcount"], case.answers["posts"]) == (12, [{"title": "机修工", "count": 3}])

    engine.request_correction(case, by=world.clerk, at=timekeeping.now(), points=POINTS)
    page.goto(live_server.url + path("my-applications"))
    fits(page)
    page.locator(f"a[href='{path('answer-correction', case.number)}']").click()
    expect(page.locator("main")).to_contain_text("未盖章")
    page.locator("[name=headcount]").fill("很多")
    upload(page, "plan", "盖章.pdf")
    go_on(page)
    expect(page.locator("[name=headcount]")).to_have_value("很多")
    expect(page.locator("main form")).not_to_contain_text("未盖章")  # the file has arrived and is not asked for again
    page.locator("[name=headcount]").fill("15")
    go_on(page)
    case.refresh_from_db()
    assert case.state == "received" and case.answers["headcount"] == 15


def test_what_is_typed_is_saved_by_itself(open_browser, live_server, world):
    page = open_browser(world.user)
    draft = begin(page, live_server)
    page.goto(live_server.url + path("draft-section", draft.pk, "company"))
    page.locator("[name=headcount]").press_sequentially("17")
    with page.expect_response(lambda r: r.request.method == "POST") as saved:
        expect(page.locator("[data-draft-status]")).not_to_be_empty(timeout=8000)
    assert saved.value.status == 204
    draft.refresh_from_db()
    assert draft.answers["headcount"] == "17"


def pages_of(world):
    """Every kind of page, with something on it."""
    now = timekeeping.now()
    paused = world.accepted(when=now)
    engine.start_special_procedure(
        paused, by=world.reviewer, at=now, kind="hearing", basis="《行政许可法》第四十六条", planned_days=10
    )
    correcting = engine.request_correction(world.apply(when=now), by=world.clerk, at=now, points=POINTS)
    granted = engine.grant(world.at_decision(when=now), by=world.leader, at=now, content="准予一年")
    draft = Draft.objects.create(
        user=world.user, applicant=world.applicant, item=world.item, edition=world.edition, answers={"headcount": "x"}
    )
    return [
        path("apply", "special-hours"),
        path("my-applications"),
        path("draft", draft.pk),
        path("draft-section", draft.pk, "company"),
        path("draft-section", draft.pk, "posts"),
        path("draft-materials", draft.pk),
        path("draft-check", draft.pk),
        path("submitted", correcting.number),
        path("answer-correction", correcting.number),
        path("my-application", paused.number),
        path("my-application", granted.number),
        path("withdraw", paused.number),
        path("track"),
    ]


@pytest.mark.parametrize(("width", "elder"), [(360, True), (1280, False)])
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(open_browser, live_server, world, width, elder):
    world.apply = _with_rows(world.apply)
    page = open_browser(world.user, width=width, elder=elder, bypass_csp=True)
    axe = (django_settings.VENDOR_DIR / "axe.min.js").read_text(encoding="utf-8")
    for address in pages_of(world):
        page.goto(live_server.url + address)
        fits(page)
        for fold in page.locator("main details > summary").all():
            fold.click()
        fits(page)
        page.evaluate(axe)
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        faults = [(f["id"], [n["html"][:120] for n in f["nodes"]]) for f in found["violations"]]
        assert faults == [], address


def _with_rows(apply):
    answers = {"company_name": "样例厂", "headcount": "12", "posts": [{"title": "机修工", "count": "3"}]}
    return lambda **given: apply(**{"answers": answers, **given})
