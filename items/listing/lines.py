"""Writing the lines of a change batch: what each operation needs, and what the list allows."""

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Department
from items.codes import ItemState, ItemType
from items.listing import operations, who
from items.listing.errors import ChangeRefused
from items.listing.states import OPEN, UNDER_REVIEW, WITH_THE_DRAFTER, State
from items.models import ChangeBatch, ChangeLine, Delegation, Edition, Item

FIELDS = ("document", "mode", "reason", "starts_on", "ends_on", "town", "scope", "form")


@transaction.atomic
def write_line(batch, *, operation, item, by, at, version, others=(), line=None, **given) -> ChangeLine:
    """Add a line, or write `line` anew. given: of FIELDS, what the operation asks. Raises ChangeRefused with fields."""
    today = localdate(at)
    batch = locked(batch, version)
    needs_writer(batch, by, today)
    if batch.list == ChangeBatch.List.RESPONSIBILITY:
        raise ChangeRefused(_("This batch is about another list."))
    others = list(others)
    said = {name: value for name, value in given.items() if name in operations.asked(operation)}
    faults = faults_of(operation, item, others, said, batch=batch, on=today, line=line)
    if faults:
        raise ChangeRefused(_("This line is not complete."), status=400, fields=faults)
    line = line or ChangeLine(
        batch=batch, order=(batch.lines.order_by("-order").first() or ChangeLine(order=0)).order + 1
    )
    line.operation, line.item, line.written_by = operation, item, by
    for name in FIELDS:
        field = ChangeLine._meta.get_field(name)
        setattr(line, name, said.get(name) or (None if field.null else ""))
    line.before, line.after = {}, {}
    line.save()
    batch.writers.add(by)
    line.others.set(others if operations.NEEDS[operation].others else [])
    touched(batch)
    return line


@transaction.atomic
def remove_line(batch, line_pk, *, by, at, version) -> None:
    batch = locked(batch, version)
    needs_writer(batch, by, localdate(at))
    batch.lines.filter(pk=line_pk).delete()
    batch.writers.add(by)
    touched(batch)


def locked(batch, version) -> ChangeBatch:
    """The batch, held until the transaction ends. Who comes with an old page is told who was faster."""
    found = ChangeBatch.objects.select_for_update().get(pk=batch.pk)
    if found.version != version:
        last = found.steps.select_related("by").last()
        if last is None:
            raise ChangeRefused(_("Somebody else has changed this batch meanwhile. Look at it as it is now."))
        raise ChangeRefused(
            _(
                "Somebody else has acted meanwhile: %(who)s, %(what)s. "
                "Nothing of yours was done; look at it as it is now."
            )
            % {"who": last.by, "what": last.get_action_display()}
        )
    return found


def touched(batch) -> None:
    batch.version += 1
    batch.save(update_fields=["version"])


def needs_writer(batch, by, today):
    if State(batch.state) not in WITH_THE_DRAFTER:
        raise ChangeRefused(_("The batch is under review. It can be changed when it has been returned."))
    if not who.may_write(batch, by, on=today):
        raise ChangeRefused(_("Only the department that asks for the change writes it."), status=403)


def faults_of(operation, item, others, said, *, batch, on, line=None) -> dict:
    """{field: words} of all that stands against this line today."""
    needs, faults = operations.NEEDS[operation], {}
    for name in operations.missing(operation, {**said, "others": others}):
        faults[name] = _("This must be said.")
    if needs.others is None and others:
        faults["others"] = _("This operation is about one item only.")
    elif needs.others and 0 < len(others) < needs.others:
        faults["others"] = _("Name at least two items it is split into.")
    if item in others:
        faults["others"] = _("An item cannot go on in itself.")
    faults |= _of_the_items(operation, item, others, batch=batch, on=on, line=line)
    if needs.drafts == "item" and "item" not in faults and not _has_draft(item):
        faults["item"] = _("It has no draft. Write one first; the batch carries it to publication.")
    if needs.drafts == "others" and any(not _has_draft(one) for one in others):
        faults["others"] = _("Each item it is split into needs a draft.")
    starts, ends = said.get("starts_on"), said.get("ends_on")
    if starts and ends and ends < starts:
        faults["ends_on"] = _("The last day lies before the first.")
    if operation == "delegate" and said.get("town") and _is_delegated(item, said["town"]):
        faults["town"] = _("It is delegated to this town already. End that first.")
    return faults


def _of_the_items(operation, item, others, *, batch, on, line):
    faults, standing = {}, item.standing_on(on)
    wrong_list = (item.type_code == ItemType.PUBLIC_SERVICE) != (batch.list == ChangeBatch.List.SERVICE)
    if wrong_list:
        faults["item"] = _("This item stands on the other list.")
    elif operations.NEEDS[operation].fresh and item.edition_on(on) is not None:
        faults["item"] = _("This item is on the list already.")
    elif standing == ItemState.CANCELLED:
        faults["item"] = _("The item has been cancelled.")
    elif operation in ("cancel", "change", "pause", "delegate", "split") and standing == ItemState.DRAFT:
        faults["item"] = _("This item is not on the list.")
    elif operation == "resume" and standing != ItemState.SUSPENDED:
        faults["item"] = _("This item is not paused.")
    if operation == "merge" and any(one.standing_on(on) in (ItemState.DRAFT, ItemState.CANCELLED) for one in others):
        faults["others"] = _("Only items on the list can be merged.")
    if operation == "split" and any(one.edition_on(on) is not None for one in others):
        faults["others"] = _("The items it is split into must be new ones.")
    open_lines = ChangeLine.objects.filter(batch__state__in=OPEN).exclude(pk=line.pk if line else None)
    for name, asked in (("item", [item]), ("others", others)):
        busy = open_lines.filter(item__in=asked) | open_lines.filter(others__in=asked)
        if found := busy.select_related("batch").first():
            faults.setdefault(name, _("Batch %(number)s is about this item too.") % {"number": found.batch.number})
    return faults


def _has_draft(item: Item) -> bool:
    return Edition.objects.filter(item=item, state="draft").exclude(name="").exists()


def _is_delegated(item, town: Department) -> bool:
    return Delegation.objects.filter(item=item, town=town, ends_on=None).exists()


def batch_holding(draft: Edition) -> ChangeBatch | None:
    """The batch under review that carries this draft; while it does, nobody edits the draft."""
    lines = ChangeLine.objects.filter(batch__state__in=UNDER_REVIEW)
    held = lines.filter(item=draft.item_id) | lines.filter(others=draft.item_id)
    carrying = [line for line in held.select_related("batch").distinct() if operations.NEEDS[line.operation].drafts]
    return carrying[0].batch if carrying else None
