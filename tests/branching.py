"""Flows of other shapes than a line, for tests: written down as arrows, published beside the world's own."""

from accounts.roles import Role
from tests.instants import at
from workflows import flows
from workflows.routing import Edge

NINE = at("2016-10-11 09:00")


class Arrows:
    """`Arrows(world).stage("law", "review", …).way("accept", "accepted", "law", "money")…publish()`."""

    def __init__(self, world):
        self.world, self.stages, self.edges = world, [], []

    def stage(self, key, kind, *, post=None, **fields):
        self.stages.append({"key": key, "name": fields.pop("name", key), "kind": kind, "post": post, **fields})
        return self

    def way(self, source, outcome, *targets, condition="", priority=0, label=""):
        self.edges += [Edge(source, outcome, target, priority, condition, label) for target in targets]
        return self

    def usual_ends(self, decision_from=()):
        """Acceptance, decision and delivery with their posts; the reviews between are the test's."""
        world = self.world
        clerk, leader = world.post(Role.CLERK, world.window), world.post(Role.LEADER, world.bureau)
        self.stages.insert(0, {"key": "accept", "name": "受理", "kind": "acceptance", "post": clerk})
        self.stage("decide", "decision", post=leader, level="leader", name="决定")
        self.stage("deliver", "delivery", post=clerk, name="送达")
        for source in decision_from:
            self.way(source, "passed", "decide")
        self.way("decide", "decided", "deliver")
        self.way("deliver", "closed", None)
        return self

    def draft(self):
        return flows.draft(self.world.flow_version.flow, self.stages, self.edges)

    def publish(self):
        return flows.publish(self.draft(), by=self.world.chief, at=at("2016-01-05 09:00"))


def open_keys(case) -> set[str]:
    return set(case.runs.filter(ended_at=None).values_list("stage__key", flat=True))


def run_of(case, key):
    return case.runs.get(ended_at=None, stage__key=key)


def three_sections(world) -> dict:
    """The reviewers' posts of three sections; two new officers are `world.safety_officer` and `world.money_officer`."""
    safety, money = world.make_section("safety", "安全科"), world.make_section("money", "基金科")
    world.safety_officer = world.person("安审", Role.REVIEWER, safety)
    world.money_officer = world.person("金审", Role.REVIEWER, money)
    departments = {"labour": world.section, "safety": safety, "money": money}
    return {name: world.post(Role.REVIEWER, department) for name, department in departments.items()}


def joint(world, posts, *, when=NINE, **fields):
    """A case in a joint review led by the labour section, on which safety and money are asked."""
    parts = [{"post": posts["safety"]}, {"post": posts["money"]}]
    flow = Arrows(world).stage("joint", "joint_review", post=posts["labour"], parts=parts, limit_amount=5, **fields)
    flow.way("accept", "accepted", "joint").way("joint", "disputed", "decide", label="意见不一致")
    flow.usual_ends(decision_from=["joint"]).publish()
    return world.accepted(when=when)


def large_cases_go_round(world, posts):
    """From a hundred people on, two more sections look at the case, side by side."""
    flow = Arrows(world).stage("labour", "review", post=posts["labour"])
    flow.stage("safety", "review", post=posts["safety"]).stage("money", "review", post=posts["money"])
    flow.way("accept", "accepted", "labour")
    flow.way("labour", "passed", "safety", "money", condition="headcount >= 100", priority=1)
    flow.way("labour", "passed", "decide", priority=2)
    flow.way("labour", "doubtful", "safety", label="需要安全科会核")
    return flow.usual_ends(decision_from=["safety", "money"])
