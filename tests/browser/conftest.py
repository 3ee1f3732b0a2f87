import os

import pytest
from django.db import connections
from playwright.sync_api import sync_playwright


@pytest.fixture
def browser(world):
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
        connections.close_all()  # while Playwright's loop runs, Django keeps connections of their own for this thread
