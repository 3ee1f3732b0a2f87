"""Which days are worked. PURE: the week, corrected by the State Council's yearly notice. rules §10"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from types import MappingProxyType

SATURDAY = 5


@dataclass(frozen=True, eq=False)
class Calendar:
    """Immutable, and equal only to itself, so it may be a cache key.

    `holidays` and `workdays` (调休, a weekend day that is worked) hold what differs from the ordinary week. A year not
    in `known_years` has no notice yet: only its weekends are off, and what is computed over it is provisional.
    Counting is arithmetic on whole weeks plus a bisection in the list of exceptions: no day is ever walked.
    """

    holidays: frozenset[date]
    workdays: frozenset[date]
    known_years: frozenset[int]
    names: Mapping[date, str] = field(default_factory=dict, repr=False)
    _exceptions: tuple[int, ...] = field(init=False, repr=False)  # ordinals, ascending
    _shift: tuple[int, ...] = field(init=False, repr=False)  # what the first i exceptions add to the plain weekdays
    _counts: tuple[int, ...] = field(init=False, repr=False)  # working days up to and with each exception

    def __post_init__(self):
        both = self.holidays & self.workdays
        if both:
            raise ValueError(f"both a holiday and a working day: {', '.join(map(str, sorted(both)))}")
        exceptions = sorted(
            [(day.toordinal(), -1) for day in self.holidays if day.weekday() < SATURDAY]
            + [(day.toordinal(), 1) for day in self.workdays if day.weekday() >= SATURDAY]
        )
        days = tuple(day for day, _ in exceptions)
        shift = tuple(accumulate((step for _, step in exceptions), initial=0))
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))
        object.__setattr__(self, "_exceptions", days)
        object.__setattr__(self, "_shift", shift)
        object.__setattr__(self, "_counts", tuple(_weekdays_up_to(day) + shift[i + 1] for i, day in enumerate(days)))

    def is_workday(self, day: date) -> bool:
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)

    def is_makeup(self, day: date) -> bool:
        """A weekend day that is worked (调休上班日)."""
        return day in self.workdays and day.weekday() >= SATURDAY

    def is_provisional(self, day: date) -> bool:
        return day.year not in self.known_years

    def workdays_between(self, a: date, b: date) -> int:
        """Working days in the half-open (a, b]; negative when b lies before a."""
        return self._count(b.toordinal()) - self._count(a.toordinal())

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`, or before it when n is negative; `start` itself when n is 0."""
        if n > 0:
            return self._find(self._count(start.toordinal()) + n)
        if n < 0:
            return self._find(self._count(start.toordinal() - 1) + n + 1)
        return start

    def next_workday(self, day: date) -> date:
        """The first working day after `day`, never `day` itself."""
        return self.add_workdays(day, 1)

    def previous_workday(self, day: date) -> date:
        """The last working day before `day`, never `day` itself."""
        return self.add_workdays(day, -1)

    def on_or_after(self, day: date) -> date:
        """`day` if it is worked, else the first working day after it."""
        return day if self.is_workday(day) else self.add_workdays(day, 1)

    def _count(self, ordinal: int) -> int:
        return _weekdays_up_to(ordinal) + self._shift[bisect_right(self._exceptions, ordinal)]

    def _find(self, number: int) -> date:
        """The day that is the `number`-th working day since the first of January of the year 1."""
        at = bisect_left(self._counts, number)  # it lies after exception at-1, and not after exception at
        weeks, days = divmod(number - self._shift[at] - 1, 5)
        ordinal = weeks * 7 + days + 1
        if at < len(self._exceptions):
            ordinal = min(ordinal, self._exceptions[at])
        if not 1 <= ordinal <= _LAST:
            raise OverflowError("beyond the years 1 to 9999")
        return date.fromordinal(ordinal)


_LAST = date.max.toordinal()


def _weekdays_up_to(ordinal: int) -> int:
    weeks, days = divmod(ordinal, 7)  # day 1 of the year 1 is a Monday
    return weeks * 5 + min(days, 5)


def add_months(day: date, months: int) -> date:
    """The corresponding day, or the end of the month where there is none (民法典 202)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise OverflowError("beyond the year 9999")
    return date(year, month + 1, min(day.day, _days_in(year, month + 1)))


def _days_in(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - timedelta(days=1)).day
