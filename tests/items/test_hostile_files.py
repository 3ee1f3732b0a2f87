"""Files as people and attackers make them: each gets a clear sentence, never an exception."""

import io
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from items.importing.columns import COLUMNS, ITEMS, MATERIALS
from items.importing.reading import LARGEST, read
from items.importing.running import import_bytes
from items.importing.shaping import USED, shape
from items.importing.writing import workbook
from items.models import Item
from tests.factories.items import AT, department


def book(fill=None, *, headings=True):
    made = Workbook()
    made.remove(made.active)
    for name, columns in COLUMNS.items():
        sheet = made.create_sheet(name)
        if headings:
            sheet.append(list(columns))
    if fill:
        fill(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def put(sheet, row, **cells):
    for heading, value in cells.items():
        sheet.cell(row=row, column=list(COLUMNS[sheet.title]).index(heading) + 1, value=value)


def refusals(data):
    source = read(data)
    assert source.rows == []
    return [problem.message for problem in source.problems if problem.level == "error"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"[]", "The file holds no item."),
        (b"{}", "A list of items was expected"),
        (b'"text"', "A list of items was expected"),
        (b"[1, 2", "as JSON it breaks at line"),
        (b"[NaN]", "as JSON it breaks at line"),
        (b'[{"form": 1e999}]', "as JSON it breaks at line"),
        (b"\xff\xfe\x00\x01\x80", "neither Excel nor JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"PK\x03\x04 not a zip", "damaged, protected"),
        (b"\xd0\xcf\x11\xe0 not an xls", "cannot be opened"),
        (b"x" * (LARGEST + 1), "larger than"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data, said):
    (message,) = refusals(data)
    assert said in message


def test_a_byte_order_mark_and_gb18030_are_read():
    text = json.dumps([{"name": "事项"}], ensure_ascii=False)
    assert read(b"\xef\xbb\xbf" + text.encode()).rows[0][1] == {"name": "事项"}
    source = read(text.encode("gb18030"))
    assert source.rows[0][1] == {"name": "事项"}
    assert "GB18030" in source.problems[0].message


def test_more_items_than_can_be_read_at_once_are_refused_whole():
    assert "at most" in refusals(json.dumps([{"name": str(n)} for n in range(2001)]).encode())[0]


def test_a_workbook_without_our_sheet_or_heading_is_told_what_is_missing():
    plain = Workbook()
    plain.active.title = "Sheet1"
    file = io.BytesIO()
    plain.save(file)
    assert "There is no sheet named" in refusals(file.getvalue())[0]
    assert "has no column" in refusals(book(lambda made: made[ITEMS].append(["别的", "标题"]), headings=False))[0]


def test_an_empty_template_holds_no_item():
    assert refusals(book()) == ["The file holds no item."]


def test_ten_thousand_rows_are_too_many():
    def fill(made):
        for number in range(10_001):
            made[MATERIALS].append(["甲", f"m{number}"])

    assert "at most" in refusals(book(fill))[0]


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD2"])
def test_a_cell_far_away_is_told_and_does_not_take_the_process_down(cell):
    """The reader would make a table up to that cell: half a terabyte for the last corner."""

    def fill(made):
        put(made[ITEMS], 2, 事项名称="甲", 事项类型="行政许可")
        made[ITEMS][cell] = "x"

    assert "A cell stands in row" in refusals(book(fill))[0]


def test_merged_cells_are_named_by_row():
    def fill(made):
        put(made[ITEMS], 2, 事项名称="甲", 事项类型="行政许可")
        put(made[ITEMS], 3, 事项类型="行政许可")
        column = list(COLUMNS[ITEMS]).index("事项名称") + 1
        made[ITEMS].merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)

    source = read(book(fill))
    assert [(p.message[:26], p.params["row"]) for p in source.problems] == [("Row %(row)s: merged cells.", 3)]


def test_a_material_of_no_item_is_named_by_row():
    def fill(made):
        put(made[ITEMS], 2, 事项名称="甲", 事项类型="行政许可")
        put(made[MATERIALS], 2, 事项名称="乙", 材料名称="申请表")

    (problem,) = read(book(fill)).problems
    assert (problem.level, problem.params["row"]) == ("error", 2)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["a\x00b", "\ud83d"])
def test_a_form_with_characters_no_database_keeps_is_refused_in_words(words):
    field = {"key": "x", "label": words, "kind": "text"}
    form = {"schema": 1, "sections": [{"key": "a", "title": "甲", "fields": [field]}]}
    raw = {"name": "试", "type_code": "20", "department": department().code, "form": form}
    report = import_bytes(json.dumps({"items": [raw]}).encode(), at=AT)
    assert not report.rows[0].code and not Item.objects.exists()
    assert any(problem.params.get("code") == "unprintable" for problem in report.rows[0].problems)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["new", "import"])
def test_an_item_cannot_take_the_address_of_a_page(code):
    raw = {"code": code, "name": "试", "type_code": "20", "department": department().code}
    report = import_bytes(json.dumps({"items": [raw]}).encode(), at=AT)
    assert report.rows[0].outcome == "refused" and not Item.objects.exists()


def test_formulas_are_not_run_and_are_told():
    def fill(made):
        put(made[ITEMS], 2, 事项名称="甲", 法定时限="=10+10")

    source = read(book(fill))
    assert any("formulas" in problem.message for problem in source.problems)
    assert source.rows[0][1].get("statutory_amount") != 20


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/s.xml", "w") as member,
    ):
        for _ in range(101):
            member.write(b"0" * 1024 * 1024)
    assert len(file.getvalue()) < LARGEST
    assert "100 MB" in refusals(file.getvalue())[0]


@pytest.mark.django_db
def test_a_text_that_looks_like_a_formula_stays_a_text_in_the_export():
    rows = [{"name": "=1+1", "type": "行政许可", "note": "x"}]
    import_bytes(json.dumps(rows).encode(), at=AT, department=department())
    exported = load_workbook(io.BytesIO(workbook(empty=False, on=AT.date())))
    cell = exported[ITEMS].cell(row=2, column=list(COLUMNS[ITEMS]).index("事项名称") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


scalar = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30)
)
anything = st.recursive(
    scalar, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
KEYS = st.sampled_from(sorted(USED))
BROKEN = st.dictionaries(KEYS, anything, max_size=12)
ROWS = st.fixed_dictionaries({"name": st.just("甲"), "type": st.just("行政许可")}).flatmap(
    lambda fixed: BROKEN.map(lambda more: {**more, **fixed})
)


@given(BROKEN | anything)
def test_no_row_can_break_the_reading(raw):
    shape(raw)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=3))
def test_no_row_can_break_the_import(rows):
    report = import_bytes(json.dumps(rows).encode(), at=AT, department=department(), dry_run=True)
    assert len(report.rows) == len(rows)
    assert not Item.objects.exists()
