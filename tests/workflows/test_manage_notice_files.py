"""A notice of holidays as a file: read like typed lines, looked at first, nothing trusted."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from accounts.roles import Role
from tests.instants import at
from tests.world import World
from workflows import notice_files, timekeeping
from workflows.models import CalendarDay, CalendarYear

NOON = at("2016-10-12 12:00")
CSV = "日期,类别,名称\n2027/1/1,放假,元旦\n2027年1月2日,放假,元旦\n2027-01-10,上班,元旦\n"
LINES = "2027-01-01 放假 元旦\n2027-01-02 放假 元旦\n2027-01-10 上班 元旦"


def upload(data, name="notice.csv"):
    return SimpleUploadedFile(name, data)


def workbook(rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_in_any_encoding_excel_writes(encoding):
    assert notice_files.lines_of(upload(CSV.encode(encoding))) == LINES
    assert notice_files.lines_of(upload(CSV.replace(",", "\t").encode(encoding))) == LINES


def test_an_excel_file_with_dates_as_dates_or_as_words():
    rows = [["日期", "类别", "名称"], [date(2027, 1, 1), "放假", "元旦"], [], ["2027年1月2日", "放假", "元旦"],
            ["2027.1.10", "上班", "元旦", "备注不用"]]  # fmt: skip
    assert notice_files.lines_of(upload(workbook(rows), "notice.xlsx")) == LINES


def test_what_is_no_date_is_left_for_the_reader_to_explain():
    assert notice_files.lines_of(upload("2027-02-30,放假\n5月1日,放假".encode())) == "2027-02-30 放假\n5月1日 放假"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (notice_files.LARGEST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0nonsense", b"\x00\x01\x02", b"\xff\xfe\xff" * 9,
     b"%PDF-1.7", b"a" * (notice_files.LARGEST + 1), bomb(),
     workbook([[n] for n in range(notice_files.MOST_ROWS + 2)])],
    ids=["empty", "blank", "zip", "old excel", "zeros", "bytes", "pdf", "large", "bomb", "long"],
)  # fmt: skip
def test_what_is_no_notice_is_refused_in_words(data):
    with pytest.raises(notice_files.UnreadableFile) as refused:
        notice_files.lines_of(upload(data))
    assert str(refused.value)


@pytest.fixture
def keeper(client, monkeypatch, db):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    CalendarDay.objects.filter(date__year=2027).delete()
    CalendarYear.objects.filter(year=2027).delete()
    timekeeping.calendar_changed()
    client.force_login(world.person("徐事项", Role.LIST_ADMIN, world.window))
    yield client
    timekeeping.forget_calendar()


def test_a_file_is_looked_at_then_loaded(keeper):
    url = reverse("calendar-load", args=[2027])
    answer = keeper.post(url, {"notice": "国办发明电〔2026〕1号", "text": "", "file": upload(CSV.encode())})
    assert answer.status_code == 200 and len(answer.context["changes"]) == 3
    assert not CalendarYear.objects.filter(year=2027).exists()
    keeper.post(url, answer.context["hidden"])
    assert CalendarYear.objects.get(year=2027).notice == "国办发明电〔2026〕1号"
    assert CalendarDay.objects.get(date=date(2027, 1, 10)).kind == "workday"


def test_what_is_wrong_in_a_file_stands_there_to_be_corrected(keeper):
    url = reverse("calendar-load", args=[2027])
    answer = keeper.post(
        url, {"notice": "文", "text": "旧的", "file": upload("2027-1-1,放假\n2027-02-30,放假".encode())}
    )
    page = answer.content.decode()
    assert answer.status_code == 400 and "第 2 行" in page and "2027-02-30 放假</textarea>" in page
    answer = keeper.post(
        url, {"notice": "文", "text": "2027-01-01 放假", "file": upload(b"PK\x03\x04nonsense", "x.xlsx")}
    )
    page = answer.content.decode()
    assert answer.status_code == 400 and 'href="#id_file"' in page and "2027-01-01 放假</textarea>" in page
