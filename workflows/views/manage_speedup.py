"""Speed-up (承诺提速): how much sooner than the law each item is promised and done, and what could go on the spot."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import staff_required
from accounts.roles import Role
from workflows import speeding, timekeeping

READERS = frozenset({Role.LIST_ADMIN, Role.OFFICE, Role.SUPERVISOR, Role.HEAD, Role.LEADER, Role.CHIEF})


@staff_required(roles=READERS)
@require_safe
def report(request):
    found = speeding.standing(on=timekeeping.local_date(timekeeping.now()))
    return render(request, "admin/workflows/speedup.html", {"found": found, "tiles": _tiles(found.report)})


def _tiles(report) -> list[dict]:
    shares = [
        {
            "label": _("Items promised at least %(share)s %% sooner") % {"share": share},
            "number": _percent(report.rate(share)),
            "note": _("%(n)s of %(of)s items") % {"n": passed, "of": report.counted},
        }
        for share, passed in report.passed.items()
    ]
    return [
        *shares,
        {"label": _("Promised sooner than the law, all items together"), "number": _percent(report.aggregate)},
        {
            "label": _("Really done sooner, all items together"),
            "number": _percent(report.actual),
            "note": _("%(n)s items with cases") % {"n": report.actual_items},
        },
        {
            "label": _("Items done on the spot, not counted here"),
            "number": report.instant,
            "note": _("%(n)s of them converted") % {"n": report.converted} if report.converted else "",
        },
    ]


def _percent(share) -> str:
    return "—" if share is None else f"{float(share) * 100:.1f}%"
