"""免提交: what the bureau obtains by itself is asked of nobody: by no guide, counter, receipt or notice."""

import pytest
from django.urls import reverse

from tests.workflows.desk_pages import client_of, page
from tests.workflows.portal_steps import publish_edition
from tests.world import World
from workflows import engine, timekeeping
from workflows.desk.applicants import token_of
from workflows.errors import Incomplete

pytestmark = pytest.mark.django_db
MATERIALS = [("plan", "实施方案", "applicant"), ("licence", "营业执照", "shared"), ("letter", "原批复", "this_system")]
POINT = {"label": "营业执照", "problem": "没有", "required": "提交", "basis": "办事指南"}


@pytest.fixture
def world():
    world = World(type_code="07")
    world.edition = publish_edition(world, materials=MATERIALS)
    return world


def rows_of_receipt(case):
    return {row["name"]: row for row in case.letters.get(kind="receipt").data["materials"]}


def test_the_receipt_says_so_and_not_that_it_was_not_received(world):
    receipt = rows_of_receipt(world.apply(when=timekeeping.now(), paper=("plan",)))
    assert receipt["实施方案"]["received"] is True
    for name in ("营业执照", "原批复"):
        assert (receipt[name]["received"], receipt[name]["form"], receipt[name]["copies"]) == ("免提交", "免提交", "—")


def test_what_came_all_the_same_stands_as_received(world):
    receipt = rows_of_receipt(world.apply(when=timekeeping.now(), paper=("plan", "licence")))
    assert receipt["营业执照"]["received"] is True


def test_the_guide_asks_for_no_copies_and_calls_it_not_necessary(world, client):
    page = client_of().get(reverse("item-guide", args=["special-hours"])).content.decode()
    row = page[page.index("营业执照") :]
    row = row[: row.index("</tr>")]
    assert "No need to hand in" in row and "The bureau gets this by itself." in row
    assert "Necessary" not in row.replace('data-label="Necessity"', "") and "original" not in row


def test_the_counter_is_offered_no_tick_for_it(world):
    url = reverse("desk-intake-form", args=["special-hours", token_of(world.applicant)])
    text = client_of(world.clerk).get(url).content.decode()
    assert 'value="plan"' in text and 'value="licence"' not in text and 'value="letter"' not in text
    assert "营业执照" in text and "No need to hand in" in text


def test_no_notice_may_ask_for_it_unless_it_was_handed_in(world):
    case = world.apply(when=timekeeping.now(), paper=("plan", "letter"))
    form = page(world.clerk, "desk-act", case.number, "request_correction").context["form"]
    offered = {target["target"] for target in form.targets if target["target"].startswith("material:")}
    assert offered == {"material:plan", "material:letter"}
    ask = {"by": world.clerk, "at": timekeeping.now()}
    with pytest.raises(Incomplete) as refused:
        engine.request_correction(case, points=[{"target": "material:licence", **POINT}], **ask)
    assert list(refused.value.fields) == ["points.0.target"]
    engine.request_correction(case, points=[{"target": "material:letter", **POINT}], **ask)
    assert case.state == "correcting"


def test_the_desk_does_not_call_it_missing(world):
    case = world.apply(when=timekeeping.now(), paper=("plan",))
    shown = page(world.clerk, "desk-case", case.number).content.decode()
    assert shown.count("No need to hand in") == 2 and "Missing" not in shown
    judged = page(world.clerk, "desk-act", case.number, "judge").content.decode()
    assert judged.count("No need to hand in") == 2 and "Not handed in" not in judged
