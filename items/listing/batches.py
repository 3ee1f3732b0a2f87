"""The door of change batches: begun, and taken step by step; each act writes one row that stays."""

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts import audit
from items.listing import ledger, publication, states, who
from items.listing.carriers import carrier_of
from items.listing.errors import ChangeRefused
from items.listing.lines import locked
from items.listing.states import Action, State
from items.models import ChangeBatch, ChangeNumber, ChangeStep


@transaction.atomic
def begin(*, list, title, reason, department, by, at) -> ChangeBatch:
    today = localdate(at)
    if not who.drafts_for(by, on=today, list=list).filter(pk=department.pk).exists():
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
        carrier_of(batch).submit(batch, today)
    elif state in states.UNDER_REVIEW and states.TABLE[state, action] not in (State.RETURNED, State.BLOCKED):
        carrier_of(batch).needs_the_same(batch)
    if action is Action.RECORD:
        batch.government_result, batch.government_document = opinion, document_number.strip()
    if action is Action.PUBLISH:
        publication.dated(batch, at=at, document_number=document_number.strip(), effective_on=effective_on)
        carrier_of(batch).publish(batch, by=by, at=at)
        ledger.record(at=at, by=by, batch=batch, of=carrier_of(batch).RECORDED_AS)
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
