"""Steps of an administrator who simulates a flow, for tests in the browser."""

from playwright.sync_api import expect

from workflows import timekeeping
from workflows.simulation import runs


def simulate(person, version, *, days=None, repetitions=5, more=""):
    """From the form to the result, which the page shows by itself. days: {name of a stage: days it lies besides}.

    more: the words of the post at which one more person is tried. Returns the number of the simulation.
    """
    page = person.page
    person.go(f"/manage/flows/{version.pk}/simulation/")
    for name, value in (days or {}).items():
        page.locator("li.stage-givens__row", has=page.get_by_role("heading", name=name)).locator("[name^=days-]").fill(
            str(value)
        )
    page.locator("[name=repetitions]").fill(str(repetitions))
    if more:
        page.locator("[name=more]").select_option(label=more)
    person.press("开始模拟")
    expect(page.locator("progress")).to_be_visible()
    number = int(page.url.rstrip("/").rpartition("/")[2])
    as_a_worker_would(number)
    expect(page.get_by_role("heading", name="可信到什么程度")).to_be_visible(timeout=20_000)
    return number


def as_a_worker_would(number: int) -> None:
    while runs.turn(number, at=timekeeping.now(), seconds=5):
        pass
