"""The draft of an item's flow: one at a time, kept whole, every save remembered, published only as it was seen."""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import flows
from workflows.errors import NotAllowed
from workflows.flow import as_json, json_reading
from workflows.flow.written import Written, written_of
from workflows.models import Flow, FlowSave, FlowVersion, Stage, StagePart, Transition

SAVES = 100  # so far back one can go


class Outdated(Exception):
    """Somebody else has changed the draft since it was looked at."""


def draft_of(item) -> FlowVersion | None:
    return FlowVersion.objects.filter(flow__item=item, state=FlowVersion.State.DRAFT).order_by("-number").first()


def stamp(version: FlowVersion | None) -> str:
    """Tells one content of the draft from another. It names the row too, so that a draft made anew is another."""
    return f"{version.pk}-{flows.content_hash(flows.read_plan(version.pk))[:16]}" if version else ""


def keep(item, written: Written, *, seen: str, by=None, at: datetime | None = None, what: str = "") -> FlowVersion:
    """What was written becomes the draft of the item's flow. `what`: the change in a few words. Raises Outdated."""
    with transaction.atomic():
        flow = _locked(item, seen)
        version = draft_of(item)
        if version is None:
            version = flows.new_version(flow)
            _write(version, written_of(flow.live))
        if not version.saves.exists():
            _remember(version, written_of(version), revision=0)
        _write(version, written)
        if as_json.content_of(written_of(version)) == version.saves.get(revision=version.revision).content:
            return version  # nothing was changed
        version.saves.filter(revision__gt=version.revision).delete()  # a change after an undo is another way
        _stand_at(version, version.revision + 1)
        _remember(version, written_of(version), revision=version.revision, what=what, by=by, at=at)
        version.saves.filter(revision__lt=version.revision - SAVES).delete()
        return version


def step(item, *, seen: str, back: bool) -> FlowSave | None:
    """Undo or redo: the draft as it stood before, or after. Returns the save it went from or to; None: there is none.
    Raises Outdated, and Unreadable where a post of that time is no longer there."""
    with transaction.atomic():
        _locked(item, seen)
        version = draft_of(item)
        there = version and version.saves.filter(revision=version.revision + (-1 if back else 1)).first()
        if not there:
            return None
        left = version.saves.get(revision=version.revision)
        _write(version, content_as_written(there.content))
        _stand_at(version, there.revision)
        return left if back else there


def content_as_written(content: dict) -> Written:
    return json_reading.read(json.dumps(content)) if content["stages"] else Written()


def save_seen(version: FlowVersion, seen: str) -> FlowSave | None:
    """The save that a page with this stamp showed, to say what has changed since."""
    return version.saves.filter(stamp=seen.replace("\0", "")).order_by("-revision").first()


def discard(item, *, seen: str) -> None:
    with transaction.atomic():
        _locked(item, seen)
        version = draft_of(item)
        if version is not None:
            _empty(version)
            version.delete()


def publish(item, *, seen: str, by, at) -> FlowVersion:
    """Raises Outdated, NotAllowed without a draft or without a change, and what `flows.publish` raises."""
    with transaction.atomic():
        flow = _locked(item, seen)
        version = draft_of(item)
        if version is None:
            raise NotAllowed(_("There is no draft. Write one first."))
        if is_unchanged(version, flow.live):
            raise NotAllowed(_("The draft changes nothing against the live version."))
        return flows.publish(version, by=by, at=at)


def is_unchanged(version: FlowVersion, live: FlowVersion | None) -> bool:
    return live is not None and as_json.content_of(written_of(version)) == as_json.content_of(written_of(live))


def _locked(item, seen: str) -> Flow:
    flow, _made = Flow.objects.get_or_create(item=item)
    flow = Flow.objects.select_for_update().get(pk=flow.pk)
    if stamp(draft_of(item)) != seen:
        raise Outdated
    return flow


def _write(version: FlowVersion, written: Written) -> None:
    _empty(version)
    flows.fill(version, written.stages, written.edges)


def _empty(version: FlowVersion) -> None:
    Transition.objects.filter(version=version).delete()
    StagePart.objects.filter(version=version).delete()
    Stage.objects.filter(version=version).delete()


def _stand_at(version: FlowVersion, revision: int) -> None:
    version.revision = revision
    version.save(update_fields=["revision"])


def _remember(version: FlowVersion, written: Written, *, revision: int, what: str = "", by=None, at=None) -> None:
    FlowSave.objects.create(
        version=version,
        revision=revision,
        content=as_json.content_of(written),
        stamp=stamp(version),
        what=what[:200],
        by=by,
        at=at,
    )
