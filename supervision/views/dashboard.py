"""The first page of those who supervise, its tiles that refresh themselves, and the view for a wall."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import roles_today, staff_required
from accounts.roles import Role
from supervision import cases as selection
from supervision import dashboard as numbers
from supervision import performance, slow_stages
from supervision.audience import OPERATING, SUPERVISING, watched_by
from workflows import timekeeping

ON_THE_WALL = 12


def _now(request):
    at = timekeeping.now()
    return at, timekeeping.local_date(at)


@staff_required(roles=SUPERVISING)
@require_safe
def dashboard(request):
    at, today = _now(request)
    watched = watched_by(request.user, on=today)
    since, until = performance.period(today)
    return render(
        request,
        "supervision/dashboard.html",
        {
            "tiles": numbers.tiles(watched, at=at),
            "as_of": at,
            "counted_until": numbers.counted_until(at),
            "facts": performance.facts(watched, since=since, until=until),
            "levels": performance.alerts_by_level(watched, today=today),
            "chart": numbers.per_day(watched, since=since, until=until),
            "departments": numbers.per_department(watched, since=since, until=until),
            "items": performance.per_item(watched, since=since, until=until),
            "slow_stages": slow_stages.slowest(watched, since=since, until=until),
            "designs": Role.LIST_ADMIN in roles_today(request.user),
            "operates": bool(roles_today(request.user) & OPERATING),
        },
    )


@require_safe
def tiles(request):
    """Asked again every 30 seconds. Signed out meanwhile: the whole page is loaded anew and asks to sign in."""
    if not request.user.is_authenticated:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _tiles(request)


@staff_required(roles=SUPERVISING)
def _tiles(request):
    at, today = _now(request)
    context = {"tiles": numbers.tiles(watched_by(request.user, on=today), at=at), "as_of": at}
    return render(request, "supervision/tiles.html", context)


@staff_required(roles=SUPERVISING)
@require_safe
def wall(request):
    """For a screen that everybody in the room can read: numbers, items and days, no names of people or firms."""
    at, today = _now(request)
    watched = watched_by(request.user, on=today)
    calendar = timekeeping.calendar()
    urgent = (
        selection.with_next_due(watched.cases)
        .filter(selection.condition("open", today=today, calendar=calendar))
        .filter(next_due__lte=today + timedelta(days=7))
        .select_related("edition", "department")
        .defer("answers", "edition__form")
        .order_by("next_due", "pk")[:ON_THE_WALL]
    )
    rows = [{"case": c, "urgency": selection.urgency(c.next_due, today=today, calendar=calendar)} for c in urgent]
    context = {"tiles": numbers.tiles(watched, at=at), "as_of": at, "rows": rows}
    return render(request, "supervision/wall_body.html" if request.htmx else "supervision/wall.html", context)
