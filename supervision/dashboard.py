"""The numbers of the supervisors' first page. As many statements for ten cases as for ten million."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Department
from supervision import cases as selection
from supervision import statistics
from supervision.audience import Watched
from supervision.models import Card, DailyCount
from workflows import feed, timekeeping

TONES = {"overdue": "bad", "today": "warn", "soon": "warn", "stopped": "pause", "correcting": "quiet"}


def tiles(watched: Watched, *, at: datetime) -> list[dict]:
    """For components/stat_tiles.html; each leads to the list it counts."""
    today = timekeeping.local_date(at)
    counted = selection.counts(watched.cases, today=today, calendar=timekeeping.calendar())
    found = [
        {
            "label": selection.WHEN[when],
            "number": number,
            "url": f"{reverse('supervised-cases')}?when={when}",
            "tone": TONES.get(when, "") if number else "",
        }
        for when, number in counted.items()
    ]
    cards = cards_since(watched, since=today.replace(day=1))
    for level, label, tone in (
        ("yellow", _("Yellow cards this month"), "warn"),
        ("red", _("Red cards this month"), "bad"),
    ):
        found.append(
            {
                "label": label,
                "number": cards[level],
                "url": f"{reverse('alert-cards')}?level={level}&period=month",
                "tone": tone if cards[level] else "",
            }
        )
    rate = on_time(counters(watched, since=today - selection.PERIOD, until=today))
    found.append(
        {
            "label": _("Decided in time, last 30 days"),
            "number": "—" if rate is None else rate,
            "unit": "" if rate is None else "%",
            "url": f"{reverse('supervised-cases')}?when=late",
        }
    )
    return found


def cards_since(watched, *, since: date) -> dict[str, int]:
    return Card.objects.filter(
        issued_at__gte=_midnight(since), application__in=watched.cases.order_by().values("pk")
    ).aggregate(yellow=Count("pk", filter=Q(level="yellow")), red=Count("pk", filter=Q(level="red")))


def counters(watched, *, since: date, until: date) -> dict[str, int]:
    return dict(_counts(watched, since, until).values_list("measure").annotate(sum=Sum("value")))


def per_day(watched, *, since: date, until: date) -> dict:
    """Received and closed for every day, zeros included, for the line chart."""
    rows = (
        _counts(watched, since, until)
        .filter(measure__in=["received", "closed"])
        .values_list("day", "measure")
        .annotate(sum=Sum("value"))
    )
    found = {(day, measure): value for day, measure, value in rows}
    days = [since + timedelta(days=n) for n in range((until - since).days + 1)]
    return {
        "labels": [f"{day.month}-{day.day}" for day in days],
        "series": [
            {"name": _("Cases received"), "values": [found.get((day, "received"), 0) for day in days]},
            {"name": _("Cases closed"), "values": [found.get((day, "closed"), 0) for day in days]},
        ],
    }


def per_department(watched, *, since: date, until: date) -> list[dict]:
    """Departments that have or had cases: open now; decided, in time and cards in the period."""
    open_now = dict(watched.cases.open().order_by().values_list("department").annotate(n=Count("pk")))
    table: dict[int, dict[str, int]] = {}
    rows = _counts(watched, since, until).values_list("department", "measure").annotate(sum=Sum("value"))
    for department, measure, value in rows:
        table.setdefault(department, {})[measure] = value
    cards: dict[int, dict[str, int]] = {}
    dealt = (
        Card.objects.filter(issued_at__gte=_midnight(since), application__in=watched.cases.order_by().values("pk"))
        .order_by()
        .values_list("application__department", "level")
        .annotate(n=Count("pk"))
    )
    for department, level, n in dealt:
        cards.setdefault(department, {})[level] = n
    named = Department.objects.in_bulk(open_now.keys() | table.keys() | cards.keys())
    found = [
        {
            "department": department,
            "open": open_now.get(pk, 0),
            "decided": table.get(pk, {}).get("decided", 0),
            "on_time": on_time(table.get(pk, {})),
            "yellow": cards.get(pk, {}).get("yellow", 0),
            "red": cards.get(pk, {}).get("red", 0),
        }
        for pk, department in named.items()
    ]
    return sorted(found, key=lambda row: (-row["open"], row["department"].code))


def on_time(counted: dict[str, int]) -> int | float | None:
    """Per cent of decisions within the promise."""
    kept, missed = counted.get("promised_kept", 0), counted.get("promised_missed", 0)
    return share(kept, kept + missed)


def share(part: int, whole: int) -> int | float | None:
    """Per cent with one decimal, never rounded up to a whole 100. None of nothing."""
    if not whole:
        return None
    tenths = part * 1000 // whole
    return tenths // 10 if tenths % 10 == 0 else tenths / 10


def counted_until(at: datetime) -> datetime:
    """The counters are as new as the last event their reader has read."""
    behind = feed.lag(statistics.READER)
    return at - timedelta(seconds=behind["age_seconds"]) if behind["unread"] else at


def _counts(watched, since, until):
    return DailyCount.objects.filter(day__gte=since, day__lte=until, department__in=watched.departments)


def _midnight(day: date) -> datetime:
    return timekeeping.moment(day).replace(hour=0)
