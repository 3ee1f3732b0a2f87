"""Flow versions: the plan the engine runs by, resolving posts, publishing."""

import hashlib
import json
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Post
from workflows import conditions, staffing, timekeeping
from workflows.errors import Incomplete, NotAllowed
from workflows.flow import checks as flow_checks
from workflows.flow.faults import Fault
from workflows.models import Flow, FlowVersion, Stage, StageGrant, StagePart, Transition
from workflows.routing import Edge, Part, Plan, StagePlan
from workflows.transitions import StageKind

_plans: dict[int, Plan] = {}


def plan_of(version_id: int) -> Plan:
    """The plan of a published version. It is frozen, so it is read once per process."""
    plan = _plans.get(version_id)
    if plan is None:
        plan = _plans[version_id] = read_plan(version_id)
    return plan


def forget_plan(version_id: int) -> None:
    """Of a version that was never published: a trial (workflows/rehearsal) has put a draft in its place."""
    _plans.pop(version_id, None)


def forget_plans() -> None:
    """For another database in the same process: its versions have the same numbers and other stages."""
    _plans.clear()


def read_plan(version_id: int) -> Plan:
    parts: dict[int, list[Part]] = {}
    for part in StagePart.objects.filter(version_id=version_id):
        parts.setdefault(part.stage_id, []).append(Part(part.post_id, part.role))
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
            candidates=s.candidates,
            candidates_of=s.candidates_of,
            sample_percent=s.sample_percent,
            join=s.join,
            join_count=s.join_count,
            quorum=s.quorum,
            letters=tuple(s.letters),
            parts=tuple(parts.get(s.pk, ())),
        )
        for s in Stage.objects.filter(version_id=version_id).order_by("order")
    )
    drawn = Transition.objects.filter(version_id=version_id).order_by("source__order", "priority", "pk")
    edges = drawn.values_list("source__key", "outcome", "target__key", "priority", "condition", "label")
    return Plan(version_id=version_id, stages=stages, edges=tuple(Edge(*edge) for edge in edges))


def post_for(stage: StagePlan, *, town_id: int | None) -> int:
    """The post a visit is offered to: the stage's own, or in a town the town's post of that role."""
    if stage.level != "town":
        return stage.post_id
    post = Post.objects.filter(department_id=town_id, role=stage.role).values_list("pk", flat=True).first()
    if post is None:
        raise NotAllowed(_("The town has no post for the stage “%(stage)s”.") % {"stage": stage.name})
    return post


HASH_SCHEMA = 2  # 1: without branches, candidates, joint review


def content_hash(plan: Plan) -> str:
    content = {
        "schema": HASH_SCHEMA,
        "stages": [{k: v for k, v in asdict(stage).items() if k not in ("id", "order")} for stage in plan.stages],
        "edges": sorted(list(edge[:2]) + [edge.target or "", *edge[3:]] for edge in plan.edges),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


LINEAR_OUTCOME = {
    StageKind.ACCEPTANCE: "accepted",
    StageKind.REVIEW: "passed",
    StageKind.JOINT: "passed",
    StageKind.SITE_CHECK: "passed",
    StageKind.DECISION: "decided",
    StageKind.ISSUE: "passed",
    StageKind.DELIVERY: "closed",
    StageKind.COMBINED: "closed",
}


def draft_linear(flow: Flow, stages: list[dict]) -> FlowVersion:
    """A draft whose stages follow one another: dicts of Stage fields, in order."""
    keys = [fields["key"] for fields in stages]
    edges = [
        Edge(fields["key"], LINEAR_OUTCOME[StageKind(fields["kind"])], following)
        for fields, following in zip(stages, [*keys[1:], None], strict=True)
    ]
    return draft(flow, stages, edges)


def draft(flow: Flow, stages: list[dict], edges: list[Edge]) -> FlowVersion:
    """A draft of any shape. stages: dicts of Stage fields, in the order of the list people see; "parts" may hold dicts
    of StagePart fields. The caller has seen to it that every key an edge names is there."""
    return fill(new_version(flow), stages, edges)


def new_version(flow: Flow) -> FlowVersion:
    last = flow.versions.order_by("-number").first()
    return FlowVersion.objects.create(flow=flow, number=(last.number if last else 0) + 1)


def fill(version: FlowVersion, stages: list[dict], edges: list[Edge]) -> FlowVersion:
    """Write stages and edges into a version that has none."""
    own = [{name: value for name, value in fields.items() if name != "parts"} for fields in stages]
    made = Stage.objects.bulk_create(Stage(version=version, order=n, **fields) for n, fields in enumerate(own, 1))
    rows = {stage.key: stage for stage in made}
    StagePart.objects.bulk_create(
        StagePart(version=version, stage=stage, order=n, **part)
        for stage, fields in zip(made, stages, strict=True)
        for n, part in enumerate(fields.get("parts", ()), 1)
    )
    Transition.objects.bulk_create(
        Transition(
            version=version,
            source=rows[edge.source],
            outcome=edge.outcome,
            target=rows[edge.target] if edge.target else None,
            priority=edge.priority,
            condition=edge.condition,
            label=edge.label,
        )
        for edge in edges
    )
    return version


def faults_of(version: FlowVersion, *, on) -> list[Fault]:
    """What keeps a version from being published on a day."""
    item = version.flow.item
    edition = item.current_edition
    form = edition.form if edition else {}
    plan = read_plan(version.pk)
    return flow_checks.faults(
        plan,
        promised=(edition.promised_amount, edition.promised_unit) if edition else (None, "unknown"),
        is_licence=item.is_licence,
        condition_problem=lambda text: conditions.problem(text, form),
        holders=staffing.holders_of(plan, on=on),
    )


def publish(version: FlowVersion, *, by, at) -> FlowVersion:
    """Check, grant each stage to its post, freeze, and retire the version before.

    Errors: Incomplete with the faults, or with the tests that fail or were not run on exactly this content.
    """
    from workflows.flow.sayings import words
    from workflows.rehearsal import gate  # which plays flows, and so reads them from here

    with transaction.atomic():
        version = FlowVersion.objects.select_for_update().get(pk=version.pk)
        if version.state != FlowVersion.State.DRAFT:
            raise NotAllowed(_("Only a draft can be published."))
        found = faults_of(version, on=timekeeping.local_date(at))
        if found:
            raise Incomplete(
                _("The flow cannot be published yet."),
                fields={f"{f.stage}:{f.code}": words(f) for f in found},
            )
        if held := gate.held(version):
            raise Incomplete(held[0].words, fields={f"test:{one.test.pk}": one.words for one in held})
        for stage in version.stages.all():
            grant_to_posts(stage)
        version.flow.versions.filter(state=FlowVersion.State.PUBLISHED).update(state=FlowVersion.State.RETIRED)
        version.state = FlowVersion.State.PUBLISHED
        version.published_at, version.published_by = at, by
        version.content_hash, version.hash_schema = content_hash(read_plan(version.pk)), HASH_SCHEMA
        version.save()
        audit.note(audit.Kind.FLOW, _named(version.flow.item), by=by, at=at, after={"version": version.number})
    return version


def grant_to_posts(stage: Stage) -> None:
    """Grants go to posts (groups), on the stage: one row each, never one per case."""
    from django.contrib.auth.models import Permission

    permission = Permission.objects.get(codename="handle_stage", content_type__app_label="workflows")
    posts = [stage.post] if stage.level != Stage.Level.TOWN else list(Post.objects.filter(role=stage.role))
    for part in stage.parts.select_related("post"):
        posts += [part.post] if part.post else Post.objects.filter(role=part.role)
    for post in dict.fromkeys(posts):
        StageGrant.objects.get_or_create(content_object=stage, group_id=post.group_id, permission=permission)


def _named(item) -> str:
    """The item as people know it; its code where nothing of it is published yet."""
    edition = item.current_edition
    return f"{edition.name}（{item.code}）" if edition else item.code
