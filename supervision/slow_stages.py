"""The stages that took longest in the cases decided lately, each with the way to where it can be changed.

As many statements for ten cases as for ten million: cases by the index of their decision, days per pair of days.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncDate

from items.models import Edition
from supervision import cases as selection
from supervision.audience import Watched
from workflows import timekeeping
from workflows.models import Stage, StageRun

MOST = 5
OWN_ENDS = ("overtaken", "moved", "withdrawn", "voided", "returned", "transferred", "deemed")  # not the stage's own


def slowest(watched: Watched, *, since: date, until: date) -> list[dict]:
    """stage, item, n, days: working days each, from date to date, stops included; the longest first, at most five."""
    pairs = (
        StageRun.objects.filter(
            application__in=watched.cases.filter(selection.decided_since(since)).order_by().values("pk"),
            ended_at__lt=timekeeping.end_of(until),
        )
        .exclude(outcome__in=OWN_ENDS)
        .exclude(stage__kind__in=["delivery", "combined"])
        .order_by()
        .annotate(
            first=TruncDate("opened_at", tzinfo=timekeeping.LOCAL), last=TruncDate("ended_at", tzinfo=timekeeping.LOCAL)
        )
        .values_list("stage", "first", "last")
        .annotate(n=Count("pk"))
    )
    calendar, table = timekeeping.calendar(), {}
    for stage, first, last, n in pairs:
        days, visits = table.get(stage, (0, 0))
        table[stage] = (days + n * calendar.workdays_between(first, last), visits + n)
    enough = {stage: (days / n, n) for stage, (days, n) in table.items() if n >= settings.SLOW_STAGE_VISITS and days}
    longest = sorted(enough, key=lambda stage: (-enough[stage][0], stage))[:MOST]
    named = Edition.objects.filter(item=OuterRef("version__flow__item"), state__in=["published", "retired"])
    stages = Stage.objects.annotate(item=Subquery(named.order_by("-number").values("name")[:1])).in_bulk(longest)
    return [{"stage": stages[pk], "item": stages[pk].item, "days": enough[pk][0], "n": enough[pk][1]} for pk in longest]
