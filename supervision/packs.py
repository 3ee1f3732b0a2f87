"""Rules that belong together, as written down somewhere (rules §5.2). PURE. A pack is a proposal; a person applies it.

What a source does not say keeps the value of the default pack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from supervision.rules import DEFAULTS, TOTALS, Level, Rule, Trigger

POINTS = {Level.YELLOW: "1.0", Level.RED: "1.5"}  # rules §5.4 [J]


@dataclass(frozen=True)
class Proposal:
    rule: Rule
    points: str
    enabled: bool = True


@dataclass(frozen=True)
class Pack:
    code: str
    proposals: dict[str, Proposal]


def _proposed(rule: Rule, points: str | None = None, *, enabled: bool = True) -> Proposal:
    return Proposal(rule, POINTS.get(rule.level, "0") if points is None else points, enabled)


_BASE = {rule.code: _proposed(rule) for rule in DEFAULTS}


def _off(*codes: str) -> dict[str, Proposal]:
    return {code: replace(_BASE[code], enabled=False) for code in codes}


_ONE_DAY = Rule("warn-1", TOTALS | {"acceptance", "delivery", "stage"}, Trigger.BEFORE, Level.WARNING, offset=1)
_NEAR_YELLOW = Rule("near-due", TOTALS, Trigger.BEFORE, Level.YELLOW, offset=1, at=time(9))
_OVER = {code: replace(_BASE[code].rule, level=Level.RED) for code in ("promised-over", "stage-over", "delivery-over")}
_FIRST_DAY = Rule("statutory-over", frozenset({"statutory"}), Trigger.EXCEEDED, Level.YELLOW)
_SECOND_DAY = Rule("statutory-over-2", frozenset({"statutory"}), Trigger.EXCEEDED, Level.RED, offset=1)

PACKS: tuple[Pack, ...] = (
    Pack("default", {**_BASE}),
    # One city (fsou 170306): a single warning on the working day before, for every limit.
    Pack("one-day", {**_BASE, **_off("warn-3", "stage-80"), "warn-1": _proposed(_ONE_DAY)}),
    # Chengdu 2010: near its end yellow, over its end or abnormal red. It names no points for a warning.
    Pack(
        "yellow-near",
        {
            **_BASE,
            **_off("warn-1"),
            "near-due": _proposed(_NEAR_YELLOW, "0"),
            **{code: _proposed(rule) for code, rule in _OVER.items()},
        },
    ),
    # A scoring procedure of a county, run every month: one day over the statutory limit yellow, two days red.
    Pack(
        "one-day-two-days",
        {**_BASE, "statutory-over": _proposed(_FIRST_DAY), "statutory-over-2": _proposed(_SECOND_DAY)},
    ),
)
BY_CODE = {pack.code: pack for pack in PACKS}
OWN = frozenset(code for pack in PACKS for code in pack.proposals)  # what packs decide about; other rules stay
