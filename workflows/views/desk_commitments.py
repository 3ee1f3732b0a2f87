"""Granted on a written commitment: what is still to be checked, the most urgent first."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows import commitments, timekeeping
from workflows.views.desk_access import officers_only

MOST = 200


@officers_only
@require_safe
def to_check(request, *, at):
    today, calendar = timekeeping.local_date(at), timekeeping.calendar()
    rows = []
    for one in commitments.to_check(request.user, on=today)[:MOST]:
        last = commitments.check_by(one, calendar=calendar)
        rows.append({"case": one.application, "check_by": last, "overdue": last < today})
    rows.sort(key=lambda row: row["check_by"])
    return render(request, "desk/commitments.html", {"rows": rows})
