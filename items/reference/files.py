"""The catalogue above as a file, CSV or Excel: its rows, checked. A file with any fault gives no row at all."""

import csv
import io
from datetime import date, datetime

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from items.codes import ItemType, Level
from items.reference import codes, wording
from items.workbooks import Unsafe, require_safe

COLUMNS = {
    "编码": "base_code",
    "名称": "name",
    "类型": "type_code",
    "层级": "levels",
    "版本": "version",
    "更新日期": "changed_on",
}
NEEDED = ("编码", "名称", "类型")
LEVELS = {"省": Level.PROVINCIAL, "市": Level.MUNICIPAL, "县": Level.COUNTY}  # 省市县三级
LARGEST, MOST_ROWS, MOST_COLUMNS = 5 * 1024 * 1024, 20_000, 50


class CannotRead(ValueError):
    """All that is wrong with the file, a line each."""


def rows_of(data: bytes) -> list[dict]:
    """Rows by the names of CatalogueEntry's fields. Raises CannotRead with every fault."""
    if len(data) > LARGEST:
        raise CannotRead(_("The file is larger than %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
    return checked(_sheet(data) if data.startswith(b"PK") else _csv(_text(data)))


def _text(data):
    for encoding in ("utf-8-sig", "gb18030"):  # Excel saves Chinese CSV in the second
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotRead(_("This is neither a CSV file nor an Excel file (.xlsx)."))


def _csv(text):
    try:
        return [list(row) for row in csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\x00", "")))]
    except csv.Error:
        raise CannotRead(_("This is neither a CSV file nor an Excel file (.xlsx).")) from None


def _sheet(data):
    broken = _("The Excel file cannot be opened. Save it again as .xlsx without a password.")
    try:
        require_safe(data, most_unpacked=20 * LARGEST, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [[_cell(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except Unsafe:
        raise CannotRead(broken) from None
    except Exception as error:  # noqa: BLE001  calamine raises several kinds
        raise CannotRead(broken) from error


def _cell(value) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def checked(table: list[list[str]]) -> list[dict]:
    headings = [heading.strip().rstrip("*＊ ") for heading in table[0]] if table else []
    if missing := [name for name in NEEDED if name not in headings]:
        raise CannotRead(_("Columns are missing: %(names)s") % {"names": "、".join(missing)})
    rows, faults = [], []
    for number, cells in enumerate(table[1:], start=2):
        raw = {COLUMNS.get(name): cell.strip() for name, cell in zip(headings, cells, strict=False)}
        if not any(raw.values()):
            continue
        try:
            rows.append(_row(raw))
        except ValueError as fault:
            faults.append(_("Row %(n)s: %(why)s") % {"n": number, "why": fault})
    known = [row["base_code"] for row in rows]
    if twice := sorted({code for code in known if known.count(code) > 1}):
        faults.append(_("These codes stand in it twice: %(codes)s") % {"codes": "、".join(twice)})
    if faults or not rows:
        raise CannotRead("\n".join(faults) or _("There are no rows in it."))
    return rows


def _row(raw):
    code, type_code, version = codes.tidy(raw["base_code"]), raw["type_code"], raw.get("version") or "1"
    type_code = type_code.zfill(2)  # Excel makes 1 of 01
    if type_code not in list(ItemType):
        raise ValueError(_("“%(code)s” is no type of an item.") % {"code": raw["type_code"]})
    if fault := codes.fault_of(code, type_code=type_code):
        raise ValueError(_(wording.CODE_FAULTS[fault]) % {"value": raw["base_code"]})
    if not raw["name"]:
        raise ValueError(_("It has no name."))
    if not (version.isascii() and version.isdecimal() and len(version) < 9):
        raise ValueError(_("The version is no number."))
    return {
        "base_code": code,
        "name": raw["name"][:300],
        "type_code": type_code,
        "levels": _levels(raw.get("levels") or ""),
        "version": int(version),
        "changed_on": _day(raw.get("changed_on") or ""),
    }


def _levels(text):
    found = [level for sign, level in LEVELS.items() if sign in text]
    rest = text.translate({ord(char): None for char in "省市县级、，,; ；/"})
    if rest or (text and not found):
        raise ValueError(_("“%(level)s” names no level. Write 省, 市, 县, or several of them.") % {"level": text})
    return [str(level) for level in found]


def _day(text):
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise ValueError(_("“%(day)s” is no day. Write it like 2016-10-11.") % {"day": text}) from None
