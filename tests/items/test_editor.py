"""The editor as an administrator meets it: sections, faults, buttons, checks, saving by itself."""

import pytest
from django.urls import reverse

from items.drafts import copy_to_draft, draft_for, write
from items.editor.sections import SECTIONS, WITH_PAGE
from items.models import DraftSave, Item
from tests.factories.items import complete_content, department, published
from tests.items.editing import BASE, draft_content, posted
from tests.items.test_manage import admin  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(admin):  # noqa: F811
    return copy_to_draft(published())


@pytest.mark.parametrize("section", WITH_PAGE, ids=lambda section: section.key)
def test_saving_a_section_untouched_changes_nothing(admin, draft, section):  # noqa: F811
    write(draft, complete_content(faq=[{"question": "问", "answer": "答"}], reach=["city"]))
    before = draft_content()
    response = admin.post(f"{BASE}{section.key}/", posted(admin.get(f"{BASE}{section.key}/")))
    assert response.status_code == 302, response.context["errors"]
    assert draft_content() == before
    assert not DraftSave.objects.exists()


def test_every_field_of_an_edition_is_edited_in_exactly_one_section():
    from items.attributes import content_names

    named = [name for section in SECTIONS for name in (*section.names, *section.also)]
    assert len(named) == len(set(named))
    assert set(content_names("Edition")) | {"bases", "conditions", "materials", "files", "flow"} == set(named)


def test_a_changed_field_is_saved_and_who_did_it_is_kept(admin, draft):  # noqa: F811
    data = posted(admin.get(f"{BASE}limits/"), promised_amount="8")
    assert admin.post(f"{BASE}limits/", data).status_code == 302
    assert draft_content()["promised_amount"] == 8
    save = DraftSave.objects.get()
    assert (save.by, save.before, save.after) == (admin.user, {"promised_amount": 10}, {"promised_amount": 8})
    assert "承诺时限" in admin.get(BASE).content.decode()


def test_a_row_is_added_filled_moved_and_removed_by_buttons(admin, draft):  # noqa: F811
    page = f"{BASE}materials/"
    response = admin.post(page, posted(admin.get(page), row="add"))
    assert response.url == f"{page}?more=1#materials-1"
    data = posted(admin.get(f"{page}?more=1"))
    data |= {
        "materials-1-name": "营业执照",
        "materials-1-basis": "《某法》第三条",
        "materials-1-acceptance": "在有效期内",
    }
    assert admin.post(page, data).status_code == 302
    added = draft_content()["materials"][1]
    assert (added["name"], added["acceptance"], added["required"]) == ("营业执照", "在有效期内", True)
    assert added["basis"] == {"title": "某法", "article": "第三条", "document_number": ""}
    admin.post(page, posted(admin.get(page), row="up-1"))
    assert [row["name"] for row in draft_content()["materials"]] == ["营业执照", "申请表"]
    admin.post(page, posted(admin.get(page), row="remove-1"))
    assert [row["name"] for row in draft_content()["materials"]] == ["营业执照"]
    assert admin.post(page, posted(admin.get(page), row="up-77")).status_code == 302
    assert admin.post(page, posted(admin.get(page), row="nonsense")).status_code == 302
    assert len(draft_content()["materials"]) == 1


def test_a_row_without_its_name_is_not_silently_dropped(admin, draft):  # noqa: F811
    page = f"{BASE}conditions/"
    response = admin.post(page, posted(admin.get(page), **{"conditions-0-text": ""}))
    assert response.status_code == 200 and response.context["errors"][0]["href"] == "#id_conditions-0-text"
    assert draft_content()["conditions"]


def test_what_was_typed_comes_back_with_its_faults(admin, draft):  # noqa: F811
    data = posted(admin.get(f"{BASE}limits/"), promised_amount="many", extension_max="15")
    response = admin.post(f"{BASE}limits/", data)
    page = response.content.decode()
    assert response.status_code == 200 and 'value="many"' in page and 'value="15"' in page
    assert {one["href"] for one in response.context["errors"]} == {"#id_promised_amount", "#id_extension_max"}
    assert draft_content()["extension_max"] == 10


def test_while_typing_what_is_sound_is_saved_and_the_checks_are_shown(admin, draft):  # noqa: F811
    data = posted(admin.get(f"{BASE}limits/"), promised_amount="30", extension_max="many")
    response = admin.post(f"{BASE}limits/", data, headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page and "已保存" in page and 'hx-swap-oob="true"' in page
    assert draft_content()["promised_amount"] == 30 and draft_content()["extension_max"] == 10
    assert f'href="{BASE}limits/#id_promised_amount"' in page  # P11 leads to its field
    assert "#id_extension_max" in page  # and what was not saved is said


def test_the_progress_counts_sections_without_a_blocking_point(admin):  # noqa: F811
    item = Item.objects.create(code="special-hours", type_code="01", department=department())
    write(draft_for(item), complete_content(promised_amount=30))
    page = admin.get(BASE)
    assert page.context["total"] == 12 and 0 < page.context["complete"] < 12
    assert "个部分已完成" in page.content.decode()
    assert [one["tone"] for one in page.context["tasks"] if one["title"] == "时限"] == ["warn"]


def test_an_unknown_section_and_a_missing_draft_are_told(admin, draft):  # noqa: F811
    assert admin.get(f"{BASE}nonsense/").status_code == 404
    draft.delete()
    assert admin.get(f"{BASE}limits/").status_code == 302


def test_an_item_is_begun_from_nothing_and_from_another_one(admin, draft):  # noqa: F811
    form = {"name": "新事项登记", "type_code": "07", "department": department().pk}
    assert admin.post("/manage/items/new/", form).url == "/manage/items/xsxdj/edit/"
    assert draft_content("xsxdj")["name"] == "新事项登记"
    assert admin.post("/manage/items/new/", form).url == "/manage/items/xsxdj-2/edit/"
    copied = {**form, "code": "copied", "source": draft.pk}
    assert admin.post("/manage/items/new/", copied).status_code == 302
    assert draft_content("copied") == {**draft_content(), "name": "新事项登记"}
    assert admin.post("/manage/items/new/", {**form, "code": "copied"}).status_code == 200  # taken
    assert admin.post("/manage/items/xsxdj/copy/", {"source": draft.pk}).status_code == 302
    assert draft_content("xsxdj") == draft_content("copied")
    assert admin.post("/manage/items/new/", {"name": ""}).status_code == 200


@pytest.mark.parametrize(("name", "code"), [("新的事项", "new"), ("import", "")])
def test_an_item_never_gets_the_address_of_a_page_of_the_editor(admin, name, code):  # noqa: F811
    given = {"name": name, "type_code": "20", "department": department().pk, "code": code}
    answer = admin.post(reverse("new-item"), given)
    if code:
        assert "code" in answer.context["form"].errors and name in answer.content.decode()
    else:
        assert answer["Location"] == reverse("edit-draft", args=["import-2"])


def test_the_preview_is_the_public_page_of_the_draft(admin, draft):  # noqa: F811
    write(draft, complete_content(name="还没有公布的名称"))
    page = admin.get("/manage/items/special-hours/preview/").content.decode()
    assert "还没有公布的名称" in page and "预览" in page
    assert "还没有公布的名称" not in admin.get("/items/special-hours/").content.decode()


def test_the_draft_alone_goes_to_excel_and_back_unchanged(admin, draft):  # noqa: F811
    from items.importing.running import import_bytes
    from tests.factories.items import AT

    write(draft, complete_content(rights="有权陈述、申辩", reach=["county"]))
    before = draft_content()
    data = admin.get("/manage/items/special-hours/draft.xlsx").content
    (row,) = import_bytes(data, at=AT, publishing=False).rows
    assert row.outcome == "unchanged", row.problems
    assert draft_content() == before
