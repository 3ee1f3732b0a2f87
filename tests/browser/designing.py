"""Steps of an administrator in the designer, for stories in a browser."""

import re

from playwright.sync_api import expect


def begin(admin, code):
    admin.go(f"/manage/flows/{code}/")
    admin.press("绘制新版本")
    expect(admin.page.locator("#designer")).to_be_visible()


def add(admin, kind, post, *, name="", behind="", beside="", limit=""):
    """A stage of this kind, handled by the post (its words), behind or beside another (their names)."""
    page = admin.page
    form = page.locator("#design-add")
    if not form.is_visible():
        page.locator(".designer__add > summary").click()
    form.locator("[name=new-kind]").select_option(kind)
    form.locator("[name=new-name]").fill(name)
    form.locator("[name=new-post]").select_option(label=post)
    form.locator("[name=new-limit]").fill(str(limit))
    if behind or beside:
        form.locator("[name=new-of]").select_option(label=behind or beside)
        form.locator("[name=new-where]").select_option("beside" if beside else "after")
    before = page.locator(".stages__one").count()
    form.get_by_role("button", name="增加这个环节").click()
    expect(page.locator(".stages__one")).to_have_count(before + 1)


def choose(admin, name):
    admin.page.locator(".stages__name", has_text=name).first.click()
    expect(admin.page.locator("#panel h2").first).to_have_text(name)


def set_limit(admin, days):
    """Typed and left: it is saved by itself."""
    admin.page.locator("[name=row-limit]").fill(str(days))
    with admin.page.expect_response(re.compile("/design/")):
        admin.page.locator("[name=row-name]").focus()


def ask_for_opinions(admin, *posts):
    """The posts (their words) that a joint review asks; saved by itself."""
    for n, post in enumerate(posts):
        with admin.page.expect_response(re.compile("/design/")):
            admin.page.locator(f"[name=asked-{n}-post]").select_option(label=post)


def needs(admin, text):
    expect(admin.page.locator(".designer__faults")).to_contain_text(text)


def is_ready(admin):
    expect(admin.page.locator("#design-state")).to_contain_text("检查全部通过")


def publish(admin, code):
    admin.go(f"/manage/flows/{code}/draft/")
    admin.page.locator("form[action$='/draft/publish/'] button").click()
    admin.sees("已发布")
