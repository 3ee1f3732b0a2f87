"""A draft stands beside the live edition; only drafts can be written."""

from django.db import transaction
from django.db.models import Max

from items.codes import EditionState
from items.content import CONDITION, MATERIAL, PLAIN, basis_key, content_of, with_rows
from items.listing.lines import batch_holding
from items.models import Condition, DraftSave, Edition, EditionBasis, EditionFile, Item, LegalBasis, Material


class NotADraft(Exception):
    """The edition is published or retired; copy it to a draft first."""


class DraftIsHeld(NotADraft):
    """A change batch under review carries it: what is reviewed is what will be published. `batch` is that one."""

    def __init__(self, batch):
        super().__init__(str(batch))
        self.batch = batch


@transaction.atomic
def draft_for(item):
    """The item's draft, made empty if there is none."""
    Item.objects.select_for_update().get(pk=item.pk)
    draft = item.editions.filter(state=EditionState.DRAFT).first()
    return draft or Edition.objects.create(item=item, number=_next_number(item))


def _next_number(item):
    return (item.editions.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def copy_to_draft(edition):
    """The draft beside `edition`. One that is already there is kept: someone may be working on it."""
    Item.objects.select_for_update().get(pk=edition.item_id)
    draft = Edition.objects.filter(item_id=edition.item_id, state=EditionState.DRAFT).first()
    if draft:
        return draft
    draft = Edition.objects.create(item_id=edition.item_id, number=_next_number(edition.item))
    source = with_rows(Edition.objects.filter(pk=edition.pk)).get()
    return write(draft, content_of(source))


@transaction.atomic
def write(draft, content, *, by=None, at=None, section="", page=""):
    """Set a draft to `content` (items.content): fields and rows, nothing left of what stood there before.

    at: when it is the work of somebody; who changed what in which section of the editor is then kept as a DraftSave.
    """
    draft = with_rows(Edition.objects.select_for_update(of=("self",))).get(pk=draft.pk)
    if not draft.is_draft:
        raise NotADraft(str(draft))
    if batch := batch_holding(draft):
        raise DraftIsHeld(batch)
    before = content_of(draft)
    changed = [name for name in content if name in before and before[name] != content[name]]
    if not changed:
        return draft
    draft.revision += 1
    if at is not None:
        said = {"by": by, "at": at, "section": section, "page": page, "revision": draft.revision}
        was, now = ({name: side[name] for name in changed} for side in (before, content))
        DraftSave.objects.create(edition=draft, before=was, after=now, **said)
    _set(draft, content)
    return with_rows(Edition.objects.filter(pk=draft.pk)).get()


def _set(draft, content):
    for name in PLAIN:
        setattr(draft, name, content[name])
    known = _legal_bases(content)
    draft.fee_basis = _find(known, content["fee_basis"])
    draft.save()
    draft.bases.all().delete()
    draft.conditions.all().delete()
    draft.materials.all().delete()
    draft.files.all().delete()
    EditionBasis.objects.bulk_create(
        EditionBasis(
            edition=draft, order=order, basis=_find(known, row), is_setting_basis=row.get("is_setting_basis", False)
        )
        for order, row in enumerate(content["bases"])
    )
    Condition.objects.bulk_create(
        Condition(
            edition=draft,
            order=order,
            basis=_find(known, row["basis"]),
            **{name: row[name] for name in CONDITION if name in row},
        )
        for order, row in enumerate(content["conditions"])
    )
    Material.objects.bulk_create(
        Material(
            edition=draft,
            order=order,
            basis=_find(known, row["basis"]),
            **{name: row[name] for name in MATERIAL if name in row},
        )
        for order, row in enumerate(content["materials"])
    )
    EditionFile.objects.bulk_create(
        EditionFile(edition=draft, order=order, **row) for order, row in enumerate(content.get("files", []))
    )


def named_bases(content):
    rows = [content["fee_basis"], *content["bases"]]
    rows += [row["basis"] for row in [*content["conditions"], *content["materials"]]]
    return [row for row in rows if row]


def _find(known, row):
    return known[basis_key(row)] if row else None


def _legal_bases(content):
    """Each named basis as a row. A new one is unverified, of unknown rank, until someone has read it."""
    wanted = {basis_key(row) for row in named_bases(content)}
    if not wanted:
        return {}
    rows = LegalBasis.objects.filter(title__in={title for title, _, _ in wanted})
    known = {(row.title, row.article, row.document_number): row for row in rows}
    for key in sorted(wanted - known.keys()):
        title, article, number = key
        known[key], _ = LegalBasis.objects.get_or_create(title=title, article=article, document_number=number)
    return known
