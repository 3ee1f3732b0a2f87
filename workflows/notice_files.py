"""A notice of holidays as a file (CSV or Excel: date, kind, name) -> the lines `calendar_notices.read_notice` takes.

Nothing here trusts the file; what it says is checked line by line by the reader of pasted text.
"""

import csv
import io
import re
import zipfile
from datetime import date, datetime

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

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
    written = [row for row in ([_cell(cell) for cell in row] for row in rows[:MOST_ROWS]) if any(row)]
    if written and not re.search(r"\d", written[0][0]):
        written = written[1:]
    if not written:
        raise UnreadableFile(_("The file has no rows."))
    return "\n".join(" ".join(cell for cell in row[:3] if cell) for row in written)


def _workbook(data: bytes) -> list[list]:
    problem = UnreadableFile(_("The Excel file cannot be opened. Save it again as .xlsx without a password."))
    try:
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                    raise problem
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_ROWS:
            raise UnreadableFile(_("The file has more than %(n)s rows.") % {"n": MOST_ROWS})
        return sheet.to_python()
    except UnreadableFile:
        raise
    except Exception as error:  # noqa: BLE001  calamine raises several kinds, and panics become plain exceptions
        raise problem from error


def _csv(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):  # Excel in China saves CSV in GBK
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
