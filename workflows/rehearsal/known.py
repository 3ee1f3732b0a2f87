"""The stages a test speaks of, by name: those of the version it is played on, and those that are gone from it."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.models import Stage
from workflows.routing import Plan


@dataclass(frozen=True)
class Known:
    plan: Plan
    former: dict[str, str]  # key of a stage of any version of the flow -> its latest name

    def name(self, key: str) -> str:
        return self.plan.by_key[key].name if key in self.plan.by_key else self.former.get(key, key)

    def outcome(self, key: str, outcome: str) -> str:
        """What the bureau calls it, if it has words of its own for it."""
        return self.plan.outcomes(key).get(outcome, "")


def former_of(flow_id: int) -> dict[str, str]:
    """Asked before a trial begins: within it, only one version is to be seen."""
    return dict(Stage.objects.filter(version__flow=flow_id).order_by("version__number").values_list("key", "name"))
