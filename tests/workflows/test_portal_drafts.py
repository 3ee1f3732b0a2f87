"""Writing an application: rows, autosave, a guide replaced meanwhile, towns, second windows."""

import pytest

from accounts.roles import Role
from items.models import Standing
from tests.instants import at
from tests.workflows.portal_steps import PDF, begin, errors_of, fill, publish_edition, send, url, whole
from tests.world import FORM, LONG_AGO, World
from workflows.models import Application, Draft, SubmittedFile

pytestmark = pytest.mark.django_db
POSTS = {
    "key": "posts",
    "label": "岗位",
    "kind": "table",
    "required": True,
    "columns": [
        {"key": "title", "label": "岗位名称", "kind": "text", "required": True},
        {"key": "count", "label": "人数", "kind": "number", "required": True},
    ],
}
FORM_WITH_ROWS = {"schema": 1, "sections": [*FORM["sections"], {"key": "posts", "title": "岗位", "fields": [POSTS]}]}


@pytest.fixture
def world():
    return World(type_code="07")  # a confirmation: a licence could not be published anew with four stages


@pytest.fixture
def me(client, world):
    client.force_login(world.user)
    return client


@pytest.fixture
def draft(me, world):
    return begin(me, world)


def check(client, draft):
    return client.post(url("draft-check", draft.pk), {"declared": "yes"})


def test_every_fault_is_named_and_leads_to_its_place(me, draft):
    fill(me, draft, headcount="十二")
    answer = check(me, draft)
    assert answer.status_code == 400 and "涉及人数：" in errors_of(answer) and "实施方案" in errors_of(answer)
    places = [error["href"] for error in answer.context["errors"]]
    assert f"{url('draft-section', draft.pk, 'company')}#f-headcount" in places
    assert f"{url('draft-materials', draft.pk)}#m-plan" in places
    page = me.get(url("draft-materials", draft.pk)).content.decode()
    assert 'id="m-plan"' in page


def test_autosave_keeps_what_is_typed_right_or_wrong(me, draft):
    where = url("draft-section", draft.pk, "company")
    for typed in ("十二", "12"):
        assert me.post(where, {"headcount": typed}, headers={"X-Draft": "1"}).status_code == 204
        draft.refresh_from_db()
        assert draft.answers["headcount"] == typed


def test_rows_are_added_and_removed_by_buttons(me, world, draft):
    publish_edition(world, form=FORM_WITH_ROWS)
    where = url("draft-section", draft.pk, "posts")
    added = me.post(where, {"posts-0-title": "机修工", "posts-0-count": "3", "add_row": "posts"})
    assert added["Location"] == f"{where}#f-posts"
    page = me.get(where).content.decode()
    assert "机修工" in page and 'name="posts-1-title"' in page
    rows = {"posts-0-title": "机修工", "posts-0-count": "3", "posts-1-title": "保安", "posts-1-count": "五"}
    me.post(where, {**rows, "remove_row": "posts-0"})
    draft.refresh_from_db()
    assert draft.answers["posts"] == [{"title": "保安", "count": "五"}]
    wrong = me.post(where, {"posts-0-title": "保安", "posts-0-count": "五"})
    assert wrong.status_code == 400 and wrong.context["errors"][0]["href"] == "#f-posts-0-count"
    assert "人数" in errors_of(wrong)


@pytest.mark.parametrize("button", [{"add_row": "nothing"}, {"remove_row": "posts-x"}, {"remove_row": "²"}])
def test_a_made_up_row_button_is_not_found(me, world, draft, button):
    publish_edition(world, form=FORM_WITH_ROWS)
    assert me.post(url("draft-section", draft.pk, "posts"), button).status_code == 404


def test_a_guide_replaced_meanwhile_keeps_the_answers_and_is_told(me, world):
    draft = whole(me, world)
    new = publish_edition(world)
    answer = check(me, draft)  # declared under the old guide: must be looked at first
    assert answer.status_code == 409 and not Application.objects.exists()
    draft.refresh_from_db()
    assert draft.edition == new and draft.answers["company_name"] == "样例厂"
    assert check(me, draft).status_code == 302
    assert Application.objects.get().edition == new


def test_what_the_new_guide_no_longer_asks_for_is_not_handed_in(me, world):
    draft = whole(me, world)
    publish_edition(world, materials=[("plan", "实施方案", "applicant")])
    me.get(url("draft", draft.pk))
    assert check(me, draft).status_code == 302
    assert [f.material_key for f in Application.objects.get().files.all()] == ["plan"]


def test_what_the_bureau_gets_by_itself_is_not_demanded(me, world):
    publish_edition(world, materials=[("plan", "实施方案", "applicant"), ("licence", "营业执照", "shared")])
    draft = begin(me, world)
    fill(me, draft)
    send(me, draft, "plan")
    page = me.get(url("draft-materials", draft.pk)).content.decode()
    assert 'name="file-plan"' in page and 'name="file-licence"' not in page
    assert check(me, draft).status_code == 302


def test_a_suspended_item_keeps_the_draft_and_says_why_it_waits(me, world):
    draft = whole(me, world)
    Standing.objects.create(item=world.item, kind="paused", starts_on=LONG_AGO, recorded_at=at("2016-01-04 09:00"))
    page = me.get(url("draft", draft.pk))
    assert page.status_code == 200 and page.context["why_closed"]
    assert check(me, draft).status_code == 409
    assert Draft.objects.get().answers["company_name"] == "样例厂"


def test_several_files_at_once_the_good_ones_stay(me, draft):
    from django.core.files.uploadedfile import SimpleUploadedFile as Upload

    sent = {
        "file-plan": [Upload("一.pdf", PDF), Upload("坏.pdf", b"no"), Upload("二.pdf", PDF)],
        "file-opinion": Upload("三.pdf", PDF),
    }
    answer = me.post(url("draft-materials", draft.pk), sent)
    assert answer.status_code == 400 and "坏.pdf" in errors_of(answer)
    assert {f.name for f in SubmittedFile.objects.all()} == {"一.pdf", "二.pdf", "三.pdf"}


def test_no_more_than_twenty_files_for_one_material(me, draft, monkeypatch):
    monkeypatch.setattr("workflows.drafts.MOST_FILES", 2)
    for number in range(2):
        assert send(me, draft, "plan", f"{number}.pdf").status_code == 302
    assert send(me, draft, "plan", "3.pdf").status_code == 400
    assert SubmittedFile.objects.count() == 2


def test_a_draft_thrown_away_is_gone_and_the_other_window_is_told(me, draft):
    send(me, draft, "plan")
    assert me.post(url("draft", draft.pk)).status_code == 302
    assert not Draft.objects.exists() and SubmittedFile.objects.get().removed_at
    where = url("draft-section", draft.pk, "company")
    assert me.post(where, {"headcount": "1"}, headers={"X-Draft": "1"}).status_code == 404


def test_after_submission_the_old_window_changes_nothing(me, world):
    draft = whole(me, world)
    check(me, draft)
    case = Application.objects.get()
    for name in ("draft", "draft-materials", "draft-check"):
        assert me.post(url(name, draft.pk), {"declared": "yes"})["Location"] == url("submitted", case.number)
    fill(me, draft, headcount="99")
    assert send(me, draft, "contract").status_code == 302
    case.refresh_from_db()
    assert case.answers["headcount"] == 12 and case.files.count() == 2 and Application.objects.count() == 1


@pytest.mark.parametrize("key", ["nothing", "company-x"])
def test_a_section_that_is_not_there(me, draft, key):
    assert me.get(url("draft-section", draft.pk, key)).status_code == 404


@pytest.fixture
def in_a_town(client):
    class TownWorld(World):
        def four_stages(self):
            accept, *rest = super().four_stages()
            self.person("戚镇", Role.TOWN_CLERK, self.town)
            self.make_town("empty", "无岗镇", "330282199")
            accept = {"key": "accept", "name": "镇受理", "kind": "acceptance", "level": "town", "role": Role.TOWN_CLERK}
            return [accept, *rest]

    world = TownWorld()
    client.force_login(world.user)
    return world


def test_an_item_of_the_towns_asks_in_which_one(client, in_a_town):
    draft = whole(client, in_a_town)
    refused = check(client, draft)
    assert refused.status_code == 400 and refused.context["errors"][0]["href"].startswith(url("draft-town", draft.pk))
    page = client.get(url("draft-town", draft.pk)).content.decode()
    assert "浒山街道" in page and "无岗镇" not in page  # nobody there could handle it
    assert client.post(url("draft-town", draft.pk), {"town": "999999"}).status_code == 400
    client.post(url("draft-town", draft.pk), {"town": in_a_town.town.pk})
    assert check(client, draft).status_code == 302
    case = Application.objects.get()
    assert case.town == in_a_town.town and case.number.startswith("330282001-")


def test_the_task_list_costs_the_same_however_much_is_written(me, world, django_assert_max_num_queries):
    draft = whole(me, world)
    for name in ("draft", "draft-materials", "draft-check"):
        with django_assert_max_num_queries(26):
            assert me.get(url(name, draft.pk)).status_code == 200
