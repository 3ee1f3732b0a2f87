"""Flows that are no line, one for each thing a flow can do. Sections and limits are invented, as everything here."""

from accounts.models import Post
from accounts.roles import Role
from workflows.routing import Edge

JOINT_WITH_TOWN = {"training-school-plan"}
BY_HEADCOUNT = {"injury-rate"}
SAMPLED = {"early-retirement-trade"}
ISSUED = {"labor-dispatch-new", "hr-service-licence"}
SAMPLE = 10  # per cent of the cases are looked at a second time
MANY = 30  # from so many people on another section looks at the case too


def shape(item, line: list[dict], share) -> tuple[list[dict], list[Edge]] | None:
    """Stages and edges, made from the stages of the item's line; None: it stays a line.

    share(part): the fields of a limit that takes that part of what is promised.
    """
    parts = {stage["key"]: stage for stage in line}
    if item.code in JOINT_WITH_TOWN:
        return _joint_with_town(parts, share)
    if item.code in BY_HEADCOUNT:
        return _by_headcount(parts)
    if item.code in SAMPLED:
        return _sampled(parts)
    if item.code in ISSUED:
        return _issued(line)
    return None


def _joint_with_town(parts, share):
    """The leading section asks two others, while the town looks at the place; both meet at the decision."""
    town = {"level": "town", "role": Role.TOWN_CLERK}
    accept = {"key": "accept", "name": "镇受理", "kind": "acceptance", **town}
    check = {"key": "check", "name": "镇现场核查", "kind": "site_check", **town, **share(0.3)}
    asked = [{"post": _reviewer("cxrsj-ld")}, {"post": _reviewer("cxrsj-sb")}]
    joint = {**parts["review"], "key": "joint", "name": "联审", "kind": "joint_review", "parts": asked}
    stages = [accept, joint, check, parts["decide"], parts["deliver"]]
    edges = [
        Edge("accept", "accepted", "joint"),
        Edge("accept", "accepted", "check"),
        Edge("joint", "passed", "decide"),
        Edge("check", "passed", "decide"),
    ]
    return stages, edges + _ending()


def _by_headcount(parts):
    second = {"key": "second", "name": "参保会核", "kind": "review", "post": _reviewer("cxrsj-sb"), "limit_amount": 1}
    stages = [parts["accept"], parts["review"], second, parts["decide"], parts["deliver"]]
    edges = [
        Edge("accept", "accepted", "review"),
        Edge("review", "passed", "second", 1, f"employees >= {MANY}"),
        Edge("review", "passed", "decide", 2),
        Edge("second", "passed", "decide"),
    ]
    return stages, edges + _ending()


def _sampled(parts):
    """Another officer of the section looks at a sample again; nobody chooses which."""
    post = parts["review"]["post"]
    second = {"key": "second", "name": "抽查复核", "kind": "review", "post": post, "sample_percent": SAMPLE}
    second |= {"limit_amount": 1, "candidates": "other_than", "candidates_of": "review"}
    stages = [parts["accept"], parts["review"], second, parts["decide"], parts["deliver"]]
    edges = [
        Edge("accept", "accepted", "review"),
        Edge("review", "passed", "second"),
        Edge("second", "passed", "decide"),
    ]
    return stages, edges + _ending()


def _issued(line):
    """A certificate is made where the decision grants; a refusal is delivered at once."""
    *before, decide, deliver = line
    issue = {"key": "issue", "name": "制证", "kind": "issue", "post": deliver["post"], "limit_amount": 2}
    stages = [*before, decide, issue, deliver]
    outcomes = ["accepted", *["passed"] * (len(before) - 1)]
    keys = [stage["key"] for stage in (*before, decide)]
    edges = [Edge(key, outcome, then) for key, outcome, then in zip(keys, outcomes, keys[1:], strict=False)]
    edges += [
        Edge("decide", "granted", "issue"),
        Edge("decide", "refused", "deliver"),
        Edge("issue", "passed", "deliver"),
        Edge("deliver", "closed", None),
    ]
    return stages, edges


def _ending():
    return [Edge("decide", "decided", "deliver"), Edge("deliver", "closed", None)]


def _reviewer(code: str) -> Post:
    return Post.objects.get(department__code=code, role=Role.REVIEWER)
