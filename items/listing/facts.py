"""What a line changes, before and after, kept with each submission so that a batch tells it for ever."""

from items.codes import EditionState, ItemState
from items.content import content_of, with_rows
from items.hashing import fingerprint
from items.listing.operations import NEEDS
from items.models import ChangeLine, Edition


def drafts_of(line: ChangeLine) -> list[Edition]:
    """The drafts this line carries to publication, with their rows."""
    whose = NEEDS[line.operation].drafts
    if not whose:
        return []
    items = [line.item] if whose == "item" else line.others.all()
    drafts = with_rows(Edition.objects.filter(state=EditionState.DRAFT, item__in=items))
    return list(drafts.order_by("item__code"))


def items_of(line: ChangeLine) -> list:
    """Every item the line speaks of, its own first."""
    return [line.item, *line.others.all()]


def before_of(line: ChangeLine, *, on) -> dict:
    """{item code: {name, edition, content_hash, standing, content}} as the list says it on a day.

    What is not on it has a null content."""
    return {item.code: _said(item, item.edition_on(on), item.standing_on(on)) for item in items_of(line)}


def after_of(line: ChangeLine, *, on) -> dict:
    """The same as it will be said once the line is published."""
    drafts = {draft.item_id: draft for draft in drafts_of(line)}
    found = {}
    for item in items_of(line):
        standing = _standing_after(line, item, item.standing_on(on))
        found[item.code] = _said(item, drafts.get(item.pk) or item.edition_on(on), standing)
    return found


def _standing_after(line, item, now):
    own = item == line.item
    if line.operation == "cancel" or (line.operation == "split" and own) or (line.operation == "merge" and not own):
        return ItemState.CANCELLED
    if line.operation == "pause":
        return ItemState.SUSPENDED
    if line.operation == "change" or line.operation == "delegate":
        return now
    return ItemState.IN_USE


def hash_of(draft) -> str:
    return fingerprint(content_of(draft))


def _said(item, edition, standing):
    if edition is None:
        return {"name": "", "edition": None, "content_hash": "", "standing": str(standing), "content": None}
    full = with_rows(Edition.objects.filter(pk=edition.pk)).get()
    content = content_of(full)
    return {
        "name": edition.name,
        "edition": edition.number,
        "content_hash": fingerprint(content),
        "standing": str(standing),
        "content": content,
    }
