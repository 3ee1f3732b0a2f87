"""The whole journey in a real browser: an applicant on a phone, officers at desks, and a paper that proves itself."""

import io

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.world import World
from workflows.models import Application

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def world(live_server, settings):
    settings.PUBLIC_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    settings.DEMO_MODE = True
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World()
    for user in (world.user, world.clerk, world.reviewer, world.leader):
        user.is_demo, user.demo_hint = True, user.name
        user.save()
    return world


def test_from_the_guide_to_the_paper_in_hand(browser, live_server, world):
    applicant = Person(browser, live_server, world.user, width=360)
    apply_for_it(applicant)
    case = Application.objects.get()
    applicant.sees(case.number)

    clerk = Person(browser, live_server, world.clerk)
    clerk.go("/desk/")
    clerk.follow(case.number)
    ask_for_a_correction(clerk, case)
    case.refresh_from_db()
    assert case.state == "correcting"

    answer_it(applicant)
    case.refresh_from_db()
    assert case.state == "received"

    clerk.act(case, "accept", opinion="材料齐全，符合法定形式。")
    clerk.sees(case.number)
    clerk.leave()
    reviewer = Person(browser, live_server, world.reviewer)
    reviewer.act(case, "advance", opinion="岗位符合规定，拟同意。")
    reviewer.leave()
    leader = Person(browser, live_server, world.leader)
    leader.act(case, "grant", content="准予在机修岗位实行综合计算工时工作制，有效期一年。")
    leader.page.locator("[name=confirmed]").click()
    leader.leave()
    case.refresh_from_db()
    assert case.state == "granted"

    applicant.go(f"/my/applications/{case.number}/")
    applicant.sees("准予行政许可决定书")
    pdf = download(applicant)
    assert pdf.startswith(b"%PDF-")
    address = qr_of(pdf)
    assert address.startswith(live_server.url + "/verify/")
    applicant.page.goto(address)
    applicant.sees(case.letters.get(kind="grant").number)
    applicant.leave()


def apply_for_it(applicant):
    applicant.go("/items/special-hours/")
    applicant.page.locator("a[href$='/apply/']").first.click()
    applicant.page.locator("main form button").last.click()
    applicant.page.locator("a[href*='/sections/']").first.click()
    applicant.page.locator("[name=company_name]").fill("慈溪市样例制造有限公司")
    applicant.page.locator("[name=headcount]").fill("十二")
    applicant.page.locator("main form button.button").first.click()
    expect(applicant.page.locator(".error-summary")).to_be_visible()
    expect(applicant.page.locator("[name=headcount]")).to_have_value("十二")  # nothing typed is lost
    applicant.page.locator("[name=headcount]").fill("12")
    applicant.page.locator("main form button.button").first.click()
    applicant.page.locator("a[href$='/materials/']").first.click()
    for key in ("plan", "opinion"):
        applicant.page.locator(f"[name=file-{key}]").set_input_files(
            {"name": f"{key}.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        applicant.page.locator(f"#m-{key} button[name=upload]").click()
        expect(applicant.page.locator(f"#m-{key}")).to_contain_text(f"{key}.pdf")
    applicant.page.locator("button[name=done]").click()
    applicant.page.locator("a[href$='/check/']").click()
    applicant.page.locator("[name=declared]").check()
    applicant.page.locator("main form button.button--large").click()
    expect(applicant.page.locator(".confirmation")).to_be_visible()
    wide = applicant.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360  # a phone never scrolls sideways


def ask_for_a_correction(clerk, case):
    clerk.go(f"/desk/applications/{case.number}/request_correction/")
    clerk.page.locator("[name=pick-0]").check()
    clerk.page.locator("[name=problem-0]").fill("没有写明休息休假安排")
    clerk.page.locator("form.panel button.button").first.click()
    clerk.sees(case.number)


def answer_it(applicant):
    applicant.go("/my/")
    applicant.page.locator("a[href$='/correction/']").first.click()
    applicant.sees("没有写明休息休假安排")
    applicant.page.locator("[name=file-plan]").set_input_files(
        {"name": "补正.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    applicant.page.locator("main form button.button--large").click()
    expect(applicant.page.locator("main h1")).to_be_visible()


def download(applicant) -> bytes:
    letters = applicant.page.locator(".letter", has_text="准予行政许可决定书")
    with applicant.page.expect_download() as waiting:
        letters.locator("a[href$='.pdf']").first.click()
    with open(waiting.value.path(), "rb") as file:
        return file.read()


def qr_of(pdf: bytes) -> str:
    """What a telephone reads off the printed page."""
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=4).to_pil()
    return zxingcpp.read_barcodes(picture)[0].text
