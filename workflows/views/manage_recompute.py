"""After a change of the calendar: how far the open cases have followed it.

The rounds do the work (workflows/recalculation.py). Who does not want to wait for them, or finds cases that stand by an
older calendar, goes on from here, a little with each step; it may be stopped, started again, or done twice.
"""

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.guards import staff_required
from workflows import calendar_notices, recalculation, timekeeping
from workflows.models import DeadlineRevision, Recalculation
from workflows.views.manage_calendar import KEEPERS

SECONDS = 1.5  # of work within one request
SHOWN = 50


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def recompute(request):
    at = timekeeping.now()
    if request.method == "POST":
        if not recalculation.under_way():
            with transaction.atomic():
                run = recalculation.ask(cause=_("Asked for by hand"), by=request.user, at=at)
                said = {"recalculation": run.pk, "cases": run.total}
                audit.note(audit.Kind.OPERATION, run.cause, by=request.user, at=at, after=said)
        recalculation.go_on(at=at, seconds=SECONDS)
        if not request.htmx:
            return redirect("calendar-recompute")
    run = Recalculation.objects.select_related("asked_by").first()
    under_way = run is not None and run.ended_at is None
    context = {
        "run": run,
        "under_way": under_way,
        "behind": 0 if under_way else calendar_notices.cases_behind(),
        "shown": SHOWN,
        "rows": DeadlineRevision.objects.filter(batch__recalculation=run)
        .select_related("application")
        .order_by("-pk")[:SHOWN]
        if run
        else (),
    }
    part = "admin/workflows/recompute_part.html" if request.htmx else "admin/workflows/recompute.html"
    return render(request, part, context)
