"""The pages: take a version out as BPMN, read one in, see what it would change, and only then make it the draft."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.world import World
from workflows import timekeeping
from workflows.flow import drafts as flow_drafts
from workflows.flow.written import written_of

pytestmark = pytest.mark.django_db
URL = reverse("flow-bpmn-import", args=["special-hours"])


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: at("2016-10-12 12:00"))
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    return world


@pytest.fixture
def keeper(client, world):
    client.force_login(world.list_admin)
    return client


@pytest.fixture
def text(keeper, world):
    got = keeper.get(reverse("flow-bpmn-export", args=["special-hours", world.flow_version.number]))
    assert "flow-special-hours-1.bpmn" in got["Content-Disposition"]
    return got.content.decode()


def test_it_is_looked_at_first_and_made_the_draft_only_then(keeper, world, text):
    changed = text.replace('name="审查"', 'name="细审"').replace('amount="5"', 'amount="4"')
    file = SimpleUploadedFile("flow.bpmn", changed.encode(), "application/xml")
    looked = keeper.post(URL, {"seen": "", "file": file})
    page = looked.content.decode()
    assert looked.status_code == 200 and flow_drafts.draft_of(world.item) is None
    assert "<svg" in page and page.count("细审") >= 3 and "4 个工作日" in page and 'name="apply"' in page
    made = keeper.post(URL, {"seen": "", "text": changed, "apply": "1"})
    assert made["Location"] == reverse("flow-draft", args=["special-hours"])
    draft = flow_drafts.draft_of(world.item)
    assert written_of(draft).stage("review")["name"] == "细审"
    assert draft.saves.get(revision=draft.revision).by == world.list_admin


def test_a_colleagues_draft_is_not_overwritten_and_what_was_read_stays(keeper, world, text):
    assert keeper.post(URL, {"seen": "", "text": text.replace("审查", "细审"), "apply": "1"}).status_code == 302
    late = keeper.post(URL, {"seen": "", "text": text.replace("审查", "粗审"), "apply": "1"})
    page = late.content.decode()
    assert late.status_code == 409 and "粗审" in page and "细审" in page
    assert written_of(flow_drafts.draft_of(world.item)).stage("review")["name"] == "细审"


def test_what_cannot_be_read_is_told_and_comes_back(keeper, world, text):
    broken = keeper.post(URL, {"seen": "", "text": text.replace('kind="review"', 'kind="revue"')})
    assert (
        broken.status_code == 400 and "error-summary" in broken.content.decode() and "revue" in broken.content.decode()
    )
    for data in ({"text": ""}, {"file": SimpleUploadedFile("f.bpmn", b"\xff\xfe\x00")}, {"text": "<!DOCTYPE a><a/>"}):
        answer = keeper.post(URL, {"seen": "", **data})
        assert answer.status_code == 400 and "error-summary" in answer.content.decode()
    assert flow_drafts.draft_of(world.item) is None


def test_only_the_keeper_of_the_lists_takes_drawings_out_or_in(client, world):
    out = reverse("flow-bpmn-export", args=["special-hours", 1])
    for who, status in ((world.user, 404), (world.clerk, 403)):
        client.force_login(who)
        assert client.get(out).status_code == client.get(URL).status_code == status
    client.force_login(world.list_admin)
    assert client.get(reverse("flow-bpmn-export", args=["special-hours", 99])).status_code == 404
