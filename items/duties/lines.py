"""Writing the lines of a batch of the responsibility list."""

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import Department
from items.codes import ItemState
from items.duties import kinds, wording
from items.duties.kinds import Operation
from items.duties.reading import latest
from items.listing import who
from items.listing.errors import ChangeRefused
from items.listing.lines import locked, needs_writer, touched
from items.listing.states import OPEN
from items.models import ChangeBatch, DutyEntry, DutyLine, Item


@transaction.atomic
def write_row(batch, *, operation, by, at, version, entry=None, kind=None, department=None, said=None) -> DutyLine:
    """Add a row of `kind` to the list, or change or cancel `entry`; a line of this batch about it is written anew.

    said: as items.duties.kinds. Raises ChangeRefused with fields.
    """
    batch = locked(batch, version)
    needs_writer(batch, by, localdate(at))
    if batch.list != ChangeBatch.List.RESPONSIBILITY:
        raise ChangeRefused(_("This batch is about another list."))
    if entry:  # held: of two batches that take up a row at once, the second is told
        entry = DutyEntry.objects.select_for_update(of=("self",)).select_related("department").get(pk=entry.pk)
        kind, department = entry.kind, entry.department
    _needs_own_department(batch, department)
    line = batch.duty_lines.filter(entry=entry).first() if entry else None
    if line and line.operation == Operation.ADD:
        operation = Operation.ADD  # it is not on the list yet; a new wording changes the addition
    said = {} if operation == Operation.CANCEL else kinds.plain(kind, said or {})
    if found := faults_of(operation, kind, entry, said, batch=batch, on=localdate(at)):
        raise ChangeRefused(_("This line is not complete."), status=400, fields=found)
    entry = entry or _new_entry(kind, department)
    line = line or DutyLine(batch=batch, entry=entry, order=(batch.duty_lines.aggregate(n=Max("order"))["n"] or 0) + 1)
    line.operation, line.said, line.written_by, line.before, line.after = operation, said, by, {}, {}
    line.save()
    touched(batch)
    return line


@transaction.atomic
def remove_row(batch, line_pk, *, by, at, version) -> None:
    batch = locked(batch, version)
    needs_writer(batch, by, localdate(at))
    line = batch.duty_lines.select_related("entry").filter(pk=line_pk).first()
    if line is not None:
        line.delete()
        if not line.entry.lines.exists() and not line.entry.editions.exists():
            line.entry.delete()
    touched(batch)


def _needs_own_department(batch, department: Department):
    """A section writes its own rows; the section that keeps the list may write everybody's."""
    if department.pk != batch.department_id and not who.keeping_offices().filter(pk=batch.department_id).exists():
        raise ChangeRefused(_("This row belongs to another department."), status=403)


def _new_entry(kind, department) -> DutyEntry:
    Department.objects.select_for_update().get(pk=department.pk)  # two who add at once get two numbers
    serial = (DutyEntry.objects.filter(department=department, kind=kind).aggregate(n=Max("serial"))["n"] or 0) + 1
    code = f"{department.code}-{kind}-{serial}"
    return DutyEntry.objects.create(code=code, kind=kind, department=department, serial=serial)


def faults_of(operation, kind, entry, said, *, batch, on) -> dict:
    """{field: words} of all that stands against this row on a day. What is tied to must be on the list then."""
    faults = {}
    if operation != Operation.CANCEL:
        faults = {name: wording.FAULTS[word] for name, word in kinds.faults(kind, said).items()}
        faults |= _of_links(said, batch=batch, on=on)
    if entry is not None:
        now = latest(entry)
        busy = entry.lines.filter(batch__state__in=OPEN).exclude(batch=batch).select_related("batch").first()
        if operation != Operation.ADD and (now is None or now.ends):
            faults["title"] = _("This row is not on the list.")
        if busy:
            faults["title"] = _("Batch %(number)s is about this row too.") % {"number": busy.batch.number}
    return faults


def _of_links(said, *, batch, on):
    faults = {}
    named = Item.objects.filter(code__in=said.get("items", ())).prefetch_related("standings", "editions")
    items = {item.code: item for item in named}
    gone = [
        code
        for code in said.get("items", ())
        if code not in items or items[code].standing_on(on) == ItemState.CANCELLED
    ]
    if gone:
        faults["items"] = _("No longer on the list: %(codes)s") % {"codes": "、".join(gone)}
    chosen = set(said.get("duties", ()))
    lines = {line.entry.code: line for line in batch.duty_lines.select_related("entry")}
    there = set()
    for entry in DutyEntry.objects.filter(code__in=chosen, kind=kinds.Kind.DUTY):
        line, now = lines.get(entry.code), latest(entry)
        if line.operation != Operation.CANCEL if line else now is not None and not now.ends:
            there.add(entry.code)
    if missing := sorted(chosen - there):
        faults["duties"] = _("No longer on the list: %(codes)s") % {"codes": "、".join(missing)}
    return faults
