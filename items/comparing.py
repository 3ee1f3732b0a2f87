"""What a draft changes, field by field and row by row. PURE."""

from dataclasses import dataclass

KEYS = {"materials": "key", "conditions": "text", "bases": "title", "faq": "question", "files": "sha256"}


@dataclass(frozen=True)
class Change:
    field: str
    row: str  # the name of the row, empty for a plain field
    before: object
    after: object

    @property
    def kind(self):
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def changes(before, after):
    found = []
    for name in after:
        if name in KEYS:
            found += _row_changes(name, before[name], after[name])
        elif before[name] != after[name]:
            found.append(Change(name, "", before[name], after[name]))
    return found


def _row_changes(name, before, after):
    old, new = ({_key(name, row): row for row in rows} for rows in (before, after))
    found = [
        Change(name, row_name(new.get(key) or old[key]), old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]
    if not found and list(old) != list(new):
        found.append(Change(name, "", [row_name(row) for row in before], [row_name(row) for row in after]))
    return found


def _key(name, row):
    return (row[KEYS[name]], row.get("article"), row.get("document_number"))


def row_name(row):
    return row.get("name") or row.get("text") or row.get("question") or f"{row.get('title')}{row.get('article', '')}"
