"""The page with every component, in a real browser: readable by axe's rules, on a phone, by keyboard, without scripts.

What the browser sees comes from Django's test client, with the headers of the real site: no server is started.
"""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.browser
SITE = "http://localhost"  # a trustworthy origin to the browser
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = [(1280, False), (360, False), (360, True), (1280, True)]


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, settings, monkeypatch):
    settings.DEMO_MODE = True
    monkeypatch.setattr("workflows.timekeeping.moved_seconds", lambda: 0)  # the banner's only question to the database
    contexts = []

    def open_(path="/styleguide/", *, width=1280, elder=False, **options):
        client = Client()
        if elder:
            client.cookies["elder"] = "1"
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        # Without a database: while Playwright's loop runs, Django would open a second connection, outside the test's.
        response = client.get(path)
        page.route("**/*", lambda route: answer(route, path, response))
        page.goto(SITE + path)
        return page

    yield open_
    for context in contexts:
        context.close()


def answer(route, path, response):
    address = urlsplit(route.request.url)
    assert f"{address.scheme}://{address.netloc}" == SITE, f"asked another site: {route.request.url}"
    if address.path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        ending = os.path.splitext(address.path)[1]
        return route.fulfill(path=found, content_type=TYPES[ending]) if found else route.fulfill(status=404)
    assert address.path == path
    return route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)


@pytest.mark.parametrize(("width", "elder"), SIZES)
def test_axe_finds_no_fault(open_page, width, elder):
    page = open_page(width=width, elder=elder, bypass_csp=True)
    page.evaluate((settings.VENDOR_DIR / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert len(found["passes"]) > 20
    faults = [(f["id"], [n["html"][:120] for n in f["nodes"]]) for f in found["violations"]]
    assert faults == []


@pytest.mark.parametrize(("width", "elder"), SIZES)
def test_nothing_scrolls_sideways_and_the_policy_stops_nothing(open_page, width, elder):
    page = open_page(width=width, elder=elder)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_a_phone_gets_the_narrow_drawing_and_a_desk_the_wide_one(open_page):
    for width, shown in ((360, "narrow"), (1280, "wide")):
        page = open_page(width=width)
        for form in ("wide", "narrow"):
            assert page.locator(f".drawing__{form}").first.is_visible() == (form == shown)


def test_elder_mode_has_large_text_and_large_things_to_press(open_page):
    page = open_page(width=360, elder=True)
    small = page.evaluate("""() => [...document.querySelectorAll('.button, .nav a, .tabs a, .strip button, .field input, .field select')]
        .filter(e => e.checkVisibility() && !['radio', 'checkbox', 'hidden'].includes(e.type) && e.getBoundingClientRect().height < 60)
        .map(e => e.outerHTML.slice(0, 80))""")  # noqa: E501
    assert small == []
    text = page.evaluate("""() => { const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        const found = new Set(); while (walk.nextNode()) { const e = walk.currentNode.parentElement;
          if (walk.currentNode.data.trim() && e.checkVisibility() && !e.closest('svg, .visually-hidden') && parseFloat(getComputedStyle(e).fontSize) < 17.9)
            found.add(e.className + ' ' + getComputedStyle(e).fontSize); } return [...found]; }""")  # noqa: E501
    assert text == []


def test_rows_are_walked_by_keys_and_the_keys_can_be_turned_off_for_good(open_page):
    page = open_page()
    page.evaluate("document.activeElement.blur()")
    for key in "jjk":
        page.keyboard.press(key)
    current = "[...document.querySelectorAll('[data-rows] tbody tr')].findIndex(r => r.hasAttribute('data-current'))"
    assert page.evaluate(current) == 0
    page.locator("input[name=q]").focus()
    page.keyboard.press("j")
    assert page.evaluate(current) == 0 and page.locator("input[name=q]").input_value() == "j"
    page.locator("[data-rows-toggle]").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate(current) == 0
    page.reload()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate(current) == -1


def test_a_double_click_sends_a_form_once(open_page):
    page = open_page()
    sent = page.evaluate("""() => { let n = 0; const form = document.querySelector('form.panel');
        document.addEventListener('submit', e => { if (!e.defaultPrevented) n += 1; e.preventDefault(); });
        const button = form.querySelector('button'); button.click(); button.click(); return n; }""")
    assert sent == 1


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(open_page):
    page = open_page()
    first = page.locator("a[href], button, input:not([type=hidden])").first
    assert first.get_attribute("class") == "skip-link"
    first.focus()
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_everything_stands_there_without_scripts(open_page):
    page = open_page(java_script_enabled=False)
    assert page.locator(".drawing__wide").first.is_visible() and page.locator(".table").first.is_visible()
    assert not page.locator("[data-rows-toggle]").is_visible()  # what needs a script is not offered
