"""What a check says about a flow. PURE. `sayings` puts it into an administrator's words."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    code: str
    stage: str = ""  # the key of the stage it is about, empty for the flow as a whole
    facts: dict = field(default_factory=dict)


def about(stage, code: str, **facts) -> Fault:
    return Fault(code, stage.key, {"stage": stage.name, **facts})
