"""Reading the Excel template. Rows of the other sheets belong to the item whose name or code they bear."""

import re
import zipfile
from io import BytesIO

from django.utils.translation import gettext_noop
from python_calamine import CalamineWorkbook

from items.importing.columns import BASES, COLUMNS, CONDITIONS, ITEMS, LIST_OF, MATERIALS, QUESTIONS
from items.importing.report import ERROR, NOTE, Problem
from items.workbooks import Unsafe, require_safe

MOST_ROWS = 10_000
FARTHEST = MOST_ROWS + 5  # a few more are told by the sheet's name
MOST_COLUMNS = 200
LARGEST_UNPACKED = 100 * 1024 * 1024
FORMULA = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f[ >/]')


def read_workbook(data, source):
    if not data.startswith(b"PK"):
        return source.refuse("The Excel file cannot be opened. Save it again as .xlsx without a password.")
    try:
        require_safe(data, most_unpacked=LARGEST_UNPACKED, most_rows=FARTHEST, most_columns=MOST_COLUMNS)
        formulas = _formulas(data)
    except Unsafe as error:
        if error.too_far is None:
            return source.refuse("The Excel file is damaged, protected by a password, or unpacks to more than 100 MB.")
        row, column = error.too_far
        return source.refuse(
            "A cell stands in row %(row)s, column %(column)s: at most %(rows)s rows and %(columns)s columns are read.",
            row=row,
            column=column,
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    except Exception:  # noqa: BLE001  calamine raises several kinds, and panics become plain exceptions
        return source.refuse("The Excel file cannot be opened. Save it again as .xlsx without a password.")
    if ITEMS not in workbook.sheet_names:
        return source.refuse(
            "There is no sheet named %(sheet)s; found: %(found)s. Use the template.",
            sheet=ITEMS,
            found="、".join(workbook.sheet_names)[:200],
        )
    if formulas:
        source.problems.append(
            Problem(
                NOTE,
                "",
                "The file has formulas (%(cells)s); only the values last saved with the file are read.",
                {"cells": "、".join(formulas[:5])},
            )
        )
    tables = {}
    for sheet in (ITEMS, BASES, CONDITIONS, MATERIALS, QUESTIONS):
        if sheet in workbook.sheet_names:
            tables[sheet] = _table(workbook, sheet, source)
    if not any(problem.level == ERROR for problem in source.problems):
        _join(tables, source)


def _formulas(data):
    """Cells with formulas of an .xlsx that is known to be safe."""
    found = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                content = archive.open(entry).read(LARGEST_UNPACKED)
                found += [match[1].decode() for match in FORMULA.finditer(content)][:5]
    return found


def _table(workbook, name, source):
    """[(row number, {key: value})] of one sheet; headings that are not ours are told, merged cells too."""
    sheet = workbook.get_sheet_by_name(name)
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        source.refuse(
            "Sheet %(sheet)s has %(rows)s rows and %(columns)s columns; at most %(most)s rows can be read at once.",
            sheet=name,
            rows=sheet.total_height,  # without the headings
            columns=sheet.total_width,
            most=MOST_ROWS,
        )
        return []
    rows = sheet.to_python(skip_empty_area=False)
    if not rows:
        return []
    merged = {row for start, end in sheet.merged_cell_ranges or [] for row in range(start[0] + 1, end[0] + 1)}
    headings = [str(cell).strip().lstrip("\ufeff").rstrip("*＊ ") for cell in rows[0]]
    known = COLUMNS[name]
    first = next(iter(known)) if name != ITEMS else "事项名称"
    if first not in headings:
        source.refuse("Sheet %(sheet)s has no column %(column)s in its first row.", sheet=name, column=first)
        return []
    for heading in headings:
        if heading and heading not in known:
            source.problems.append(
                Problem(
                    NOTE,
                    name,
                    "Column %(column)s of sheet %(sheet)s is not used.",
                    {"column": heading[:40], "sheet": name},
                )
            )
    keys = [known.get(heading) for heading in headings]
    table = []
    for index, cells in enumerate(rows[1:], start=2):
        values = {key: _value(cell) for key, cell in zip(keys, cells, strict=False) if key and not _is_empty(cell)}
        if values:
            table.append((index, values, index - 1 in merged))
    return table


def _is_empty(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _value(cell):
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, (str, bool, int, float)) else str(cell)  # dates and times come as they read


def _join(tables, source):
    """Hang the rows of the other sheets on their items. A row that fits none is an error of the file, with its row."""
    by_name = {}
    for number, values, merged in tables.get(ITEMS, []):
        if merged and "name" not in values:
            source.problems.append(
                Problem(
                    ERROR, ITEMS, "Row %(row)s: merged cells. Undo the merging and fill each cell.", {"row": number}
                )
            )
            continue
        for sheet, key in LIST_OF.items():
            if sheet in tables:
                values.setdefault(key, [])
        source.rows.append((f"{ITEMS} {number}", values))
        for key in ("name", "code"):
            by_name.setdefault(str(values.get(key)), values)
    for sheet, key in LIST_OF.items():
        for number, values, merged in tables.get(sheet, []):
            item = by_name.get(str(values.pop("item", None)))
            if item is None:
                message = gettext_noop("Row %(row)s of sheet %(sheet)s names no item of the sheet %(items)s.")
                if merged:
                    message = gettext_noop(
                        "Row %(row)s of sheet %(sheet)s: merged cells. Undo the merging and fill each cell."
                    )
                source.problems.append(Problem(ERROR, sheet, message, {"row": number, "sheet": sheet, "items": ITEMS}))
                continue
            if key == "materials" and isinstance(values.get("accepts"), str):
                values["accepts"] = [part for part in re.split(r"[,，、\s]+", values["accepts"]) if part]
            item[key].append(values)
