"""After a change of the calendar: open cases computed anew, a slice at each step.

Each step is one request that stands by itself. How far it has come stands in the address, so it may be stopped, started
again, or run twice: what is already right is left alone.
"""

import logging
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import staff_required
from workflows import engine, timekeeping
from workflows.models import Deadline
from workflows.views.manage_calendar import KEEPERS

log = logging.getLogger(__name__)
SLICE = 50
COUNTED = ("after", "done", "moved", "failed")


def _open_cases(after: int):
    return (
        Deadline.objects.filter(closed_at=None, application__gt=after)
        .order_by("application")
        .values_list("application", flat=True)
        .distinct()
    )


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def recompute(request):
    at = timekeeping.now()
    state = {name: _number(request.GET.get(name)) for name in COUNTED}
    if request.method == "POST":
        state = _step(state, at)
        if not request.htmx:
            return redirect(f"{reverse('calendar-recompute')}?{urlencode({**state, 'go': 1})}")
    left = _open_cases(state["after"]).count()
    context = {
        **state,
        "left": left,
        "total": state["done"] + left,
        "begun": state["after"] > 0,
        "runs": "go" in request.GET and left > 0,
        "finished": not left and (state["after"] > 0 or "go" in request.GET),
        "next": f"{reverse('calendar-recompute')}?{urlencode({**state, 'go': 1})}",
    }
    part = "admin/workflows/recompute_part.html" if request.htmx else "admin/workflows/recompute.html"
    return render(request, part, context)


def _step(state: dict, at) -> dict:
    ids = list(_open_cases(state["after"])[:SLICE])
    moved = failed = 0
    for pk in ids:
        try:
            moved += engine.recalculate(at=at, application_ids=[pk])
        except Exception:  # noqa: BLE001 one case must not hold up the others; the page says how many
            log.exception("recompute: case %s", pk)
            failed += 1
    return {
        "after": ids[-1] if ids else state["after"],
        "done": state["done"] + len(ids),
        "moved": state["moved"] + moved,
        "failed": state["failed"] + failed,
    }


def _number(text) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0
