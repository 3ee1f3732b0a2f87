"""How well it goes: early and average, alerts by level, the items with most cases. Counters first, cases only by index.

Like `dashboard`: as many statements for ten cases as for ten million.
"""

from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from items.models import Edition
from supervision import cases as selection
from supervision.audience import Watched
from supervision.dashboard import counters, on_time, share
from supervision.models import Alert, AlertRule, DailyCount
from workflows import timekeeping

MOST_ITEMS = 10
DECIDED = "promised_kept", "promised_missed"


def facts(watched: Watched, *, since: date, until: date) -> list[dict]:
    """What was decided in the period and how fast; for components/stat_tiles.html."""
    counted = counters(watched, since=since, until=until)
    days = average_days(watched, since=since, until=until)
    early = share(counted.get("early", 0), sum(counted.get(name, 0) for name in DECIDED))
    listed = reverse("supervised-cases")
    return [
        {
            "label": _("Decided in the last 30 days"),
            "number": counted.get("decided", 0),
            "url": f"{listed}?when=decided",
        },
        {
            "label": _("Decided before the last day"),
            "number": "—" if early is None else early,
            "unit": "" if early is None else "%",
            "url": f"{listed}?when=early",
        },
        {
            "label": _("Average from acceptance to decision"),
            "number": "—" if days is None else days,
            "unit": "" if days is None else _("working days"),
            "url": f"{listed}?when=decided",
        },
        {
            "label": selection.WHEN["voided"],
            "number": counted.get("voided", 0),
            "url": f"{listed}?when=voided",
        },
    ]


def average_days(watched: Watched, *, since: date, until: date) -> float | None:
    """Working days from acceptance to decision, stops by law included, one decimal.

    Cases are counted per pair of days, so that what comes back is bounded by the calendar and not by the cases.
    """
    pairs = (
        watched.cases.filter(selection.decided_since(since), accepted_on__isnull=False)
        .order_by()
        .annotate(day=TruncDate("decided_at", tzinfo=timekeeping.LOCAL))
        .filter(day__lte=until)
        .values_list("accepted_on", "day")
        .annotate(n=Count("pk"))
    )
    calendar = timekeeping.calendar()
    total = cases = 0
    for accepted_on, day, n in pairs:
        total += n * calendar.workdays_between(accepted_on, day)
        cases += n
    return round(total / cases, 1) if cases else None


def alerts_by_level(watched: Watched, *, today: date) -> list[dict]:
    """Raised this month, and those of cases that are still open; each number with the list it counts."""
    month = timekeeping.moment(today.replace(day=1)).replace(hour=0)
    mine = Alert.objects.order_by().values("level").annotate(n=Count("pk")).values_list("level", "n")
    this_month = dict(mine.filter(due_at__gte=month, application__in=watched.cases.order_by().values("pk")))
    of_open = dict(mine.filter(application__in=watched.cases.open().order_by().values("pk")))
    listed = reverse("alerts")
    return [
        {
            "level": level,
            "label": label,
            "month": this_month.get(level, 0),
            "month_url": f"{listed}?level={level}&period=month",
            "open": of_open.get(level, 0),
            "open_url": f"{listed}?level={level}&cases=open",
        }
        for level, label in AlertRule.Level.choices
    ]


def per_item(watched: Watched, *, since: date, until: date) -> list[dict]:
    """The items with most open cases, then with most received; at most ten."""
    table: dict[int, dict[str, int]] = {}
    rows = (
        DailyCount.objects.filter(day__gte=since, day__lte=until, department__in=watched.departments)
        .values_list("item", "measure")
        .annotate(sum=Sum("value"))
    )
    for item, measure, value in rows:
        table.setdefault(item, {})[measure] = value
    open_now = dict(watched.cases.open().order_by().values_list("item").annotate(n=Count("pk")))
    busiest = sorted(
        open_now.keys() | table.keys(),
        key=lambda pk: (-open_now.get(pk, 0), -table.get(pk, {}).get("received", 0), pk),
    )[:MOST_ITEMS]
    names = {
        edition.item_id: edition
        for edition in Edition.objects.filter(item__in=busiest, state__in=["published", "retired"])
        .select_related("item")
        .only("item_id", "item__code", "name", "short_name", "number")
        .order_by("number")
    }
    return [
        {
            "name": names[pk].short_name or names[pk].name,
            "url": f"{reverse('supervised-cases')}?item={names[pk].item.code}",
            "open": open_now.get(pk, 0),
            "received": table.get(pk, {}).get("received", 0),
            "decided": table.get(pk, {}).get("decided", 0),
            "on_time": on_time(table.get(pk, {})),
        }
        for pk in busiest
        if pk in names
    ]


def period(today: date) -> tuple[date, date]:
    return today - selection.PERIOD, today
