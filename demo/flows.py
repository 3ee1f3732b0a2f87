"""A flow for each item: the ways such a bureau works, with limits that fit the promise. Those with branches: shapes."""

from accounts.models import Department, Post
from accounts.roles import Role
from demo.shapes import JOINT_WITH_TOWN, shape
from items.codes import EditionState
from items.models import Item
from workflows import flows
from workflows.models import Flow

WHOLLY_IN_TOWN = {"unemployment-benefit"}  # 全面放权: the town decides in the bureau's name
BEGUN_IN_TOWN = {"social-insurance-change", "pension-claim"}  # 部分授权: accepted and first looked at in the town
SITE_CHECK = {"training-school-new", "labor-dispatch-new", "hr-service-licence"}


def build(*, by, at) -> int:
    """Publish a flow for every published item that has none. Returns how many."""
    made = 0
    for item in Item.objects.filter(flow=None).prefetch_related("editions"):
        edition = next((e for e in item.editions.all() if e.state == EditionState.PUBLISHED), None)
        if edition is None:
            continue
        flow, line = Flow.objects.create(item=item), _stages(item, edition)
        shaped = shape(item, line, lambda part, edition=edition: _share(edition, part))
        version = flows.draft(flow, *shaped) if shaped else flows.draft_linear(flow, line)
        flows.publish(version, by=by, at=at)
        made += 1
    return made


def _stages(item, edition) -> list[dict]:
    window = Post.objects.get(department__code="cxrsj-sp", role=Role.CLERK)
    reviewer = Post.objects.get(department=item.department, role=Role.REVIEWER)
    leader = Post.objects.get(department__code="cxrsj", role=Role.LEADER)
    town = {"level": "town", "role": Role.TOWN_CLERK}
    if edition.handling == "instant":
        return [{"key": "handle", "name": "当场办理", "kind": "combined", "post": window}]
    share = lambda part: _share(edition, part)  # noqa: E731
    accept = {"key": "accept", "name": "受理", "kind": "acceptance", "post": window}
    review = {"key": "review", "name": "审查", "kind": "review", "post": reviewer, **share(0.5)}
    decide = {"key": "decide", "name": "决定", "kind": "decision", "post": leader, "level": "leader", **share(0.25)}
    deliver = {"key": "deliver", "name": "办结送达", "kind": "delivery", "post": window}
    if item.code in WHOLLY_IN_TOWN:
        return [
            {"key": "accept", "name": "镇受理", "kind": "acceptance", **town},
            {"key": "review", "name": "镇审核", "kind": "review", **town, **share(0.4)},
            {"key": "decide", "name": "镇决定", "kind": "decision", "level": "town", "role": Role.HEAD, **share(0.4)},
            {"key": "deliver", "name": "镇送达", "kind": "delivery", **town},
        ]
    if item.code in BEGUN_IN_TOWN:
        first = {"key": "first", "name": "镇初审", "kind": "review", **town, **share(0.2)}
        return [
            {"key": "accept", "name": "镇受理", "kind": "acceptance", **town},
            first,
            {**review, **share(0.35)},
            decide,
            {"key": "deliver", "name": "镇送达", "kind": "delivery", **town},
        ]
    if item.code in SITE_CHECK:
        check = {"key": "check", "name": "现场核查", "kind": "site_check", "post": reviewer, **share(0.25)}
        return [accept, {**review, **share(0.4)}, check, decide, deliver]
    return [accept, review, decide, deliver]


def _share(edition, part: float) -> dict:
    """The fields of a limit that takes that part of the promise; none where the promise is too short to share."""
    total = edition.promised_amount if edition.promised_unit == "workday" else None
    return {"limit_amount": max(1, int(total * part))} if total and total >= 4 else {}


def starts_in_town(code: str) -> bool:
    return code in WHOLLY_IN_TOWN | BEGUN_IN_TOWN | JOINT_WITH_TOWN


def towns() -> list[Department]:
    return list(Department.objects.filter(kind="town", is_demo=True).order_by("code"))
