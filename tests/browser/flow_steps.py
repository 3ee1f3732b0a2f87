"""Steps of stories in which an administrator tries a flow before publishing it."""

from playwright.sync_api import expect


def record_a_test(admin, version, case, *, name):
    """From the list of cases on the tests page; the test is run at once, and gets a name."""
    admin.go(f"/manage/flows/{version.pk}/tests/")
    admin.follow("选择办件")
    admin.page.locator(f"button[name=number][value='{case.number}']").click()
    admin.sees("对当前内容运行")
    admin.page.locator("summary", has_text="改名、停用、删除").click()
    admin.page.locator("[name=name]").fill(name)
    admin.press("改名")
    expect(admin.page.locator("h1")).to_contain_text(name)


def change_a_limit(admin, code, *, stage, days):
    """In the list of stages; the draft is saved and checked."""
    admin.go(f"/manage/flows/{code}/edit/")
    row = admin.page.locator(".rows__row, tr, fieldset").filter(has=admin.page.locator(f"input[value='{stage}']")).last
    row.locator("input[name$=-limit]").fill(str(days))
    admin.press("保存并检查")


def publish(admin, code):
    admin.go(f"/manage/flows/{code}/draft/")
    admin.page.locator("form[action$='/draft/publish/'] button").click()
