"""Comparing time limits that are written in different units. PURE; for lists and checks, never for a due date."""

from dataclasses import dataclass
from fractions import Fraction

from items.codes import ItemType, Unit

# A year has 248–251 working days (2016–2026); 250 is the house figure for comparing, not law.
# Fractions, so that 63 of 90 days are thirty per cent less and not a hair's breadth more.
WORKDAYS = {
    Unit.HOUR: Fraction(1, 8),
    Unit.WORKDAY: Fraction(1),
    Unit.DAY: Fraction(250, 365),
    Unit.MONTH: Fraction(250, 12),
    Unit.YEAR: Fraction(250),
}

MOST_EXTENSION = 10  # working days: 行政许可法 Art. 42(1)
LONGEST_EXTENSION = 365  # a year: what one field may hold, not law


def longest_extension(type_code):
    """Working days an item of this type may name as its longest extension; more than ten need a law of its own."""
    return MOST_EXTENSION if type_code == ItemType.LICENCE else LONGEST_EXTENSION


@dataclass(frozen=True)
class Limit:
    amount: int | None
    unit: str

    @property
    def is_instant(self):
        return self.unit == Unit.INSTANT

    @property
    def workdays(self):
        """Working-day equivalent, or None where there is no limit or nobody knows it."""
        if self.is_instant:
            return Fraction(0)
        if self.amount is None or self.unit not in WORKDAYS:
            return None
        return self.amount * WORKDAYS[self.unit]


def is_longer(one, other):
    """True, False, or None where the two cannot be compared."""
    if one.workdays is None or other.workdays is None:
        return None
    if one.unit == other.unit:
        return (one.amount or 0) > (other.amount or 0)
    return one.workdays > other.workdays


def speed_up(promised, statutory):
    """1 − P/S in working-day equivalents (0.3 = thirty per cent faster), or None where it means nothing."""
    if promised.workdays is None or not statutory.workdays:
        return None
    return 1 - promised.workdays / statutory.workdays
