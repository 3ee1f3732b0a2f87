"""Urging a case by hand, and for the system administrator what left the platform and what could not."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import staff_required
from accounts.roles import Role
from supervision import urging
from supervision.models import Message
from workflows import timekeeping
from workflows.errors import EngineError
from workflows.models import Application


@staff_required
@require_POST
def urge(request, number):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    case = get_object_or_404(Application.objects.visible_to(request.user, on=today), number=number)
    if not urging.may_urge(case, request.user, on=today):
        raise Http404
    try:
        made = urging.urge(case, by=request.user, at=at, text=request.POST.get("text", ""))
        messages.success(request, _("Urged: %(reach)s.") % {"reach": made.get_reach_display()})
    except EngineError as error:
        messages.error(request, error.message)
    watched = urging.ISSUING & urging.roles_of(request.user, on=today)
    return redirect("supervised-case" if watched else "desk-case", number)


@staff_required(roles=frozenset({Role.SYSTEM_ADMIN}))
@require_safe
def message_list(request):
    """No case, no address and no text: the administrator of the machine sees how it went, not what about."""
    rows = Message.objects.select_related("user").order_by("-state", "-created_at")
    if request.GET.get("state") in Message.State.values:
        rows = rows.filter(state=request.GET["state"])
    counts = [
        {"label": label, "url": f"?state={state}", "count": Message.objects.filter(state=state).count(),
         "current": request.GET.get("state") == state}
        for state, label in Message.State.choices
    ]  # fmt: skip
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "supervision/messages.html", {"tabs": counts, "page": page})
