"""The points ledger by department and officer, as supervisors see it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import roles_today, staff_required
from accounts.models import Department
from supervision import points
from supervision.audience import SUPERVISING, watched_by
from supervision.models import PointEntry
from supervision.ordering import ISSUING
from supervision.views.alerts import tabs
from supervision.views.forms import PointsForm
from workflows import timekeeping
from workflows.errors import EngineError


def _departments(user, today):
    return Department.objects.filter(pk__in=watched_by(user, on=today).departments)


@staff_required(roles=SUPERVISING)
@require_safe
def points_list(request):
    departments = _departments(request.user, timekeeping.local_date(timekeeping.now()))
    rows = (
        PointEntry.objects.filter(department__in=departments)
        .order_by()
        .values("department", "department__name")
        .annotate(sum=Sum("points"), lines=Count("pk"))
        .order_by("sum", "department__name")
    )
    return render(request, "supervision/points.html", {"tabs": tabs("points"), "rows": rows})


@staff_required(roles=SUPERVISING)
@require_http_methods(["GET", "HEAD", "POST"])
def department_points(request, pk):
    at = timekeeping.now()
    department = get_object_or_404(_departments(request.user, timekeeping.local_date(at)), pk=pk)
    may_write = bool(ISSUING & roles_today(request.user))
    form, status = PointsForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                points.by_hand(department=department, by=request.user, at=at, **form.cleaned_data)
                messages.success(request, _("Done."))
                return redirect("department-points", pk)
            except EngineError as error:
                form.add_error(None if error.status == 403 else "reason", error.message)
                status = error.status
    entries = PointEntry.objects.filter(department=department)
    officers = entries.order_by().values("officer__name").annotate(sum=Sum("points"), lines=Count("pk")).order_by("sum")
    rows = entries.select_related("officer", "post__department", "card__application", "by")
    context = {
        "department": department,
        "balance": points.balance(entries),
        "officers": officers,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "form": form if may_write else None,
    }
    return render(request, "supervision/department_points.html", context, status=status)
