"""Answers to an item's own form as a browser posts them (templates/components/answer_field.html): `key`, and the cells
of a table as `key-<row>-<column>`. `names(errors)` gives errors back under those names."""

import re

from items.forms import MOST_ROWS, fields_of


def answers(definition, data):
    """`data` is request.POST. Only what the form asks for is taken; rows keep their order."""
    found = {}
    for field in fields_of(definition):
        key = field["key"]
        if field["kind"] == "table":
            found[key] = _rows(field, data)
        elif field["kind"] == "choices":
            found[key] = data.getlist(key)
        else:
            found[key] = data.get(key, "")
    return found


def _rows(field, data):
    key = field["key"]
    columns = {column["key"]: column["kind"] for column in field["columns"]}
    cell = re.compile(rf"^{re.escape(key)}-(\d{{1,4}})-({'|'.join(map(re.escape, columns))})$", re.ASCII)
    rows = {}
    for name in data:
        if match := cell.match(name):
            value = data.getlist(name) if columns[match[2]] == "choices" else data.get(name)
            rows.setdefault(int(match[1]), {})[match[2]] = value
    return [rows[number] for number in sorted(rows)][: MOST_ROWS + 1]


def with_a_row(definition, found, key):
    """The answers with one more empty row, for the button that adds it without a script."""
    if any(field["key"] == key and field["kind"] == "table" for field in fields_of(definition)):
        rows = found.get(key) or [{}]
        found = {**found, key: [*rows, {}][:MOST_ROWS]}
    return found


def names(errors):
    """posts.0.count -> posts-0-count"""
    return {path.replace(".", "-"): value for path, value in errors.items()}
