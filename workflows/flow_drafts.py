"""The draft of an item's flow: one at a time, kept whole, and published only as it was seen."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Department, Post, Posting
from workflows import flow_checks, flows
from workflows.errors import NotAllowed
from workflows.models import Flow, FlowVersion, Stage, Transition
from workflows.routing import Plan

KEYS = {
    Stage.Kind.ACCEPTANCE: "accept",
    Stage.Kind.REVIEW: "review",
    Stage.Kind.SITE_CHECK: "check",
    Stage.Kind.DECISION: "decide",
    Stage.Kind.DELIVERY: "deliver",
    Stage.Kind.COMBINED: "handle",
}


class Outdated(Exception):
    """Somebody else has changed the draft since it was looked at."""


def draft_of(item) -> FlowVersion | None:
    return FlowVersion.objects.filter(flow__item=item, state=FlowVersion.State.DRAFT).order_by("-number").first()


def stamp(version: FlowVersion | None) -> str:
    """Tells one content of the draft from another. It names the rows too, so that a draft made anew is another."""
    return f"{version.pk}-{flows.content_hash(flows.read_plan(version.pk))[:16]}" if version else ""


def keep(item, stages: list[dict], *, seen: str) -> FlowVersion:
    """The stages, in order, become the draft of the item's flow. `stages`: Stage fields without key and order."""
    with transaction.atomic():
        flow = _locked(item, seen)
        _remove(draft_of(item))
        return flows.draft_linear(flow, [{"key": key, **row} for key, row in zip(_keys(stages), stages, strict=True)])


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


def faults(version: FlowVersion) -> list[flow_checks.Fault]:
    """What keeps the draft from being published; the same question `flows.publish` asks."""
    edition = version.flow.item.current_edition
    return flow_checks.faults(
        flows.read_plan(version.pk),
        promised=(edition.promised_amount, edition.promised_unit) if edition else (None, "unknown"),
        is_licence=version.flow.item.type_code == "01",
    )


def unmanned(plan: Plan, *, on) -> list[tuple[str, str]]:
    """(stage, department) where no one would hold the post on that day: no fault of the drawing, but cases would wait.

    A town's stage is manned only when every town has a holder of the role.
    """
    held = set(
        Posting.objects.filter(Q(end_on=None) | Q(end_on__gte=on), start_on__lte=on, user__is_active=True).values_list(
            "post", flat=True
        )
    )
    posts = list(Post.objects.select_related("department"))
    towns = list(Department.objects.filter(kind="town").order_by("code"))
    found = []
    for stage in plan.stages:
        if stage.level == Stage.Level.TOWN:
            manned = {p.department_id for p in posts if p.role == stage.role and p.pk in held}
            found += [(stage.name, town.name) for town in towns if town.pk not in manned]
        elif stage.post_id not in held:
            found += [(stage.name, str(p)) for p in posts if p.pk == stage.post_id]
    return found


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
    Stage.objects.filter(version=version).delete()
    version.delete()


def _keys(stages: list[dict]) -> list[str]:
    """Short, stable names: review, review-2. A case sent back names its stage by them."""
    keys, counted = [], {}
    for row in stages:
        kind = row["kind"]
        counted[kind] = n = counted.get(kind, 0) + 1
        keys.append(KEYS[kind] if n == 1 else f"{KEYS[kind]}-{n}")
    return keys
