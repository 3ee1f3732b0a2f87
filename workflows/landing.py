"""Where the open stages of a case stand in another version of its flow. PURE, but for the words of a refusal."""

from django.utils.translation import gettext as _

from workflows.routing import Plan
from workflows.transitions import StageKind

MOVED = "moved"  # how a visit ends whose case goes on by another version
AMONG = frozenset({StageKind.REVIEW, StageKind.JOINT, StageKind.SITE_CHECK, StageKind.DECISION})


class NoPlace(Exception):
    def __init__(self, code: str, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts

    def words(self) -> str:
        return {
            "gone": _("The new version has no stage for “%(stage)s”."),
            "kind": _("“%(stage)s” cannot become “%(target)s”: it is another kind of step."),
            "behind": _("Of the stages now open, “%(target)s” would come after “%(stage)s”."),
            "none": _("The case has no open stage."),
        }[self.code] % self.facts


def whole(before: Plan, after: Plan, mapping: dict[str, str]) -> dict[str, str]:
    """Every old stage that has one in the new version: as mapped, else of the same key."""
    found = {key: mapping.get(key) or key for key in before.by_key}
    return {old: new for old, new in found.items() if new in after.by_key}


def places(before: Plan, after: Plan, open_keys: list[str], mapping: dict[str, str]) -> dict[str, str]:
    """{key of an open stage: key in the new version}. Raises NoPlace."""
    if not open_keys:
        raise NoPlace("none")
    known, found = whole(before, after, mapping), {}
    for key in open_keys:
        stage = before.by_key[key]
        if key not in known:
            raise NoPlace("gone", stage=stage.name)
        target = after.by_key[known[key]]
        if target.kind is not stage.kind and not {target.kind, stage.kind} <= AMONG:
            raise NoPlace("kind", stage=stage.name, target=target.name)
        found[key] = target.key
    for one in found.values():
        for other in found.values():
            if other in after.downstream(one):
                raise NoPlace("behind", stage=after.by_key[one].name, target=after.by_key[other].name)
    return found


def by_target(places: dict[str, str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for source, target in places.items():
        grouped.setdefault(target, []).append(source)
    return grouped
