from playwright.sync_api import expect


class Person:
    """One person in a browser of their own, signed in by the demonstration's button."""

    def __init__(self, browser, live_server, user, *, width=1280):
        self.base = live_server.url
        self.context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        self.go("/accounts/login/")
        self.page.get_by_role("button", name=user.name).click()

    def go(self, path):
        self.page.goto(self.base + path)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, text):
        expect(self.page.locator("main")).to_contain_text(text)

    def act(self, case, name, **typed):
        """Open an officer's page for one act, fill it in, and send it."""
        self.go(f"/desk/applications/{case.number}/{name}/")
        for field, value in typed.items():
            self.page.locator(f"[name={field}]").fill(value)
        self.page.locator("form.panel button.button").first.click()

    def leave(self):
        assert self.faults == []
        self.context.close()
