import io
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import Post, User
from accounts.posts import appoint
from items.drafts import copy_to_draft, write
from items.models import ChangeBatch, Edition, Item
from items.publishing import publish
from tests.factories.items import complete_content, department, item_with_draft, material, published

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "",
    "special-hours/",
    "special-hours/edit/",
    "special-hours/compare/",
    "special-hours/publication/",
    "special-hours/edit/limits/",
    "special-hours/preview/",
    "special-hours/copy/",
    "import/",
    "new/",
]


def officer(role, username="anna"):
    user = User.objects.create_user(username, kind=User.Kind.STAFF, name=username)
    appoint(user, Post.objects.establish(department=department(), role=role, title=role), start_on=date(2020, 1, 1))
    return user


@pytest.fixture
def admin(client):
    user = officer("list_admin")
    client.force_login(user)
    client.user = user
    return client


@pytest.mark.parametrize("address", [*ADDRESSES, "template.xlsx"])
def test_only_the_list_administrator_opens_these_pages(client, address):
    published()
    assert client.get(f"/manage/items/{address}").status_code == 302  # a stranger is asked to sign in
    for role in ("clerk", "reviewer", "head", "supervisor", "system_admin"):
        client.force_login(officer(role, role))
        assert client.get(f"/manage/items/{address}").status_code == 403
    client.force_login(User.objects.create_user("applicant", name="x"))
    assert client.get(f"/manage/items/{address}").status_code == 404  # an applicant never learns that it exists
    assert client.post("/manage/items/special-hours/draft/").status_code == 404
    assert not Edition.objects.filter(state="draft").exists()


def test_the_pages_open_with_and_without_a_draft(admin):
    def answers():
        return [admin.get(f"/manage/items/{address}").status_code for address in ADDRESSES]

    live = published()
    assert answers() == [200, 200, 302, 302, 302, 302, 302, 302, 200, 200]
    copy_to_draft(live)
    assert answers() == [200] * 10
    assert admin.get("/manage/items/no-such-item/").status_code == 404


def test_a_blocked_draft_cannot_be_proposed_and_shows_why(admin):
    draft = item_with_draft(materials=[material("a", "无依据材料")])
    page = admin.get("/manage/items/special-hours/publication/").content.decode()
    assert "依据待核：无依据材料" in page and 'name="document"' not in page
    response = admin.post("/manage/items/special-hours/publication/", {"reason": "新增", "document": "1号"})
    assert response.status_code == 200
    draft.refresh_from_db()
    assert draft.is_draft and not ChangeBatch.objects.exists()


def test_a_sound_draft_goes_into_a_change_batch_and_not_onto_the_list(admin):
    item_with_draft()
    page = "/manage/items/special-hours/publication/"
    assert admin.post(page, {"reason": "新增"}).status_code == 200  # an addition rests on a document
    response = admin.post(page, {"reason": "新增", "document": "国发〔2024〕1号"})
    batch = ChangeBatch.objects.get()
    assert (response.status_code, response.url) == (302, f"/manage/changes/{batch.pk}/")
    assert (batch.lines.get().operation, batch.drafter) == ("add", admin.user)
    assert Edition.objects.get().is_draft
    assert batch.title in admin.get(page).content.decode()


def test_opening_a_draft_copies_what_is_published_for_a_day_to_come(admin):
    live = published()
    draft = write(copy_to_draft(live), complete_content(promised_amount=8))
    day = localdate() + timedelta(days=20)
    publish(draft, by=admin.user, at=timezone.now(), effective_on=day)
    admin.post("/manage/items/special-hours/draft/")
    opened = Edition.objects.get(state="draft")
    assert (opened.number, opened.promised_amount) == (3, 8), "else the change to come would be lost without a word"


def test_opening_a_draft_copies_the_live_edition(admin):
    published()
    assert admin.post("/manage/items/special-hours/draft/").status_code == 302
    assert admin.get("/manage/items/special-hours/draft/").status_code == 405
    assert Edition.objects.filter(state="draft").count() == 1


def test_the_comparison_names_what_changed(admin):
    draft = copy_to_draft(published())
    write(draft, complete_content(promised_amount=8, materials=[]))
    assert admin.get("/manage/items/special-hours/compare/?left=1&right=1").context["rows"] == []
    page = admin.get("/manage/items/special-hours/compare/")
    assert {row["change"].field for row in page.context["rows"]} == {"promised_amount", "materials"}
    assert "申请表" in page.content.decode()


def upload(admin, data, name="items.json", **more):
    file = SimpleUploadedFile(name, data)
    return admin.post("/manage/items/import/", {"file": file, "department": department().pk, **more}, follow=True)


def test_an_upload_is_shown_first_and_written_only_when_confirmed(admin):
    rows = json.dumps([{"name": "甲", "type": "行政许可"}, {"name": "乙"}]).encode()
    response = upload(admin, rows, publishing="on")
    assert "导入预览" in response.content.decode() and "没有写事项类型" in response.content.decode()
    assert not Item.objects.exists()
    address = response.redirect_chain[-1][0]
    done = admin.post(address)
    assert done.status_code == 200 and Item.objects.get().state == "in_use"
    assert admin.post(address).status_code == 302  # the file has been forgotten
    assert Item.objects.count() == 1


def test_a_broken_upload_is_told_and_offers_nothing_to_confirm(admin):
    for data in (b"[1,", b"PK\x03\x04"):
        page = upload(admin, data).content.decode()
        assert "确认导入" not in page and "alert--bad" in page
    assert admin.post("/manage/items/import/", {}).status_code == 200
    assert admin.get("/manage/items/import/00000000-0000-0000-0000-000000000000/").status_code == 302


def test_the_template_goes_round_through_the_page(admin):
    published()
    data = admin.get("/manage/items/template.xlsx").content
    assert "无变化" in upload(admin, data, "items.xlsx").content.decode()
    empty = admin.get("/manage/items/template.xlsx?empty=1").content
    assert "文件里没有事项" in upload(admin, empty, "empty.xlsx").content.decode()
    assert io.BytesIO(data).read(2) == b"PK"


def test_the_list_asks_few_questions(admin, django_assert_max_num_queries):
    for number in range(5):
        published(f"item-{number}", name=f"事项{number}")
    with django_assert_max_num_queries(12):
        admin.get("/manage/items/")


def test_an_excel_file_that_was_edited_shows_each_difference_before_it_is_applied(admin):
    from openpyxl import load_workbook

    published()
    book = load_workbook(io.BytesIO(admin.get("/manage/items/template.xlsx").content))
    sheet = book["事项"]
    column = [cell.value for cell in sheet[1]].index("承诺时限") + 1
    sheet.cell(row=2, column=column, value=6)
    book["申请材料"].cell(row=2, column=3, value="申请书")
    file = io.BytesIO()
    book.save(file)
    response = upload(admin, file.getvalue(), "items.xlsx")
    (row,) = response.context["rows"]
    said = [(one["change"].field, one["before"], one["after"]) for one in row["changes"]]
    assert ("promised_amount", [("", "10")], [("", "6")]) in said and len(said) == 2
    assert "申请书" in response.content.decode()
    assert not Edition.objects.filter(state="draft").exists()  # nothing is written yet
