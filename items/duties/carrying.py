"""What a batch of the responsibility list carries: looked at on submission, put on the list on publication."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from items.duties.kinds import Operation
from items.duties.lines import faults_of
from items.duties.reading import latest, said
from items.listing.errors import ChangeRefused
from items.models import BoundaryParty, DutyEdition, DutyEntry, DutyItem, DutyTie, Item, ListRecord

RECORDED_AS = ListRecord.Of.RESPONSIBILITY


def submit(batch, today):
    """Each line is looked at once more and keeps what it changes, before and after."""
    lines = list(batch.duty_lines.select_related("entry"))
    if not lines:
        raise ChangeRefused(_("A batch has at least one line."), status=400)
    for line in lines:
        _needs_no_fault(line, batch, today)
        line.before = _on_the_list(line.entry)
        line.after = line.said
        line.save(update_fields=["before", "after"])


def needs_the_same(batch):
    """The rows are in the lines, and those are frozen under review (trigger of migration 0013)."""


def publish(batch, *, by, at):
    for line in batch.duty_lines.select_related("entry__department"):
        _needs_no_fault(line, batch, batch.effective_on)
        if line.before != _on_the_list(line.entry):
            words = _("Line %(n)s: the row has changed since this was submitted. Return the batch.")
            raise ChangeRefused(words % {"n": line.order})
        _turn(batch, line, recorded_on=localdate(at))


def _on_the_list(entry) -> dict:
    now = latest(entry)
    return {} if now is None or now.ends else said(now)


def _needs_no_fault(line, batch, on):
    if faults := faults_of(line.operation, line.entry.kind, line.entry, line.said, batch=batch, on=on):
        why = " ".join(str(one) for one in faults.values())
        raise ChangeRefused(_("Line %(n)s: %(why)s") % {"n": line.order, "why": why}, status=400)


def _turn(batch, line, *, recorded_on):
    entry, last = line.entry, latest(line.entry)
    if last is not None and last.effective_on > batch.effective_on:
        words = _("Line %(n)s: another wording is published from %(on)s already. Choose that day or a later one.")
        words %= {"n": line.order, "on": last.effective_on}
        raise ChangeRefused(words, status=400, fields={"effective_on": words})
    ends = line.operation == Operation.CANCEL
    content = said(last) if ends else line.said
    plain = {name: value for name, value in content.items() if name not in ("items", "duties", "parties")}
    edition = DutyEdition.objects.create(
        entry=entry,
        line=line,
        number=last.number + 1 if last else 1,
        kind=entry.kind,
        ends=ends,
        recorded_on=recorded_on,
        effective_on=batch.effective_on,
        department_code=entry.department.code,
        department_name=entry.department.name,
        **plain,
    )
    BoundaryParty.objects.bulk_create(
        BoundaryParty(edition=edition, order=n, **row) for n, row in enumerate(content.get("parties", ()), start=1)
    )
    items = Item.objects.filter(code__in=content.get("items", ()))
    DutyItem.objects.bulk_create(DutyItem(edition=edition, item=item) for item in items)
    duties = DutyEntry.objects.filter(code__in=content.get("duties", ()))
    DutyTie.objects.bulk_create(DutyTie(edition=edition, duty=duty) for duty in duties)
