"""Flows of other shapes than a line, for tests: written down as arrows, published beside the world's own."""

from accounts.roles import Role
from tests.instants import at
from workflows import flows
from workflows.routing import Edge


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
