"""How long the cases of an item really took: working days from acceptance to decision, stops by law left out."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef
from django.db.models.functions import TruncDate

from workflows import timekeeping
from workflows.models import Application, Pause


@dataclass(frozen=True)
class Times:
    """Of one item's cases that were decided in a period. days: {working days: cases}; same_day: decided on receipt."""

    days: dict[int, int]
    same_day: int

    @property
    def cases(self) -> int:
        return sum(self.days.values())

    @property
    def mean(self) -> Fraction:
        return Fraction(sum(days * n for days, n in self.days.items()), self.cases)

    @property
    def same_day_share(self) -> Fraction:
        return Fraction(self.same_day, self.cases)

    def __add__(self, other: "Times") -> "Times":
        days = {n: self.days.get(n, 0) + other.days.get(n, 0) for n in self.days.keys() | other.days.keys()}
        return Times(days, self.same_day + other.same_day)

    def quantile(self, share: Fraction | float) -> int:
        """The working days within which at least this share of the cases was decided."""
        reached = 0
        for days in sorted(self.days):
            reached += self.days[days]
            if reached >= share * self.cases:
                return days
        return max(self.days)


def by_item(items, *, since: date, until: date) -> dict[int, Times]:
    """{item: times} of the cases decided from `since` to `until`; items without any are left out."""
    decided = (
        Application.objects.filter(item__in=items, decided_at__isnull=False, accepted_on__isnull=False)
        .annotate(day=TruncDate("decided_at", tzinfo=timekeeping.LOCAL))
        .annotate(received=TruncDate("received_at", tzinfo=timekeeping.LOCAL))
        .filter(day__gte=since, day__lte=until)
        .order_by()
    )
    stopped = Exists(Pause.objects.filter(application=OuterRef("pk")))
    alike = decided.exclude(stopped).values_list("item", "accepted_on", "received", "day").annotate(n=Count("pk"))
    calendar = timekeeping.calendar()
    found: dict[int, tuple[dict[int, int], list[int]]] = {}

    def count(item: int, days: int, is_same_day: bool, n: int) -> None:
        spread, same = found.setdefault(item, ({}, [0]))
        spread[days] = spread.get(days, 0) + n
        same[0] += n * is_same_day

    for item, accepted_on, received, day, n in alike:
        count(item, calendar.workdays_between(accepted_on, day), received == day, n)
    for case in decided.filter(stopped).prefetch_related("pauses"):
        days = calendar.workdays_between(case.accepted_on, case.day)
        for pause in case.pauses.all():
            days -= calendar.workdays_between(pause.started_on, min(pause.ended_on or case.day, case.day))
        count(case.item_id, max(0, days), case.received == case.day, 1)
    return {item: Times(spread, same[0]) for item, (spread, same) in found.items()}
