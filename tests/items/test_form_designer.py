"""A form designed without code: sections, fields of every kind, moved and removed by buttons, never unsound."""

import pytest
from django.test import Client

from items.drafts import copy_to_draft, draft_for, write
from items.editor.field_forms import KINDS as DESIGNED
from items.form_definition import faults
from items.forms import KINDS, validate
from items.models import Item
from tests.factories.items import complete_content, department, published
from tests.items.editing import draft_content
from tests.items.test_manage import admin, officer  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db
BASE = "/manage/items/special-hours/form/"


@pytest.fixture
def empty(admin):  # noqa: F811
    item = Item.objects.create(code="special-hours", type_code="07", department=department())
    write(draft_for(item), complete_content(form={}))
    return admin


def form_now():
    return draft_content()["form"]


def add(client, kind, label, section="sqr", **typed):
    address = f"{BASE}new/?kind={kind}&into={section}"
    page = client.get(address)
    assert page.status_code == 200
    return client.post(address, {"seen": page.context["seen"], "label": label, "into": section, **typed})


def section(client, title="申请人"):
    return client.post(f"{BASE}parts/new/", {"seen": client.get(f"{BASE}parts/new/").context["seen"], "title": title})


def test_every_kind_of_field_can_be_designed_and_is_sound(empty):
    assert set(DESIGNED) == set(KINDS)
    assert section(empty).status_code == 302
    for number, kind in enumerate(DESIGNED):
        typed = (
            {"options": "甲\n乙\n乙\n", "columns": "岗位名称\n人数"} if kind in ("choice", "choices", "table") else {}
        )
        assert add(empty, kind, f"问题{number}", required="on", **typed).status_code == 302, kind
    form = form_now()
    assert faults(form) == []
    assert [one["kind"] for one in form["sections"][0]["fields"]] == list(DESIGNED)
    assert len(validate(form, {})[1]) == len(DESIGNED)  # each is asked for
    page = empty.get(BASE).content.decode()
    assert "岗位名称" in page and "乙" in page  # the preview


def test_usual_labels_get_the_keys_that_are_filled_in_from_the_account(empty):
    section(empty)
    for label in ("姓名", "联系电话", "联系电话"):
        add(empty, "text", label)
    assert [one["key"] for one in form_now()["sections"][0]["fields"]] == ["name", "contact_phone", "contact_phone_2"]


def test_a_field_is_shown_only_for_an_answer_given_before_it(empty):
    section(empty)
    add(empty, "choice", "申请类型", options="首次\n再次")
    add(empty, "text", "上次文号", show_if="sqlx=再次")
    first, second = form_now()["sections"][0]["fields"]
    assert second["show_if"] == {"field": first["key"], "equals": "再次"}
    empty.post(BASE, {"act": f"remove field {first['key']}"})  # something depends on it
    empty.post(BASE, {"act": f"up field {second['key']}"})  # it would look ahead
    assert form_now()["sections"][0]["fields"] == [first, second]
    assert add(empty, "text", "乱", show_if="nonsense").status_code == 200


def test_parts_are_moved_and_removed_by_buttons(empty):
    section(empty)
    section(empty, "申请内容")
    keys = [one["key"] for one in form_now()["sections"]]
    add(empty, "text", "甲", keys[0])
    add(empty, "text", "乙", keys[0])
    empty.post(BASE, {"act": "down field j"})  # 甲
    assert [one["label"] for one in form_now()["sections"][0]["fields"]] == ["乙", "甲"]
    empty.post(BASE, {"act": "down field j"})  # over the edge, into the next section
    assert [[f["label"] for f in one["fields"]] for one in form_now()["sections"]] == [["乙"], ["甲"]]
    empty.post(BASE, {"act": f"up section {keys[1]}"})
    assert [one["title"] for one in form_now()["sections"]] == ["申请内容", "申请人"]
    empty.post(BASE, {"act": f"remove section {keys[1]}"})
    assert [one["title"] for one in form_now()["sections"]] == ["申请人"]
    for nonsense in ("", "up", "up field gone", "remove section gone", "jump field y", "up gone gone"):
        assert empty.post(BASE, {"act": nonsense}).status_code == 302


def test_the_columns_of_a_table_are_designed_one_by_one(empty):
    section(empty)
    add(empty, "table", "岗位", columns="名称\n人数", min_rows="1")
    table = form_now()["sections"][0]["fields"][0]
    address = f"{BASE}fields/{table['key']}/new/?kind=number"
    page = empty.get(address)
    assert (
        empty.post(address, {"seen": page.context["seen"], "label": "工资", "min": "0", "max": "x"}).status_code == 200
    )
    assert empty.post(address, {"seen": page.context["seen"], "label": "工资", "min": "0"}).status_code == 302
    empty.post(BASE, {"act": f"up {table['key']} gz"})
    columns = form_now()["sections"][0]["fields"][0]["columns"]
    assert [(one["label"], one["kind"]) for one in columns] == [("名称", "text"), ("工资", "number"), ("人数", "text")]
    assert columns[1]["min"] == 0
    for one in columns:
        empty.post(BASE, {"act": f"remove {table['key']} {one['key']}"})
    assert len(form_now()["sections"][0]["fields"][0]["columns"]) == 1  # a table without columns is none
    assert empty.get(f"{BASE}fields/{table['key']}/new/?kind=table").status_code == 404


def test_what_is_seen_while_typing_is_the_field_as_applicants_get_it(empty):
    section(empty)
    typed = {"label": "金额", "into": "sqr"}
    page = empty.post(f"{BASE}new/?kind=money&into=sqr", typed, headers={"HX-Request": "true"})
    assert "金额" in page.content.decode() and "<html" not in page.content.decode()
    assert form_now()["sections"][0]["fields"] == []


def test_two_designers_at_one_field_are_told_and_at_two_fields_are_not_disturbed(empty):
    section(empty)
    add(empty, "text", "甲")
    add(empty, "text", "乙")
    other = Client()
    other.force_login(officer("list_admin", "berta"))
    one, two = f"{BASE}fields/j/", f"{BASE}fields/y/"
    mine = {"seen": empty.get(one).context["seen"], "label": "甲方", "into": "sqr"}
    theirs = {"seen": other.get(one).context["seen"], "label": "甲某", "into": "sqr"}
    elsewhere = {"seen": other.get(two).context["seen"], "label": "乙某", "into": "sqr"}
    assert other.post(two, elsewhere).status_code == 302
    assert other.post(one, theirs).status_code == 302
    response = empty.post(one, mine)
    page = response.content.decode()
    assert response.status_code == 409 and "berta" in page and 'value="甲方"' in page and "甲某" in page
    assert [f["label"] for f in form_now()["sections"][0]["fields"]] == ["甲某", "乙某"]
    assert empty.post(one, {**mine, "seen": response.context["seen"]}).status_code == 302
    assert form_now()["sections"][0]["fields"][0]["label"] == "甲方"


def test_the_form_of_a_published_edition_stays_as_it_was(admin):  # noqa: F811
    live = published()
    before = live.form
    copy_to_draft(live)
    assert section(admin, "新部分").status_code == 302
    live.refresh_from_db()
    assert live.form == before and form_now() != before


def test_an_option_keeps_its_value_when_others_come_and_go(empty):
    choice = {"key": "k", "label": "类型", "kind": "choice", "options": [{"value": "a", "label": "甲"}, "乙"]}
    form = {"schema": 1, "sections": [{"key": "s", "title": "部分", "fields": [choice]}]}
    draft = Item.objects.get().draft
    write(draft, complete_content(form=form))
    page = empty.get(f"{BASE}fields/k/")
    typed = {"seen": page.context["seen"], "label": "类型", "into": "s", "options": "丙\n甲"}
    assert empty.post(f"{BASE}fields/k/", typed).status_code == 302
    assert form_now()["sections"][0]["fields"][0]["options"] == ["丙", {"value": "a", "label": "甲"}]
