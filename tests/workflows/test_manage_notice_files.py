"""A notice of holidays as a file: read like typed lines, looked at first, nothing trusted."""

import io
import struct
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_in_any_encoding_excel_writes(encoding):
    assert notice_files.lines_of(upload(CSV.encode(encoding))) == LINES
    assert notice_files.lines_of(upload(CSV.replace(",", "\t").encode(encoding))) == LINES


def test_an_excel_file_with_dates_as_dates_or_as_words():
    rows = [["日期", "类别", "名称"], [date(2027, 1, 1), "放假", "元旦"], [], ["2027年1月2日", "放假", "元旦"],
            ["2027.1.10", "上班", "元旦", "备注不用"]]  # fmt: skip
    assert notice_files.lines_of(upload(workbook(rows), "notice.xlsx")) == LINES


def test_what_is_no_date_is_left_for_the_reader_to_explain():
    assert notice_files.lines_of(upload("2027-02-30,放假\n5月1日,放假".encode())) == "2027-02-30 放假\n5月1日 放假"


def far(cell: str) -> bytes:
    """Two cells; the table between them would take the memory of the machine."""
    book, out = Workbook(), io.BytesIO()
    book.active["A1"], book.active[cell] = "2027-01-01", "放假"
    book.save(out)
    return out.getvalue()


def rewritten(data: bytes, change) -> bytes:
    """An .xlsx with the text of its sheet changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if "worksheets" in entry.filename else content)
    return out.getvalue()


def bomb(*, lying=False) -> bytes:
    size = notice_files.LARGEST_UNPACKED + 1
    data = rewritten(workbook([["2027-01-01", "放假"]]), lambda content: content + b" " * size)
    if lying:  # it says that it unpacks to little
        data = data.replace(struct.pack("<I", _unpacked(data)), struct.pack("<I", 100))
    return data


def _unpacked(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return max(entry.file_size for entry in archive.infolist())


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0nonsense", b"\x00\x01\x02", b"\xff\xfe\xff" * 9,
     b"%PDF-1.7", b"a" * (notice_files.LARGEST + 1), bomb(),
     bomb(lying=True), workbook([[n] for n in range(notice_files.MOST_ROWS + 2)]), far("XFD1048576"), far("A1048576"),
     far("XFD1"), rewritten(workbook([["x"]]), lambda xml: xml.replace(b"</sheetData>", b"")),
     rewritten(workbook([["x"]]), lambda xml: xml.replace(b'r="A1"', b"r='XFD1048576'")),
     b"2027-01-01,x\n" * (notice_files.MOST_ROWS + 1), b"\n" * notice_files.LARGEST, b'"' + b"a" * 200_000],
    ids=["empty", "blank", "zip", "old excel", "zeros", "bytes", "pdf", "large", "bomb", "lying bomb", "long",
         "last corner", "last row", "last column", "broken sheet", "other quotes", "long text", "a million lines",
         "endless quote"],
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027-01-01,放假\n2027-01-01,放假", "这一天重复了"),
        ("2027-01-01,放假\n2027-01-02,放假\n2027-01-02,上班", "这一天重复了"),
        ("2027-01-01,放假\n2028-01-03,放假", "2027"),
        ("2027-01-01,放假\n2027-01-04,上班", "第 2 行"),
        ("2027-01-02,放假", "没有 1 月 1 日"),
        ("2027-01-01,放假\n" * 300, "200"),
        ("2027-01-01,放假," + "元" * 30_000, ""),
        ("2027-01-01\x00,放假", ""),
        ("０２７-01-01,放假", ""),
    ],
    ids=["twice", "both", "other year", "worked anyway", "no 1 January", "lines", "name", "nul", "full width"],
)
@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "utf-16", "xlsx"])
def test_a_wrong_notice_in_a_file_of_any_kind_is_told_and_changes_nothing(keeper, text, said, kind):
    if kind == "xlsx":
        text = text.replace("\x00", "-")  # Excel cannot hold it
        data = workbook([line.split(",") for line in text.splitlines()])
    else:
        data = text.encode(kind)
    url = reverse("calendar-load", args=[2027])
    answer = keeper.post(url, {"notice": "文", "text": "", "file": upload(data, "notice.csv")})
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not CalendarDay.objects.filter(date__year=2027).exists()
