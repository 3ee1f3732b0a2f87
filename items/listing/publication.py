"""Publishing a change batch: everything it says takes effect with its day, or nothing does."""

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from items.codes import ItemState
from items.listing import facts
from items.listing.errors import ChangeRefused
from items.models import Delegation, Standing, Succession
from items.publishing import CannotPublish, publish


def dated(batch, *, at, document_number, effective_on) -> None:
    """What a publication takes: a number, and a day, today or later; the list turns on that day by itself."""
    if not document_number:
        words = _("A list is changed by a numbered document.")
        raise ChangeRefused(words, status=400, fields={"document_number": words})
    if effective_on is None or effective_on < localdate(at):
        words = _("Choose today or a later day.")
        raise ChangeRefused(words, status=400, fields={"effective_on": words})
    if (effective_on - localdate(at)).days > settings.LIST_CHANGE_DAYS_AHEAD:
        words = _("That is more than %(days)s days ahead. Please look at the year.") % {
            "days": settings.LIST_CHANGE_DAYS_AHEAD
        }
        raise ChangeRefused(words, status=400, fields={"effective_on": words})
    batch.document_number, batch.effective_on, batch.published_at = document_number, effective_on, at


def publish_items(batch, *, by, at) -> None:
    """Inside the caller's transaction."""
    effective_on = batch.effective_on
    for line in batch.lines.select_related("item", "town").prefetch_related("others"):
        for item in facts.items_of(line):
            if item.standing_on(effective_on) == ItemState.CANCELLED:
                raise ChangeRefused(_("%(item)s has been cancelled meanwhile.") % {"item": item})
        for draft in facts.drafts_of(line):
            try:
                publish(draft, by=by, at=at, effective_on=effective_on)
            except CannotPublish as refusal:
                words = _("Line %(n)s: %(why)s") % {"n": line.order, "why": _(str(refusal))}
                raise ChangeRefused(words) from refusal
        _turn(batch, line, by=by, at=at)


def _turn(batch, line, *, by, at):
    """What the line does beside publishing drafts."""
    first = max(line.starts_on or batch.effective_on, batch.effective_on)
    if line.operation == "cancel":
        _stands(line, line.item, Standing.Kind.CANCELLED, first, batch, at)
    elif line.operation == "pause":
        if line.ends_on and line.ends_on < first:
            raise ChangeRefused(_("The pause of line %(n)s would end before it begins.") % {"n": line.order})
        _stands(line, line.item, Standing.Kind.PAUSED, first, batch, at, ends_on=line.ends_on)
    elif line.operation == "resume":
        _stands(line, line.item, Standing.Kind.RESUMED, first, batch, at)
    elif line.operation in ("merge", "split"):
        merging = line.operation == "merge"
        for other in line.others.all():
            old, new = (other, line.item) if merging else (line.item, other)
            Succession.objects.create(old=old, new=new, line=line, starts_on=first)
        for old in line.others.all() if merging else [line.item]:
            _stands(line, old, Standing.Kind.CANCELLED, first, batch, at)
    elif line.operation == "delegate":
        Delegation.objects.create(
            item=line.item,
            town=line.town,
            scope=line.scope,
            form=line.form,
            document=line.document[:120],
            starts_on=first,
            recorded_by=by,
            recorded_at=at,
        )


def _stands(line, item, kind, starts_on, batch, at, *, ends_on=None):
    Standing.objects.create(
        item=item,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        document=line.document or batch.document_number,
        reason=line.reason,
        line=line,
        recorded_at=at,
    )
