"""The door of change batches: begun, and taken step by step; each act writes one row that stays."""

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts import audit
from items import checks
from items.listing import facts, publication, states, who
from items.listing.errors import ChangeRefused
from items.listing.lines import faults_of, locked
from items.listing.operations import NEEDS
from items.listing.states import Action, State
from items.models import ChangeBatch, ChangeNumber, ChangeStep, Item
from items.publishing import review


@transaction.atomic
def begin(*, list, title, reason, department, by, at) -> ChangeBatch:
    today = localdate(at)
    if not who.drafts_for(by, on=today).filter(pk=department.pk).exists():
        raise ChangeRefused(_("Only the department that asks for the change writes it."), status=403)
    ChangeNumber.objects.get_or_create(year=today.year)
    number = ChangeNumber.objects.select_for_update().get(year=today.year)
    number.last += 1
    number.save(update_fields=["last"])
    return ChangeBatch.objects.create(
        year=today.year,
        serial=number.last,
        list=list,
        title=title,
        reason=reason,
        department=department,
        drafter=by,
        created_at=at,
    )


@transaction.atomic
def act(batch, action: Action, *, by, at, version, opinion="", document_number="", effective_on=None) -> ChangeBatch:
    """One act. Raises ChangeRefused: an old page, the wrong post, one's own work, a missing opinion, a draft that is no
    longer the one that was reviewed."""
    today, opinion = localdate(at), opinion.strip()
    batch = locked(batch, version)
    state = State(batch.state)
    _needs_right(batch, state, action, by, today)
    if states.needs_opinion(state, action) and not opinion:
        raise ChangeRefused(
            _("Say why, in a few words."), status=400, fields={"opinion": _("Say why, in a few words.")}
        )
    if action is Action.SUBMIT:
        _submit(batch, today)
    elif state in states.UNDER_REVIEW and states.TABLE[state, action] not in (State.RETURNED, State.BLOCKED):
        _needs_the_same_drafts(batch)
    if action is Action.RECORD:
        batch.government_result, batch.government_document = opinion, document_number.strip()
    if action is Action.PUBLISH:
        publication.publish_batch(
            batch, by=by, at=at, document_number=document_number.strip(), effective_on=effective_on
        )
    to = states.TABLE[state, action]
    batch.state, batch.version = to, batch.version + 1
    batch.save()
    ChangeStep.objects.create(batch=batch, action=action, from_state=state, to_state=to, by=by, at=at, opinion=opinion)
    said = {"action": action.value, "state": to.value, "document_number": batch.document_number}
    audit.note(audit.Kind.LIST_CHANGE, batch, by=by, at=at, before={"state": state.value}, after=said)
    return batch


def _needs_right(batch, state, action, by, today):
    if (state, action) not in states.TABLE:
        raise ChangeRefused(_("That cannot be done with this batch now."))
    why = who.why_not(batch, action, by, on=today)
    if why == "author":
        raise ChangeRefused(_("You wrote part of this batch; somebody else reviews it."), status=403)
    if why:
        raise ChangeRefused(_("This step belongs to another post."), status=403)


def _submit(batch, today):
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


def _needs_the_same_drafts(batch):
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
