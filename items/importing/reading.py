"""The bytes of an import file -> raw rows. JSON (a list of items, or {"items": […]}) or Excel. Nothing here trusts the
file: size, structure and content are looked at before anything is made of them."""

import json
from dataclasses import dataclass, field

from items.importing import words
from items.importing.report import ERROR, NOTE, Problem
from items.importing.spreadsheet import read_workbook

LARGEST = 10 * 1024 * 1024
MOST_ITEMS = 2000


@dataclass
class Source:
    rows: list = field(default_factory=list)  # (place, raw row)
    defaults: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    def refuse(self, message, **params):
        self.rows = []
        self.problems.append(Problem(ERROR, "", message, params))
        return self


def read(data):
    """Never raises for what is in the file: `Source.problems` says what is wrong with it as a whole."""
    source = Source()
    if not data.strip():
        return source.refuse("The file is empty.")
    if len(data) > LARGEST:
        return source.refuse("The file is larger than %(most)s MB. Split it.", most=LARGEST // 1024 // 1024)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        read_workbook(data, source)
    else:
        _read_json(data, source)
    if not source.rows and not any(problem.level == ERROR for problem in source.problems):
        return source.refuse("The file holds no item.")
    if len(source.rows) > MOST_ITEMS:
        return source.refuse(
            "The file holds %(count)s items; at most %(most)s can be read at once. Split it.",
            count=len(source.rows),
            most=MOST_ITEMS,
        )
    return source


def _read_json(data, source):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            return source.refuse("The file is neither Excel nor JSON in UTF-8.")
        source.problems.append(
            Problem(NOTE, "", "The file is written in GB18030, not UTF-8; it was read all the same.")
        )
    try:
        content = json.loads(text, parse_constant=_no_such_number, parse_float=_finite)
    except RecursionError:
        return source.refuse("The JSON is nested too deeply.")
    except ValueError as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        return source.refuse(
            "The file is not Excel, and as JSON it breaks at line %(line)s, column %(column)s.",
            line=line,
            column=column,
        )
    if isinstance(content, dict):
        _take_defaults(content, source)
        content = content.get("items")
    if not isinstance(content, list):
        return source.refuse("A list of items was expected, or an object with a list named “items”.")
    source.rows = [(f"items[{index}]", raw) for index, raw in enumerate(content)]


def _no_such_number(name):
    raise ValueError(name)


def _finite(text):
    number = float(text)
    if number in (float("inf"), float("-inf")):  # 1e999 is legal JSON and no number we can keep
        raise ValueError(text)
    return number


def _take_defaults(content, source):
    """What the head of a collection of guides says of all of them."""
    if isinstance(content.get("_level"), str) and (level := words.level_of(content["_level"])):
        source.defaults["level"] = level
    notes = [content[key].strip() for key in ("_source", "_note") if isinstance(content.get(key), str)]
    if notes:
        source.defaults["source_note"] = "\n".join(notes)
