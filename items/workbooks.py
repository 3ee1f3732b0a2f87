"""Is it safe to let an Excel file be read? The reader makes a table as large as the farthest cell says, before
anybody can look at it: two cells, one of them in the last corner of the sheet, would take the process down.
PURE; nothing of the file is kept.
"""

import io
import re
import zipfile
from xml.etree import ElementTree

CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
OTHER_FORMATS = {"xl/workbook.bin", "content.xml"}  # the reader would take these ways too


class Unsafe(Exception):
    """`.too_far`: (row, column) of a cell farther away than is read; None where the file is no sound .xlsx."""

    def __init__(self, too_far=None):
        super().__init__(too_far)
        self.too_far = too_far


def require_safe(data: bytes, *, most_unpacked: int, most_rows: int, most_columns: int) -> None:
    """Raises Unsafe. What is promised of sizes is proved by unpacking no more than that, with its checksums."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename.lower() for entry in entries}
            if sum(entry.file_size for entry in entries) > most_unpacked:
                raise Unsafe
            if "xl/workbook.xml" not in names or names & OTHER_FORMATS:
                raise Unsafe
            for entry in entries:
                content = archive.read(entry)
                if _is_sheet(content):
                    _measure(content, most_rows, most_columns)
    except (zipfile.BadZipFile, ElementTree.ParseError, ValueError, RuntimeError, NotImplementedError, EOFError) as e:
        raise Unsafe from e


def _is_sheet(content: bytes) -> bool:
    return any("sheetData".encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def _measure(content: bytes, most_rows: int, most_columns: int) -> None:
    row = column = 0
    for event, element in ElementTree.iterparse(io.BytesIO(content), events=("start", "end")):
        name = element.tag.rpartition("}")[2]
        if event == "end":
            element.clear()
            continue
        if name == "row":
            row, column = _number(element.get("r"), row + 1), 0
        elif name == "c":
            at = CELL.fullmatch(element.get("r") or "")
            row, column = (int(at[2]), _column(at[1])) if at else (row, column + 1)
        if row > most_rows or column > most_columns:
            raise Unsafe((row, column))


def _number(text, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text, re.ASCII) else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
