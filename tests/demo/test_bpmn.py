"""Every flow of the story is taken out as BPMN: it comes back the same, and bpmn.io's own reader opens it."""

import os

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from demo.simulation import Story
from tests.instants import at
from workflows.bpmn import reading, writing
from workflows.flow.as_json import content_of
from workflows.flow.written import Written, written_of
from workflows.models import FlowVersion

pytestmark = pytest.mark.django_db
OPEN = """async text => {
    const viewer = new BpmnJS({container: document.body});
    const {warnings} = await viewer.importXML(text);
    const drawn = viewer.get("elementRegistry").filter(e => e.parent && e.type !== "label");
    const found = {
        warnings: warnings.map(String),
        shapes: drawn.filter(e => !e.waypoints).map(e => e.id),
        arrows: drawn.filter(e => e.waypoints).map(e => e.id),
        posts: viewer.get("elementRegistry").filter(e => e.type === "bpmn:UserTask")
            .map(e => e.businessObject.extensionElements.values[0].$type),
    };
    viewer.destroy();
    return found;
}"""


@pytest.fixture
def versions():
    told = Story(seed=1, months=2, cases=0, until=at("2016-11-23 18:00"), tell=lambda text: None)
    told.prepare()
    found = list(FlowVersion.objects.filter(state="published").select_related("flow__item").order_by("pk"))
    assert len(found) >= 20
    return found


def test_every_flow_comes_back_the_same(versions):
    for version in versions:
        form = version.flow.item.current_edition.form
        again = reading.read(writing.text_of(version, form), Written())
        assert again.notes == []
        assert content_of(again.written) == content_of(written_of(version)), version


@pytest.mark.browser
def test_bpmn_io_opens_every_flow_without_a_warning_and_draws_all_of_it(versions):
    texts = {str(version): writing.text_of(version, version.flow.item.current_edition.form) for version in versions}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = chromium.new_page()
        page.add_script_tag(path=settings.VENDOR_DIR / "bpmn-viewer.min.js")
        for name, text in texts.items():
            found = page.evaluate(OPEN, text)
            assert found["warnings"] == [], name
            assert len(found["shapes"]) == text.count("<bpmndi:BPMNShape") >= 3, name
            assert len(found["arrows"]) == text.count("<bpmn:sequenceFlow"), name
            assert found["posts"] and set(found["posts"]) == {"flow:stage"}, name
        chromium.close()
