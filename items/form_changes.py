"""What differs between two application forms, and what becomes of answers given on the older one. PURE."""

from dataclasses import dataclass

from items.forms import fields_of

SHAPES = {"table": "rows", "choices": "several", "checkbox": "tick"}  # every other kind is one line of text


@dataclass(frozen=True)
class FieldChange:
    kind: str  # "added", "removed" or "changed"
    key: str
    label: str
    section: str
    what: tuple = ()  # of a changed one: which of its properties
    required: bool = False


def changes(before, after):
    """[FieldChange], in the order of the newer form, removed ones last."""
    old, new = _placed(before), _placed(after)
    found = []
    for key, (section, field) in new.items():
        if key not in old:
            found.append(FieldChange("added", key, field["label"], section, required=bool(field.get("required"))))
        elif what := _differs(old[key], new[key]):
            found.append(
                FieldChange("changed", key, field["label"], section, what, required=bool(field.get("required")))
            )
    gone = [
        FieldChange("removed", key, field["label"], section) for key, (section, field) in old.items() if key not in new
    ]
    return found + gone


def carried(before, after, answers):
    """(answers that go on, [{"label", "value"}] kept aside). Nothing given is dropped: what the newer form does not
    ask, or asks in another shape, is kept to be read; the rest goes on exactly as it was typed."""
    old = {field["key"]: field for field in fields_of(before)}
    new = {field["key"]: field for field in fields_of(after)}
    on, aside = dict(answers), []
    for key, value in answers.items():
        if key not in old or value in (None, "", [], False):
            continue
        if key not in new or _shape(old[key]) != _shape(new[key]):
            aside.append({"key": key, "label": old[key]["label"], "value": _readable(old[key], value)})
        if key in new and _shape(old[key]) != _shape(new[key]):
            del on[key]
    return on, aside


def _placed(form):
    return {
        field["key"]: (section.get("title", ""), field)
        for section in form.get("sections", [])
        for field in section["fields"]
    }


def _differs(one, other):
    (was, old), (now, new) = one, other
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return tuple(names + (["section"] if was != now else []))


def _shape(field):
    return SHAPES.get(field["kind"], "line")


def _readable(field, value):
    if isinstance(value, list) and field["kind"] == "table":
        labels = {column["key"]: column["label"] for column in field.get("columns", [])}
        return [
            "；".join(f"{labels.get(key, key)}：{cell}" for key, cell in row.items() if cell not in ("", None))
            for row in value
            if isinstance(row, dict)
        ]
    if isinstance(value, list):
        return [str(one) for one in value]
    return ["✓" if value is True else str(value)]
