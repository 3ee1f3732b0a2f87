"""The draft of an item's flow: one at a time, kept whole, and published only as it was seen."""

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import flows
from workflows.errors import NotAllowed
from workflows.flow.written import Written
from workflows.models import Flow, FlowVersion, Stage, StagePart, Transition


class Outdated(Exception):
    """Somebody else has changed the draft since it was looked at."""


def draft_of(item) -> FlowVersion | None:
    return FlowVersion.objects.filter(flow__item=item, state=FlowVersion.State.DRAFT).order_by("-number").first()


def stamp(version: FlowVersion | None) -> str:
    """Tells one content of the draft from another. It names the rows too, so that a draft made anew is another."""
    return f"{version.pk}-{flows.content_hash(flows.read_plan(version.pk))[:16]}" if version else ""


def keep(item, written: Written, *, seen: str) -> FlowVersion:
    """What was written becomes the draft of the item's flow. Raises Outdated."""
    with transaction.atomic():
        flow = _locked(item, seen)
        _remove(draft_of(item))
        return flows.draft(flow, written.stages, written.edges)


def discard(item, *, seen: str) -> None:
    with transaction.atomic():
        _locked(item, seen)
        _remove(draft_of(item))


def publish(item, *, seen: str, by, at) -> FlowVersion:
    """Raises Outdated, NotAllowed without a draft, and what `flows.publish` raises."""
    with transaction.atomic():
        _locked(item, seen)
        version = draft_of(item)
        if version is None:
            raise NotAllowed(_("There is no draft. Write one first."))
        return flows.publish(version, by=by, at=at)


def _locked(item, seen: str) -> Flow:
    flow, _made = Flow.objects.get_or_create(item=item)
    flow = Flow.objects.select_for_update().get(pk=flow.pk)
    if stamp(draft_of(item)) != seen:
        raise Outdated
    return flow


def _remove(version: FlowVersion | None) -> None:
    if version is None:
        return
    Transition.objects.filter(version=version).delete()
    StagePart.objects.filter(version=version).delete()
    Stage.objects.filter(version=version).delete()
    version.delete()
