"""What a batch of the power or the service list carries: looked at on submission, put on the list on publication."""

from django.utils.translation import gettext as _

from items import checks
from items.listing import facts, publication
from items.listing.errors import ChangeRefused
from items.listing.lines import faults_of
from items.listing.operations import NEEDS
from items.models import Item, ListRecord
from items.publishing import review

RECORDED_AS = ListRecord.Of.ITEMS
publish = publication.publish_items


def submit(batch, today):
    """Each line is looked at once more and keeps what it changes, before and after."""
    lines = list(batch.lines.select_related("item", "town").prefetch_related("others"))
    if not lines:
        raise ChangeRefused(_("A batch has at least one line."), status=400)
    list(Item.objects.select_for_update().filter(pk__in={one.pk for line in lines for one in facts.items_of(line)}))
    for line in lines:
        said = {name: getattr(line, name) for name in NEEDS[line.operation].fields if name != "others"}
        said |= {"starts_on": line.starts_on, "ends_on": line.ends_on}
        faults = faults_of(line.operation, line.item, list(line.others.all()), said, batch=batch, on=today, line=line)
        for draft in facts.drafts_of(line):
            if stopping := checks.blocking(review(draft)):
                faults["draft"] = _("%(name)s: %(n)s points of the publish checks are open.") % {
                    "name": draft.name,
                    "n": len(stopping),
                }
        if faults:
            words = _("Line %(n)s: %(why)s") % {"n": line.order, "why": " ".join(str(one) for one in faults.values())}
            raise ChangeRefused(words, status=400)
        line.before, line.after = facts.before_of(line, on=today), facts.after_of(line, on=today)
        line.save(update_fields=["before", "after"])


def needs_the_same(batch):
    """What is agreed to is what was submitted: a draft changed under review sends the batch back."""
    for line in batch.lines.select_related("item").prefetch_related("others"):
        carried = facts.drafts_of(line)
        now = {draft.item.code: facts.hash_of(draft) for draft in carried}
        then = {code: said["content_hash"] for code, said in line.after.items() if code in now}
        if now != then or (NEEDS[line.operation].drafts and not carried):
            raise ChangeRefused(
                _("The draft of line %(n)s is no longer the one that was submitted. Return the batch.")
                % {"n": line.order}
            )
