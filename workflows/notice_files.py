"""A notice of holidays as a file (CSV or Excel: date, kind, name) -> the lines `calendar_notices.read_notice` takes.

Nothing here trusts the file; what it says is checked line by line by the reader of pasted text.
"""

import csv
import io
import re
from datetime import date, datetime

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from items.workbooks import Unsafe, require_safe

LARGEST = 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS = 1000
CHINESE_DATE = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?$")


class UnreadableFile(Exception):
    """The message is in the reader's language."""


def lines_of(file) -> str:
    """`file`: an uploaded file. One line for each row, a row of headings left out."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableFile(_("The file is larger than 1 MB: this is not a notice of holidays."))
    rows = _workbook(data) if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else _csv(data)
    written = [row for row in ([_cell(cell) for cell in row] for row in rows) if any(row)]
    if len(written) > MOST_ROWS:
        raise UnreadableFile(_("The file has more than %(n)s rows.") % {"n": MOST_ROWS})
    if written and not re.search(r"\d", written[0][0]):
        written = written[1:]
    if not written:
        raise UnreadableFile(_("The file has no rows."))
    return "\n".join(" ".join(cell for cell in row[:3] if cell) for row in written)


def _workbook(data: bytes) -> list[list]:
    problem = UnreadableFile(_("The Excel file cannot be opened. Save it again as .xlsx without a password."))
    try:
        require_safe(data, most_unpacked=LARGEST_UNPACKED, most_rows=MOST_ROWS, most_columns=MOST_ROWS)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return sheet.to_python()
    except Unsafe as error:
        if error.too_far is None:
            raise problem from error
        words = _("Cell %(row)s:%(column)s is too far away: at most %(n)s rows and columns are read.")
        row, column = error.too_far
        raise UnreadableFile(words % {"row": row, "column": column, "n": MOST_ROWS}) from error
    except Exception as error:  # noqa: BLE001  calamine raises several kinds, and panics become plain exceptions
        raise problem from error


def _csv(data: bytes) -> list[list[str]]:
    # Excel in China saves CSV in GBK, and “Unicode text” in UTF-16, which bears its mark.
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableFile(_("The file is neither Excel nor a text file."))
    if data.startswith(b"%PDF") or any(letter < " " and letter not in "\t\r\n" for letter in text):
        raise UnreadableFile(_("The file is neither Excel nor a text file."))
    first = text.split("\n", 1)[0]
    mark = next((one for one in (",", "\t", ";", "，") if one in first), ",")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise UnreadableFile(_("The file is neither Excel nor a text file.")) from error


def _cell(cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = " ".join(str(cell).split())
    if found := CHINESE_DATE.match(text):
        year, month, day = map(int, found.groups())
        return f"{year:04}-{month:02}-{day:02}"
    return text
