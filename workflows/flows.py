"""Flow versions: the plan the engine runs by, resolving posts, publishing."""

import hashlib
import json

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Post
from workflows.errors import Incomplete, NotAllowed
from workflows.models import Flow, FlowVersion, Stage, StageGrant, Transition
from workflows.routing import Plan, StagePlan
from workflows.transitions import StageKind

_plans: dict[int, Plan] = {}


def plan_of(version_id: int) -> Plan:
    """The plan of a published version. It is frozen, so it is read once per process."""
    plan = _plans.get(version_id)
    if plan is None:
        plan = _plans[version_id] = read_plan(version_id)
    return plan


def read_plan(version_id: int) -> Plan:
    stages = tuple(
        StagePlan(
            id=s.pk,
            key=s.key,
            name=s.name,
            kind=StageKind(s.kind),
            level=s.level,
            order=s.order,
            post_id=s.post_id,
            role=s.role,
            limit_amount=s.limit_amount,
            limit_unit=s.limit_unit,
        )
        for s in Stage.objects.filter(version_id=version_id).order_by("order")
    )
    edges = tuple(Transition.objects.filter(version_id=version_id).values_list("source__key", "outcome", "target__key"))
    return Plan(version_id=version_id, stages=stages, edges=edges)


def post_for(stage: StagePlan, *, town_id: int | None) -> int:
    """The post a visit is offered to: the stage's own, or in a town the town's post of that role."""
    if stage.level != "town":
        return stage.post_id
    post = Post.objects.filter(department_id=town_id, role=stage.role).values_list("pk", flat=True).first()
    if post is None:
        raise NotAllowed(_("The town has no post for the stage “%(stage)s”.") % {"stage": stage.name})
    return post


def content_hash(plan: Plan) -> str:
    content = {
        "stages": [
            [s.key, s.name, s.kind, s.level, s.post_id, s.role, s.limit_amount, s.limit_unit] for s in plan.stages
        ],
        "edges": sorted([list(edge) for edge in plan.edges], key=str),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


LINEAR_OUTCOME = {
    StageKind.ACCEPTANCE: "accepted",
    StageKind.REVIEW: "passed",
    StageKind.SITE_CHECK: "passed",
    StageKind.DECISION: "decided",
    StageKind.DELIVERY: "closed",
    StageKind.COMBINED: "closed",
}


def draft_linear(flow: Flow, stages: list[dict]) -> FlowVersion:
    """A draft whose stages follow one another: dicts of Stage fields, in order."""
    last = flow.versions.order_by("-number").first()
    version = FlowVersion.objects.create(flow=flow, number=(last.number if last else 0) + 1)
    rows = [Stage.objects.create(version=version, order=n, **fields) for n, fields in enumerate(stages, 1)]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        Transition.objects.create(
            version=version, source=row, outcome=LINEAR_OUTCOME[StageKind(row.kind)], target=following
        )
    return version


def publish(version: FlowVersion, *, by, at) -> FlowVersion:
    """Check, grant each stage to its post, freeze, and retire the version before."""
    from workflows.flow_checks import faults
    from workflows.flow_sayings import words

    with transaction.atomic():
        version = FlowVersion.objects.select_for_update().get(pk=version.pk)
        if version.state != FlowVersion.State.DRAFT:
            raise NotAllowed(_("Only a draft can be published."))
        plan = read_plan(version.pk)
        edition = version.flow.item.current_edition
        found = faults(
            plan,
            promised=(edition.promised_amount, edition.promised_unit) if edition else (None, "unknown"),
            is_licence=version.flow.item.type_code == "01",
        )
        if found:
            raise Incomplete(
                _("The flow cannot be published yet."),
                fields={f"{f.stage}:{f.code}": words(f) for f in found},
            )
        for stage in version.stages.all():
            grant_to_posts(stage)
        version.flow.versions.filter(state=FlowVersion.State.PUBLISHED).update(state=FlowVersion.State.RETIRED)
        version.state = FlowVersion.State.PUBLISHED
        version.published_at, version.published_by = at, by
        version.content_hash = content_hash(plan)
        version.save()
    return version


def grant_to_posts(stage: Stage) -> None:
    """Grants go to posts (groups), on the stage: one row each, never one per case."""
    from django.contrib.auth.models import Permission

    permission = Permission.objects.get(codename="handle_stage", content_type__app_label="workflows")
    posts = [stage.post] if stage.level != Stage.Level.TOWN else Post.objects.filter(role=stage.role)
    for post in posts:
        StageGrant.objects.get_or_create(content_object=stage, group_id=post.group_id, permission=permission)
