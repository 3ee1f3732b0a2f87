"""From a checked draft into a change batch: the only way from the editor to the list."""

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from items.codes import ItemType
from items.listing import batches, lines, who
from items.listing.errors import ChangeRefused
from items.listing.states import OPEN
from items.models import ChangeBatch, ChangeLine


def open_batch_of(item) -> ChangeBatch | None:
    """The batch that is about this item and not yet at an end."""
    found = ChangeLine.objects.filter(batch__state__in=OPEN)
    found = (found.filter(item=item) | found.filter(others=item)).select_related("batch").first()
    return found.batch if found else None


@transaction.atomic
def propose(draft, *, by, at, reason, document="") -> ChangeBatch:
    """A batch of the proposer's department with one line: the change of the item, or its addition to the list."""
    today = localdate(at)
    service = draft.item.type_code == ItemType.PUBLIC_SERVICE
    which = ChangeBatch.List.SERVICE if service else ChangeBatch.List.POWER
    departments = who.drafts_for(by, on=today, list=which)
    department = departments.filter(pk=draft.item.department_id).first() or departments.first()
    if department is None:
        raise ChangeRefused(_("Only the department that asks for the change writes it."), status=403)
    on_the_list = draft.item.edition_on(today) is not None
    title = _("Change: %(name)s") if on_the_list else _("Addition: %(name)s")
    batch = batches.begin(
        list=which,
        title=(title % {"name": draft.name})[:120],
        reason=reason,
        department=department,
        by=by,
        at=at,
    )
    lines.write_line(
        batch,
        operation="change" if on_the_list else "add",
        item=draft.item,
        by=by,
        at=at,
        version=batch.version,
        reason=reason,
        document=document,
    )
    batch.refresh_from_db()
    return batch
