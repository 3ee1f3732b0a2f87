"""What a draft changes against the live version, in words."""

from dataclasses import dataclass

from workflows.flow.words import StageWords


@dataclass(frozen=True)
class Comparison:
    new: list[str]  # names of stages
    gone: list[str]
    changed: list[tuple[str, list[tuple[str, str, str]]]]  # (stage, [(what, before, now)])
    reordered: bool

    @property
    def is_same(self) -> bool:
        return not (self.new or self.gone or self.changed or self.reordered)


def compare(before: list[StageWords], now: list[StageWords]) -> Comparison:
    """Stages are the same where their keys are."""
    old, new = ({stage.key: stage for stage in stages} for stages in (before, now))
    changed = []
    for key in new:
        if key in old:
            pairs = zip(old[key].facts(), new[key].facts(), strict=True)
            facts = [(what, was, becomes) for (what, was), (_what, becomes) in pairs if was != becomes]
            if facts:
                changed.append((new[key].name, facts))
    return Comparison(
        new=[stage.name for key, stage in new.items() if key not in old],
        gone=[stage.name for key, stage in old.items() if key not in new],
        changed=changed,
        reordered=[key for key in old if key in new] != [key for key in new if key in old],
    )
