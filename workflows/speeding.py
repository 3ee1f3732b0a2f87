"""The speed-up of the published list on a day, with what its cases really took, and items that could go on the spot."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.conf import settings
from django.db.models import Count

from items import lineage, speedup
from items.codes import EditionState, Handling, ItemState
from items.limits import Limit
from items.models import Edition
from workflows import handling_times
from workflows.handling_times import Times
from workflows.models import Application

PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Proposal:
    """承转即: an item whose cases are mostly decided on the day they come."""

    edition: Edition
    times: Times

    @property
    def within_the_day(self) -> Fraction:
        return self.times.same_day_share

    @property
    def median(self) -> int:
        return self.times.quantile(0.5)

    @property
    def ninety(self) -> int:
        return self.times.quantile(0.9)


@dataclass(frozen=True)
class Standing:
    report: speedup.Report
    proposals: list[Proposal]
    since: date
    until: date


def standing(*, on: date, types=None) -> Standing:
    """types: codes of the items' types, else those the shares speak of (S2: settings.APPROVAL_TYPES)."""
    editions = _live(on, types or settings.APPROVAL_TYPES)
    since = on - PERIOD
    times = _times([edition.item_id for edition in editions], since=since, on=on)
    converted = _once_promised(editions)
    lines = [_line(edition, times.get(edition.item_id), edition.item_id in converted) for edition in editions]
    return Standing(
        speedup.report(lines, shares=settings.SPEEDUP_SHARES), _proposals(editions, times), since=since, until=on
    )


def _times(items, *, since: date, on: date) -> dict[int, Times]:
    """What was merged into an item counts for it (rules §3: statistics roll up)."""
    merged = lineage.merged_into(items, on=on)
    found = handling_times.by_item([*items, *merged], since=since, until=on)
    for old, new in merged.items():
        if old in found:
            times = found.pop(old)
            found[new] = found[new] + times if new in found else times
    return found


def _live(on: date, types) -> list[Edition]:
    found = (
        Edition.objects.exclude(state=EditionState.DRAFT)
        .filter(item__type_code__in=types, effective_on__lte=on)
        .select_related("item__department")
        .prefetch_related("item__standings", "item__editions")
        .order_by("item__code", "effective_on", "number")
    )
    newest = {
        edition.item_id: edition
        for edition in found
        if (not edition.retired_on or on < edition.retired_on) and edition.item.standing_on(on) == ItemState.IN_USE
    }
    return list(newest.values())


def _once_promised(editions) -> set[int]:
    instant = [edition.item_id for edition in editions if edition.handling == Handling.INSTANT]
    earlier = Edition.objects.exclude(state=EditionState.DRAFT).filter(item__in=instant, handling=Handling.PROMISED)
    return set(earlier.values_list("item", flat=True))


def _line(edition: Edition, times: Times | None, was_converted: bool) -> speedup.Line:
    return speedup.Line(
        code=edition.item.code,
        name=edition.name,
        statutory=Limit(edition.statutory_amount, edition.statutory_unit),
        promised=Limit(edition.promised_amount, edition.promised_unit),
        is_instant=edition.handling == Handling.INSTANT,
        was_converted=was_converted,
        actual=times.mean if times else None,
        cases=times.cases if times else 0,
    )


def _proposals(editions, times: dict[int, Times]) -> list[Proposal]:
    """House rule: enough cases in the year, and most of them decided on the day they were received."""
    found = [
        Proposal(edition, times[edition.item_id])
        for edition in editions
        if edition.handling == Handling.PROMISED and edition.item_id in times
    ]
    least = Fraction(settings.INSTANT_SHARE, 100)
    fitting = [one for one in found if one.times.cases >= settings.INSTANT_CASES and one.within_the_day >= least]
    return sorted(fitting, key=lambda one: (-one.within_the_day, -one.times.cases))


def counter_cases(*, items, on: date) -> dict[int, int]:
    """{item: cases of the last year that were brought to a counter}; for the stars (items/rating.py)."""
    brought = Application.objects.filter(
        item__in=items, channel__in=["counter", "town"], received_at__date__gt=on - PERIOD, received_at__date__lte=on
    )
    return dict(brought.order_by().values_list("item").annotate(n=Count("pk")))
