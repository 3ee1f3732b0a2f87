"""Publishing an edition: check, freeze, retire the former. The database refuses every later change."""

from django.db import transaction
from django.utils.timezone import localdate

from accounts import audit
from items import checks, hashing, panels
from items.codes import EditionState, ItemState
from items.content import bases_of, content_of, with_rows
from items.listing.ledger import entry_for
from items.models import Edition, Item
from items.search import search_text


class CannotPublish(Exception):
    """Blocking findings, all of them; or a state or date that makes publishing impossible."""

    def __init__(self, message, findings=()):
        super().__init__(message)
        self.findings = list(findings)


def facts_of(edition):
    known = {key: checks.Basis(rank=row.rank, status=row.status) for key, row in bases_of(edition).items()}
    stages = panels.ask("stages", edition=edition)
    return checks.Facts(
        type_code=edition.item.type_code,
        bases=known,
        stages=None if stages is None else tuple(stages),
        flow_faults=tuple(panels.ask("flow_faults", edition=edition) or ()),
    )


def review(edition):
    """What the checks say of an edition as it stands now."""
    return checks.check(content_of(edition), facts_of(edition))


@transaction.atomic
def publish(edition, *, by, at, effective_on=None, imported=False):
    """Freeze a draft. `imported`: it was taken over from a published guide, so what is merely unknown does not stop it
    but stays in sight as a finding. Raises CannotPublish with every blocking finding."""
    item = Item.objects.select_for_update().get(pk=edition.item_id)
    edition = with_rows(Edition.objects.select_for_update(of=("self",))).get(pk=edition.pk)
    if not edition.is_draft:
        raise CannotPublish("This edition has been published already.")
    effective_on = effective_on or localdate(at)
    if effective_on < localdate(at):
        raise CannotPublish("An edition cannot take effect before the day it is published.")
    if item.standing_on(effective_on) == ItemState.CANCELLED:
        raise CannotPublish("The item has been cancelled.")
    dated = Edition.objects.filter(item=item, effective_on__gt=effective_on).exclude(state=EditionState.DRAFT)
    if dated.exists():  # on its day that one would take the place of this newer one, and nobody would be told
        raise CannotPublish(
            "An edition published before takes effect later than that day. Choose its day or a later one."
        )
    content = content_of(edition)
    findings = checks.check(content, facts_of(edition))
    stopping = checks.blocking(findings, imported=imported)
    if stopping:
        raise CannotPublish("The edition does not pass the publish checks.", stopping)
    edition.state = EditionState.PUBLISHED
    edition.effective_on, edition.published_at, edition.published_by = effective_on, at, by
    edition.content_hash, edition.hash_schema = hashing.fingerprint(content), hashing.SCHEMA
    edition.findings = [finding.as_json() for finding in findings]
    edition.save()
    entry_for(edition).save()
    item.search_text = search_text(edition.name, edition.short_name, item.code)
    if item.state == ItemState.DRAFT:
        item.state = ItemState.IN_USE
    item.save(update_fields=["search_text", "state"])
    retire_superseded(today=localdate(at), items=[item.pk])
    if by is not None:
        said = {"code": item.code, "number": edition.number, "effective_on": effective_on}
        audit.note(audit.Kind.EDITION, edition.name, by=by, at=at, after=said)
    return edition


@transaction.atomic
def retire_superseded(*, today, items=None):
    """Retire each published edition that a later one has replaced by `today`. Returns how many. Safe to repeat."""
    live = Edition.objects.filter(state=EditionState.PUBLISHED, effective_on__lte=today)
    if items is not None:
        live = live.filter(item__in=items)
    retired, newest = 0, {}
    for edition in live.order_by("item_id", "-effective_on", "-number").select_for_update():
        if edition.item_id not in newest:
            newest[edition.item_id] = edition
            continue
        edition.state = EditionState.RETIRED
        edition.retired_on = newest[edition.item_id].effective_on
        edition.save(update_fields=["state", "retired_on"])
        retired += 1
    return retired
