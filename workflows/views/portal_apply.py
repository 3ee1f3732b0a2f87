"""Beginning an application: what is needed, for whom, and why it is not possible where it is not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.posts import applicants_of
from items import cleanup, lineage
from items.catalogue import is_meant_for
from items.codes import EditionState, ItemState
from items.content import with_rows
from items.guides import material_lines
from items.models import Edition, Item
from workflows import drafts, timekeeping
from workflows.errors import EngineError
from workflows.models import Application, Draft
from workflows.transitions import BEFORE_DECISION
from workflows.views.portal_forms import OwnApplicantForm


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, code):
    """What you will need, then sign in, then a draft. Signing in comes late."""
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    item = get_object_or_404(
        Item.objects.exclude(state=ItemState.DRAFT).select_related("department").prefetch_related("editions"), code=code
    )
    why_closed = drafts.why_closed(item, on=today)
    if request.method != "POST" or not request.user.is_authenticated or why_closed:
        return _page(request, item, today, why_closed, status=409 if why_closed and request.method == "POST" else 200)
    mine = applicants_of(request.user, on=today)
    chosen = next((a for a in mine if str(a.pk) == request.POST.get("applicant", "")), None)
    if chosen is None:
        return _page(request, item, today, error=_("Choose for whom you apply."), status=400)
    try:
        draft = drafts.start(item=item, user=request.user, applicant=chosen, on=today, at=at)
    except EngineError as error:
        return _page(request, item, today, error=error.message, status=error.status)
    return redirect("draft", pk=draft.pk)


def _page(request, item, today, why_closed="", error="", status=200):
    edition = _shown_edition(item, today)
    user = request.user
    signed_in = user.is_authenticated
    gone = cleanup.cancelled_materials(item)
    lines = [line for line in material_lines(edition) if line.material.key not in gone]
    mine = applicants_of(user, on=today) if signed_in else []
    fitting = [one for one in mine if is_meant_for(edition, one)]
    context = {
        "item": item,
        "edition": edition,
        "why_closed": why_closed,
        "error": error,
        "asked": [line for line in lines if not line.spared],
        "spared": [line for line in lines if line.spared],
        "is_staff": signed_in and user.kind == "staff",
        "applicants": fitting,
        "not_for_you": drafts.whom_it_is_for(edition) if mine and not fitting else "",
        "running": running_cases(item, fitting),
        "goes_on_in": lineage.living(item, on=today) if why_closed else [],
        "started": Draft.objects.filter(user=user, item=item, application=None).first() if signed_in else None,
    }
    return render(request, "portal/apply.html", context, status=status)


def running_cases(item, applicants) -> list[Application]:
    """The cases of this item that they have under way, the latest first: nobody should apply twice by mistake."""
    open_ones = Application.objects.filter(item=item, applicant__in=applicants, state__in=BEFORE_DECISION)
    return list(open_ones.select_related("applicant").order_by("-received_at"))


def _shown_edition(item, today) -> Edition:
    """The one in force; of an item no longer in use, the last there was."""
    current = item.edition_on(today)
    published = with_rows(Edition.objects.exclude(state=EditionState.DRAFT).filter(item=item))
    found = published.filter(pk=current.pk) if current else published.order_by("-number")
    edition = found.first()
    if edition is None:
        raise Http404
    return edition


@login_required
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "HEAD", "POST"])
def own_applicant(request):
    """An account that stands for nobody yet says who it is: a person by number, an organisation by its code."""
    if request.user.kind == "staff":
        raise Http404
    if hasattr(request.user, "applicant"):
        return redirect(_wanted(request) or "my-applications")
    form = OwnApplicantForm(request.POST or None, initial={"kind": "person", "name": request.user.name})
    if request.method == "POST" and form.is_valid() and form.enrol(user=request.user) is not None:
        messages.success(request, _("Thank you. You can apply now."))
        return redirect(_wanted(request) or "my-applications")
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "portal/own_applicant.html", context, status=400 if form.errors else 200)


def _wanted(request) -> str:
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else ""
