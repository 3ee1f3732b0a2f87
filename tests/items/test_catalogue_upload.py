"""The catalogue above through its page: read, its difference shown, then taken or left. And an item's own codes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import AuditRecord
from items.models import CatalogueDifference, CatalogueEntry, Item
from items.reference import files, taking
from tests.factories.items import AT, published
from tests.items.lists import ListWorld

pytestmark = pytest.mark.django_db
HEAD = ["编码", "名称", "类型", "层级", "版本", "更新日期"]
ROWS = [
    ["许可-00001-000", "特殊工时审批", "01", "省、市、县", "1", ""],
    ["许可-00002-000", "别的事项", "01", "县", "2", "2020-01-01"],
]


def as_csv(rows, encoding="utf-8-sig"):
    return "\n".join(",".join(row) for row in [HEAD, *rows]).encode(encoding)


def as_excel(rows):
    book = Workbook()
    for row in [HEAD, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def page(client):
    world = ListWorld()
    client.force_login(world.keeper)
    return client


def send(page, data, name="catalogue.csv"):
    return page.post("/manage/catalogue/upload/", {"file": SimpleUploadedFile(name, data)})


def take(page):
    shown = page.get("/manage/catalogue/upload/difference/")
    return page.post("/manage/catalogue/upload/difference/", {"state": shown.context["state"]})


@pytest.mark.parametrize("data", [as_csv(ROWS), as_csv(ROWS, "gb18030"), as_excel(ROWS)])
def test_csv_and_excel_say_the_same(data):
    assert files.rows_of(data) == files.rows_of(as_csv(ROWS))
    assert files.rows_of(data)[0]["levels"] == ["provincial", "municipal", "county"]


def test_excel_with_numbers_and_days_as_excel_keeps_them():
    from datetime import datetime

    row = ["许可-00001-000", "甲", 1, "县", 2.0, datetime(2020, 1, 2)]
    assert files.rows_of(as_excel([row]))[0] | {"name": ""} == {
        "base_code": "许可-00001-000",
        "name": "",
        "type_code": "01",
        "levels": ["county"],
        "version": 2,
        "changed_on": datetime(2020, 1, 2).date(),
    }


def test_nothing_is_written_before_the_difference_was_seen_and_taken(page):
    published(name="特殊工时审批")
    assert send(page, as_csv(ROWS)).status_code == 302 and not CatalogueEntry.objects.exists()
    shown = page.get("/manage/catalogue/upload/difference/").content.decode()
    assert "许可-00002-000" in shown and "别的事项" in shown and not CatalogueEntry.objects.exists()
    assert take(page).status_code == 302
    assert CatalogueEntry.objects.count() == 2 and CatalogueDifference.objects.filter(kind="missing").exists()
    assert AuditRecord.objects.filter(after__new=2).exists()


def test_what_changes_and_what_goes_is_shown_with_both_sides(page):
    taking.read(as_csv(ROWS), at=AT)
    send(page, as_excel([["许可-00001-000", "特殊工时审批", "01", "市", "3", ""]]), "catalogue.xlsx")
    shown = page.get("/manage/catalogue/upload/difference/")
    plan = shown.context["plan"]
    assert [names for _entry, _row, names in plan.changed] == [["levels", "version"]]
    assert [entry.base_code for entry in plan.gone] == ["许可-00002-000"] and plan.new == []
    take(page)
    assert CatalogueEntry.objects.get(is_current=True).levels == ["municipal"]
    assert CatalogueEntry.objects.get(is_current=False).base_code == "许可-00002-000"


def test_who_saw_another_difference_is_shown_the_one_of_now(page):
    send(page, as_csv(ROWS))
    state = page.get("/manage/catalogue/upload/difference/").context["state"]
    taking.read(as_csv(ROWS[:1]), at=AT)
    answer = page.post("/manage/catalogue/upload/difference/", {"state": state})
    assert answer.status_code == 409 and CatalogueEntry.objects.filter(is_current=True).count() == 1
    assert take(page).status_code == 302 and CatalogueEntry.objects.filter(is_current=True).count() == 2


def test_a_file_that_is_left_changes_nothing(page):
    send(page, as_csv(ROWS))
    page.post("/manage/catalogue/upload/difference/", {"leave": "1"})
    assert not CatalogueEntry.objects.exists()
    assert page.get("/manage/catalogue/upload/difference/").status_code == 302


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\xff\xff", "CSV"),
        (b"PK\x03\x04broken", "Excel"),
        (b"", ""),
        (as_csv([["许可-1", "甲", "01", "", "", ""]]), "许可-1"),
        (as_csv([["许可-00001-000", "甲", "07", "", "", ""]]), "许可-00001-000"),
        (as_csv([["许可-00001-000", "甲", "01", "村", "", ""]]), "村"),
        (as_csv([["许可-00001-000", "甲", "01", "", "", "明天"]]), "明天"),
    ],
)
def test_a_file_nobody_can_read_is_refused_with_the_row_and_the_reason(page, data, words):
    answer = send(page, data)
    assert answer.status_code == 400 and words in answer.content.decode()
    assert not CatalogueEntry.objects.exists()


def test_the_codes_of_an_item_are_kept_or_it_is_said_what_is_wrong(page):
    item = published().item
    address = f"/manage/items/{item.code}/codes/"
    long = "1137040206591267634000114111004"
    wrong = page.post(address, {"base_code": "许可-1-1", "national_code": long})
    assert wrong.status_code == 400 and "许可-1-1" in wrong.content.decode() and long in wrong.content.decode()
    assert page.post(address, {"base_code": " 许可－00012－001 ", "national_code": long}).status_code == 302
    item.refresh_from_db()
    assert (item.base_code, item.national_code) == ("许可-00012-001", long)
    assert AuditRecord.objects.filter(after__base_code="许可-00012-001").exists()


def test_an_import_refuses_a_row_with_a_wrong_code_and_says_why():
    from tests.items.test_importing import load, messages, outcomes, row

    report = load(row(base_code="确认-00001-000"), row(name="乙事项", national_code="00011411"))
    assert outcomes(report) == {"refused": 2} and not Item.objects.exists()
    assert any("another type" in one for one in messages(report, "error"))
    assert any("12 places" in one for one in messages(report, "error"))
    assert outcomes(load(row(base_code="许可-00001-000"))) == {"created": 1}


def test_the_public_list_names_the_body_its_nature_and_the_leader(page):
    edition = published()
    shown = page.get("/lists/power/").content.decode()
    assert edition.body_name in shown and "法定" in shown and "陈志远" in shown
