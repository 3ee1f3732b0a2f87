"""Is a form definition itself sound? PURE. `faults(definition)` gives (path, code) pairs; an empty list means yes."""

import re
from datetime import date

from items.forms import HOLDS_REGISTERED, KINDS, REGISTERED, UNPRINTABLE

KEY = re.compile(r"^[a-z][a-z0-9_]{0,39}$")
# Names of the controls beside the answers on the pages that ask them (counter, portal, correction): an answer
# of the same name would be taken for a town, a commitment or the page's own key.
RESERVED = frozenset({"add_row", "commit", "committed", "csrfmiddlewaretoken", "declared", "done", "key", "licence"})
RESERVED |= {"next", "paper", "purpose", "read", "remove_row", "signed_by", "town", "upload"}
EMPTY = {"schema": 1, "sections": []}


def faults(definition):
    if not isinstance(definition, dict) or definition.get("schema") != 1:
        return [("schema", "unknown_schema")]
    sections = definition.get("sections")
    if not isinstance(sections, list):
        return [("sections", "not_a_list")]
    if _is_unprintable(definition):
        return [("sections", "unprintable")]
    found, seen, parts = [], {}, set()
    for index, section in enumerate(sections):
        path = f"sections.{index}"
        if not isinstance(section, dict) or not isinstance(section.get("fields"), list):
            found.append((path, "not_a_section"))
            continue
        if not _is_words(section.get("title")):
            found.append((f"{path}.title", "no_label"))
        key = section.get("key")
        if not isinstance(key, str) or not KEY.match(key):
            found.append((f"{path}.key", "bad_key"))
        elif key in parts:
            found.append((f"{path}.key", "key_used_twice"))
        parts.add(key if isinstance(key, str) else None)
        for number, field in enumerate(section["fields"]):
            found += _field_faults(field, f"{path}.fields.{number}", seen, tables=True)
    return found


def _is_unprintable(definition):
    """Whether any text in it, names included, has characters that no page can show and no database can keep."""
    waiting = [definition]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str) and UNPRINTABLE.search(one):
            return True
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
    return False


def _is_words(value):
    return isinstance(value, str) and bool(value.strip())


def _field_faults(field, path, seen, *, tables):
    if not isinstance(field, dict):
        return [(path, "not_a_field")]
    found = []
    key, kind = field.get("key"), field.get("kind")
    if not isinstance(key, str) or not KEY.match(key):
        return [(f"{path}.key", "bad_key")]
    if key in seen:
        found.append((f"{path}.key", "key_used_twice"))
    if tables and key in RESERVED:
        found.append((f"{path}.key", "reserved_key"))
    if not isinstance(field.get("help", ""), str):
        found.append((f"{path}.help", "not_text"))
    if not _is_words(field.get("label")):
        found.append((f"{path}.label", "no_label"))
    if kind not in KINDS or (kind == "table" and not tables):
        found.append((f"{path}.kind", "unknown_kind"))
    if kind in ("choice", "choices"):
        found += _option_faults(field, path)
    if kind == "table":
        found += _table_faults(field, path)
    if "registered" in field and (kind not in HOLDS_REGISTERED or field["registered"] not in REGISTERED or not tables):
        found.append((f"{path}.registered", "not_a_name"))
    found += _rule_faults(field, path, seen)
    found += _bound_faults(field, path)
    seen[key] = kind
    return found


def _option_faults(field, path):
    options = field.get("options")
    if not isinstance(options, list) or not options:
        return [(f"{path}.options", "no_options")]
    values = []
    for option in options:
        value = option.get("value") if isinstance(option, dict) else option
        if not _is_words(value):
            return [(f"{path}.options", "bad_option")]
        values.append(value)
    return [] if len(set(values)) == len(values) else [(f"{path}.options", "option_used_twice")]


def _table_faults(field, path):
    columns = field.get("columns")
    if not isinstance(columns, list) or not columns:
        return [(f"{path}.columns", "no_columns")]
    found, seen = [], {}
    for index, column in enumerate(columns):
        found += _field_faults(column, f"{path}.columns.{index}", seen, tables=False)
        if isinstance(column, dict) and "show_if" in column:
            found.append((f"{path}.columns.{index}.show_if", "not_in_a_table"))
    return found


def _rule_faults(field, path, seen):
    """A rule may only look back, so that showing a field can never depend on itself."""
    found = []
    rule = field.get("show_if")
    if rule is not None and (not isinstance(rule, dict) or rule.get("field") not in seen or "equals" not in rule):
        found.append((f"{path}.show_if", "looks_at_no_earlier_field"))
    other = field.get("not_before")
    if other is not None and (not isinstance(other, str) or seen.get(other) != "date" or field.get("kind") != "date"):
        found.append((f"{path}.not_before", "looks_at_no_earlier_field"))
    return found


def _bound_faults(field, path):
    found = []
    for name in ("min", "max"):
        if name not in field:
            continue
        bound = field[name]
        if field.get("kind") == "date":
            sound = isinstance(bound, str) and _is_iso_date(bound)
        else:
            sound = field.get("kind") in ("number", "money") and _is_count(bound, least=None)
        if not sound:
            found.append((f"{path}.{name}", "bad_bound"))
    for name in ("max_length", "min_rows", "max_rows"):
        if name in field and not _is_count(field[name], least=0):
            found.append((f"{path}.{name}", "bad_bound"))
    return found


def _is_count(value, *, least):
    if isinstance(value, bool) or not isinstance(value, (int, float) if least is None else int):
        return False
    return least is None or value >= least


def _is_iso_date(text):
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
