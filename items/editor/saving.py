"""Saving one section of a draft. Nobody's work is overwritten: who comes second is told who changed what."""

from dataclasses import dataclass, field, replace

from django.db import transaction

from items.content import content_of, with_rows
from items.drafts import NotADraft, write
from items.models import DraftSave, Edition


@dataclass(frozen=True)
class Foreign:
    """What somebody else made of a field meanwhile. `by` is None and `at` unknown where an import or a copy did it."""

    field: str
    by: object
    at: object
    before: object
    now: object
    touched: bool = False  # the second one changed it too, to something else again
    mine: object = None  # what that is


class Conflict(Exception):
    """`.foreign`: a list of Foreign. `.merged`: content with both: theirs where only they changed it, else mine."""

    def __init__(self, foreign, merged, revision):
        super().__init__(f"{len(foreign)} fields were changed meanwhile")
        self.foreign, self.merged, self.revision = foreign, merged, revision


@dataclass(frozen=True)
class Saved:
    draft: object
    changed: list = field(default_factory=list)


@transaction.atomic
def save(draft, typed, *, seen, page, section, by, at) -> Saved:
    """Write what was typed over the draft. `seen`: the revision the page showed; `page`: a token of that page, whose
    own earlier saves are no news to it. Raises Conflict, NotADraft."""
    draft = with_rows(Edition.objects.select_for_update(of=("self",))).get(pk=draft.pk)
    if not draft.is_draft:
        raise NotADraft(str(draft))
    now = content_of(draft)
    foreign = _foreign(draft, now, typed, seen=seen, page=page)
    if any(one.now != typed[one.field] for one in foreign):
        theirs = {one.field for one in foreign if not one.touched}
        merged = {**now, **{name: value for name, value in typed.items() if name not in theirs}}
        raise Conflict(foreign, merged, draft.revision)
    changed = [name for name, value in typed.items() if now[name] != value]
    if changed:
        draft = write(draft, {**now, **typed}, by=by, at=at, section=section, page=page)
    return Saved(draft, changed)


def _foreign(draft, now, typed, *, seen, page):
    """What others changed in these fields since `seen`, each with its last author."""
    later = list(DraftSave.objects.filter(edition=draft, revision__gt=seen).select_related("by").order_by("revision"))
    unrecorded = draft.revision - seen > len(later)  # written without an author: anything may have changed
    found = {}
    for row in later:
        if row.page and row.page == page:
            continue
        for name in row.after:
            if name in typed:
                before = found[name].before if name in found else row.before[name]
                found[name] = Foreign(name, row.by, row.at, before, now[name])
    if unrecorded:
        for name, value in typed.items():
            if name not in found and value != now[name]:
                found[name] = Foreign(name, None, None, None, now[name])
    return [_with_mine(one, typed[one.field]) for one in found.values()]


def _with_mine(one, mine):
    known = one.at is not None
    touched = mine != one.now and not (known and mine == one.before)
    return replace(one, touched=touched, mine=mine)
