"""承诺提速 (rules §2.5): how much sooner than the law an item is promised, and is really done. PURE.

An item is counted if it has a limit by law and is no 即办件 (S4); the others are named beside the figures, so that no
share is made of items one cannot compare. Limits of different units are compared in working-day equivalents
(`items.limits`), exactly.
"""

from dataclasses import dataclass
from fractions import Fraction

from items.limits import Limit

SHARES = (30, 50)  # per cent (S4: 30 at once, 50 by the end of 2016)


@dataclass(frozen=True)
class Line:
    """One item. actual: the mean of the working days its cases took, `cases` of them; None where there are none."""

    code: str
    name: str
    statutory: Limit
    promised: Limit
    is_instant: bool = False
    was_converted: bool = False  # 承转即: once promised, now done on the spot
    actual: Fraction | None = None
    cases: int = 0

    @property
    def is_counted(self) -> bool:
        return not self.is_instant and bool(self.statutory.workdays) and self.promised.workdays is not None

    @property
    def cut(self) -> Fraction | None:
        """1 − P/S; None where it is not counted."""
        return 1 - self.promised.workdays / self.statutory.workdays if self.is_counted else None

    @property
    def actual_cut(self) -> Fraction | None:
        """1 − A/S, from what its cases really took."""
        return 1 - self.actual / self.statutory.workdays if self.is_counted and self.actual is not None else None

    def passes(self, share: int) -> bool:
        """P ≤ (1 − share %)·S."""
        return self.is_counted and self.promised.workdays <= longest(self.statutory, share)


@dataclass(frozen=True)
class Report:
    lines: tuple[Line, ...]
    counted: int
    instant: int
    converted: int
    without_limit: tuple[str, ...]  # codes: the law sets none, or nobody knows it; they need a standard of their own
    without_promise: tuple[str, ...]
    passed: dict[int, int]  # share: items
    aggregate: Fraction | None  # Σ(S−P)/ΣS over the counted items
    actual: Fraction | None  # Σ(S−A)/ΣS over the counted items that had cases
    actual_items: int

    def rate(self, share: int) -> Fraction | None:
        return Fraction(self.passed[share], self.counted) if self.counted else None


def longest(statutory: Limit, share: int) -> Fraction:
    """The longest promise, in working days, that is `share` per cent shorter than the law allows."""
    return statutory.workdays * Fraction(100 - share, 100)


def report(lines, *, shares=SHARES) -> Report:
    lines = tuple(lines)
    counted = [line for line in lines if line.is_counted]
    handled = [line for line in counted if line.actual is not None]
    slow = [line for line in lines if not line.is_instant]
    return Report(
        lines=lines,
        counted=len(counted),
        instant=sum(line.is_instant for line in lines),
        converted=sum(line.was_converted for line in lines),
        without_limit=tuple(line.code for line in slow if not line.statutory.workdays),
        without_promise=tuple(line.code for line in slow if line.statutory.workdays and line.promised.workdays is None),
        passed={share: sum(line.passes(share) for line in counted) for share in shares},
        aggregate=_cut(counted, lambda line: line.promised.workdays),
        actual=_cut(handled, lambda line: line.actual),
        actual_items=len(handled),
    )


def _cut(lines, took) -> Fraction | None:
    allowed = sum(line.statutory.workdays for line in lines)
    return sum(line.statutory.workdays - took(line) for line in lines) / allowed if allowed else None
