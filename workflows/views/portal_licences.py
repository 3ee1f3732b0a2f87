"""我的证照: what I hold, until when, and asking for a renewal or a change."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from accounts.posts import applicants_of
from workflows import drafts, licence_rules, licences, timekeeping
from workflows import licence_kinds as kinds
from workflows.engine import licensing
from workflows.errors import EngineError
from workflows.letters import typesetting
from workflows.models import Licence

PER_PAGE = 20


@login_required
@require_safe
def my_licences(request):
    """Those to be renewed first, then by the day they end."""
    if request.user.kind == "staff":
        return redirect("desk-licences")
    today = timekeeping.local_date(timekeeping.now())
    near = licences.to_be_renewed(request.user, on=today)
    others = licences.latest_of(request.user, on=today).exclude(pk__in=near.values("pk"))
    page = Paginator(others.order_by(F("valid_to").desc(nulls_first=True), "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "near": licences.rows(near, today=today),
        "page": page,
        "rows": licences.rows(page.object_list, today=today),
    }
    return render(request, "portal/licences.html", context)


def _own(request, pk, today) -> Licence:
    seen = get_object_or_404(Licence.objects.visible_to(request.user, on=today), pk=pk)
    found = Licence.objects.select_related("item__licence_rule", "holder", "application", "edition")
    return found.get(family=seen.family, replaced_as="")


@login_required
@require_safe
def licence(request, pk):
    if request.user.kind == "staff":
        raise Http404
    today = timekeeping.local_date(timekeeping.now())
    found = _own(request, pk, today)
    url = licences.public_address(found)
    context = {
        "row": licences.rows([found], today=today)[0],
        "licence": found,
        "facts": licences.facts(found),
        "timeline": licences.history(found, for_staff=False),
        "choices": [_choice(found, purpose, today) for purpose in kinds.Purpose],
        "verify_url": url,
        "qr": mark_safe(typesetting.qr_svg(url)),  # noqa: S308 - an SVG of our own making
    }
    return render(request, "portal/licence.html", context)


def _choice(found: Licence, purpose: kinds.Purpose, today) -> dict:
    item = licence_rules.item_for(found, purpose)
    why = licensing.why_not(found, purpose, on=today) or drafts.why_closed(item, on=today)
    return {"purpose": purpose, "label": licences.PURPOSES[purpose], "why_not": why, "item": item}


@login_required
@require_http_methods(["POST"])
def ask(request, pk, purpose):
    """Begins a draft that names the licence. Where it cannot be, the page of the licence says why."""
    if request.user.kind == "staff" or purpose not in list(kinds.Purpose):
        raise Http404
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    found, purpose = _own(request, pk, today), kinds.Purpose(purpose)
    if all(one.pk != found.holder_id for one in applicants_of(request.user, on=today)):
        raise Http404
    choice = _choice(found, purpose, today)
    if why := choice["why_not"]:
        messages.error(request, why)
        return redirect("my-licence", pk=found.pk)
    try:
        draft = drafts.start(
            item=choice["item"],
            user=request.user,
            applicant=found.holder,
            on=today,
            at=at,
            licence=found,
            purpose=str(purpose),
        )
    except EngineError as error:
        messages.error(request, error.message)
        return redirect("my-licence", pk=found.pk)
    return redirect("draft", pk=draft.pk)
