"""An application form built step by step. PURE: each step takes a definition (items.forms) and gives a new one.

Sections and fields are named by their keys, so that two people who work at different fields do not disturb each other.
"""

import copy
import re

from items.form_definition import EMPTY, RESERVED
from items.forms import fields_of, options_of
from items.importing.rows import slug

# Keys the platform knows: what stands under them is filled in from the account of the applicant.
USUAL_KEYS = {
    "姓名": "name",
    "申请人": "applicant_name",
    "单位名称": "company_name",
    "企业名称": "company_name",
    "法定代表人": "legal_representative",
    "联系电话": "contact_phone",
    "手机号码": "phone",
    "联系地址": "address",
    "地址": "address",
    "公民身份号码": "resident_id",
    "身份证号码": "resident_id",
    "统一社会信用代码": "credit_code",
    "开户银行": "bank_name",
    "银行账号": "bank_account",
}
BOUNDS = {
    "text": ("max_length",),
    "textarea": ("max_length",),
    "number": ("min", "max", "whole"),
    "money": ("min", "max"),
    "date": ("min", "max", "not_before"),
    "table": ("min_rows", "max_rows"),
}


class NotThere(Exception):
    """The section or field is not in the form: somebody else has removed it."""


def begun(definition):
    """A copy to work on; an empty form where there is none."""
    return copy.deepcopy(definition) if definition and definition.get("sections") else copy.deepcopy(EMPTY)


def section(definition, key):
    return _found(definition.get("sections", []), key)


def field(definition, key, column=""):
    found = _found(list(fields_of(definition)), key)
    return _found(found.get("columns", []), column) if column else found


def tables(definition):
    return [one for one in fields_of(definition) if one["kind"] == "table"]


def section_of(definition, key):
    for one in definition.get("sections", []):
        if any(row["key"] == key for row in one["fields"]):
            return one
    raise NotThere(key)


def set_section(definition, key, *, title, help):  # noqa: A002  the definition's own word
    """Change a section, or add one where `key` is empty. Gives (definition, key)."""
    new = begun(definition)
    if not key:
        key = free_key(title, {one["key"] for one in new["sections"]}, longest=30, usual=False)
        new["sections"].append({"key": key, "title": title, "fields": []})
    found = section(new, key)
    found["title"] = title
    _put(found, "help", help)
    return new, key


def set_field(definition, key, values, *, into, column_of=""):
    """Change a field, or add it to the section `into` where `key` is empty; `column_of`: it is a column of that table.
    `values`: the whole field without its key. Gives (definition, key)."""
    new = begun(definition)
    rows = field(new, column_of).setdefault("columns", []) if column_of else section(new, into)["fields"]
    taken = {row["key"] for row in rows} if column_of else {row["key"] for row in fields_of(new)} | RESERVED
    if not key:
        key = free_key(values["label"], taken)
        rows.append({"key": key, **values})
        return new, key
    if column_of:
        return _replaced(new, rows, key, values), key
    home = section_of(new, key)
    if home["key"] != into:
        rows.append({"key": key, **values})
        home["fields"] = [row for row in home["fields"] if row["key"] != key]
        return new, key
    return _replaced(new, home["fields"], key, values), key


def move(definition, key, step, *, kind="field", column_of=""):
    """One place up (-1) or down (1). A field at the edge of its section goes on into the next one."""
    new = begun(definition)
    if kind == "section":
        _shift(new["sections"], key, step)
    elif column_of:
        _shift(field(new, column_of)["columns"], key, step)
    elif not _shift(section_of(new, key)["fields"], key, step):
        _into_next_section(new, key, step)
    return new


def remove(definition, key, *, kind="field", column_of=""):
    new = begun(definition)
    if kind == "section":
        section(new, key)
        new["sections"] = [one for one in new["sections"] if one["key"] != key]
    elif column_of:
        table = field(new, column_of)
        _found(table["columns"], key)
        table["columns"] = [row for row in table["columns"] if row["key"] != key]
    else:
        home = section_of(new, key)
        home["fields"] = [row for row in home["fields"] if row["key"] != key]
    return new


def before(definition, key):
    """The fields a field may look back at: all that stand earlier in the form; all of them for one still to come."""
    found = []
    for one in fields_of(definition):
        if one["key"] == key:
            break
        found.append(one)
    return found


def conditions(definition, key):
    """[(field, answer, label of the answer)] that a field may be shown for."""
    found = []
    for one in before(definition, key):
        if one["kind"] in ("choice", "choices"):
            found += [(one, value, label) for value, label in options_of(one)]
        elif one["kind"] == "checkbox":
            found.append((one, True, ""))
    return found


def depending(definition, key):
    """The labels of fields that are shown or bounded by this one."""
    return [
        one["label"]
        for one in fields_of(definition)
        if (one.get("show_if") or {}).get("field") == key or one.get("not_before") == key
    ]


def options_from(text, old):
    """Lines as options; one that stood there before under the same label keeps its value."""
    known = {label: value for value, label in options_of({"options": old})}
    lines = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
    return [{"value": known[line], "label": line} if known.get(line, line) != line else line for line in lines]


def free_key(label, taken, *, longest=36, usual=True):
    name = re.sub(r"[（(].*", "", label).strip()
    base = (usual and USUAL_KEYS.get(name)) or slug(label, longest=longest)
    base = base if base[0].isalpha() else f"f{base}"
    key, number = base, 2
    while key in taken or key == "new":  # an address of the designer
        key, number = f"{base}_{number}", number + 1
    return key


def _found(rows, key):
    for row in rows:
        if row.get("key") == key:
            return row
    raise NotThere(key)


def _put(row, name, value):
    row.pop(name, None)
    if value not in ("", None, False):
        row[name] = value


def _replaced(new, rows, key, values):
    old = _found(rows, key)
    kept = {"columns": old["columns"]} if "columns" in old and "columns" not in values else {}
    old.clear()
    old.update({"key": key, **values, **kept})
    return new


def _shift(rows, key, step):
    """True where it moved; False at the edge."""
    _found(rows, key)
    place = [row["key"] for row in rows].index(key)
    other = place + step
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    return True


def _into_next_section(new, key, step):
    home = section_of(new, key)
    place = [one["key"] for one in new["sections"]].index(home["key"]) + step
    if 0 <= place < len(new["sections"]):
        row = _found(home["fields"], key)
        home["fields"].remove(row)
        target = new["sections"][place]["fields"]
        target.insert(0 if step > 0 else len(target), row)
