"""Rows of the responsibility list in words: on the page of a batch, before and after, and for the list itself."""

from items.catalogue import listed as listed_items
from items.duties import reading
from items.duties.kinds import FIELDS, Kind
from items.duties.wording import label_of
from items.listing.states import UNDER_REVIEW, State
from items.models import BoundaryParty


def line_rows(batch, *, on) -> list[dict]:
    """A batch with its drafter shows what would be; one that was submitted, what was submitted."""
    kept = batch.state in UNDER_REVIEW or batch.state == State.PUBLISHED
    names = Names(on=on, batch=batch)
    found = []
    for line in batch.duty_lines.select_related("entry__department"):
        now = reading.latest(line.entry)
        before = line.before if kept else {} if now is None or now.ends else reading.said(now)
        after = line.after if kept else line.said
        found.append(
            {
                "line": line,
                "kind": line.entry.get_kind_display(),
                "department": line.entry.department,
                "title": after.get("title") or before.get("title") or line.entry.code,
                "changes": changes(line.entry.kind, before, after, names),
            }
        )
    return found


def changes(kind, before, after, names) -> list[dict]:
    """[{label, before, after}] of the fields that differ, each side as a list of texts."""
    return [
        {
            "label": label_of(kind, name),
            "before": in_words(name, before.get(name), names),
            "after": in_words(name, after.get(name), names),
        }
        for name in FIELDS[Kind(kind)]
        if (before.get(name) or "") != (after.get(name) or "")
    ]


def in_words(name, value, names) -> list[str]:
    if name == "items":
        return [names.items.get(code, code) for code in value or ()]
    if name == "duties":
        return [names.duties.get(code, code) for code in value or ()]
    if name == "parties":
        parts = dict(BoundaryParty.Part.choices)
        return [f"{row['body']}（{parts.get(row['part'], row['part'])}）：{row['share']}" for row in value or ()]
    return list(value) if isinstance(value, list) else [value] if value else []


class Names:
    """What items and duties are called on a day. items, duties: {code: name}."""

    def __init__(self, *, on, batch=None, rows=None):
        self.items = {edition.item.code: edition.name for edition in listed_items(on=on)}
        rows = reading.listed(on=on) if rows is None else rows
        self.duties = {row.entry.code: row.title for row in rows if row.kind == Kind.DUTY}
        if batch is not None:
            for line in batch.duty_lines.filter(entry__kind=Kind.DUTY).select_related("entry"):
                self.duties |= {line.entry.code: line.said["title"]} if line.said else {}
