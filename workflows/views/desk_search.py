"""Search over every case the officer may see, open or closed."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows import timekeeping
from workflows.models import Application
from workflows.views.desk_access import officers_only, words_of

ROWS = 20


@officers_only
@require_safe
def search(request, *, at):
    words = words_of(request.GET)
    cases = Application.objects.visible_to(request.user, on=timekeeping.local_date(at))
    if words:
        cases = cases.filter(
            Q(number__icontains=words)
            | Q(applicant__name__icontains=words)
            | Q(edition__name__icontains=words)
            | Q(edition__short_name__icontains=words)
        )
    found = cases.select_related("edition", "applicant", "town").order_by("-received_at", "-pk")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "desk/search.html", {"words": words, "page": page})
