"""Differences from the catalogue above: the liaison officer's tasks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.guards import roles_today, staff_required
from accounts.posts import departments_of
from accounts.roles import Role
from items.codes import Level
from items.models import CatalogueDifference, CatalogueEntry
from items.models.labels import label
from items.reference.keeping import keep

READING = frozenset({Role.LIST_ADMIN, Role.LIAISON, Role.OFFICE, Role.HEAD})
SETTLING = frozenset({Role.LIST_ADMIN, Role.LIAISON})
PER_PAGE = 30


def _settles(user, row, *, on):
    roles = roles_today(user)
    if Role.LIST_ADMIN in roles:
        return True
    return Role.LIAISON in roles and departments_of(user, on=on).filter(pk=row.department_id).exists()


def _told(row):
    ours, theirs = row.ours, row.theirs
    if row.kind == CatalogueDifference.Kind.LEVEL:  # kept as codes
        ours, theirs = ("、".join(str(label(Level, one)) for one in side.split("、")) for side in (ours, theirs))
    return {"row": row, "ours": ours, "theirs": theirs}


@staff_required(roles=READING)
@require_safe
def differences(request):
    today = timezone.localdate()
    rows = CatalogueDifference.objects.filter(settled_on=None).select_related("department", "item")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_told(row) | {"mine": _settles(request.user, row, on=today)} for row in page],
        "entries": CatalogueEntry.objects.filter(is_current=True).count(),
        "may_compare": Role.LIST_ADMIN in roles_today(request.user),
    }
    return render(request, "admin/changes/differences.html", context)


@staff_required(roles=frozenset({Role.LIST_ADMIN}))
@require_POST
def compare_now(request):
    opened, closed = keep(at=timezone.now())
    messages.success(request, _("Compared: %(opened)s new, %(closed)s gone.") % {"opened": opened, "closed": closed})
    return redirect("catalogue-differences")


@staff_required(roles=SETTLING)
@require_POST
def settle(request, pk):
    """It stays as it is, for a reason. What is mended is closed by the next comparison by itself."""
    row = get_object_or_404(CatalogueDifference, pk=pk)
    note, today = request.POST.get("note", "").strip()[:2000], timezone.localdate()
    if not _settles(request.user, row, on=today):
        messages.error(request, _("This difference is another department's."))
    elif not note:
        messages.error(request, _("Say why, in a few words."))
    elif CatalogueDifference.objects.filter(pk=pk, settled_on=None).update(
        settled_on=today, settled_by=request.user, note=note
    ):
        said = {"difference": row, "note": note}
        audit.note(audit.Kind.LIST_CHANGE, row, by=request.user, at=timezone.now(), after=said)
        messages.success(request, _("Settled."))
    else:
        messages.warning(request, _("Somebody else has settled it already."))
    return redirect("catalogue-differences")
