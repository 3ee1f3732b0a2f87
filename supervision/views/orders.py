"""Supervision orders: the supervisors' list, and one order for both sides."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import staff_required
from supervision import bulletins, ordering
from supervision.answerable import posts_answered_for
from supervision.audience import SUPERVISING, supervised_cases
from supervision.models import Bulletin, Order, OrderStep
from supervision.order_states import Action
from supervision.views.alerts import tabs
from supervision.views.cards import reachable_cards
from supervision.views.forms import TextForm
from workflows import timekeeping
from workflows.errors import EngineError

PER_PAGE = 30
PUBLISH = "publish"


def reachable_orders(user, *, on):
    """Of the cases one supervises, and to the posts one answers for."""
    of_cases = Q(application__in=supervised_cases(user, on=on).order_by().values("pk"))
    return Order.objects.filter(Q(post__in=posts_answered_for(user, on=on)) | of_cases)


def with_names(orders):
    return orders.select_related(
        "application__edition", "post__department", "issued_by", "card__alert__rule", "card__anomaly__rule"
    ).defer("application__answers", "application__edition__form")


@staff_required(roles=SUPERVISING)
@require_safe
def order_list(request):
    today = timekeeping.local_date(timekeeping.now())
    orders = with_names(reachable_orders(request.user, on=today))
    page = Paginator(orders, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/orders.html", {"tabs": tabs("orders"), "page": page, "today": today})


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request, pk):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    found = get_object_or_404(with_names(reachable_orders(request.user, on=today)), pk=pk)
    refused, chosen, status = None, request.POST.get("action"), 200
    draft = bulletins.draft(found, today=today)
    typed = {"text": request.POST.get("text", "")} if chosen == PUBLISH else None
    publish_form = TextForm(typed, initial={"text": draft}, auto_id="bulletin-%s")
    publish_form.fields["text"].widget.attrs["rows"] = 12
    if chosen == PUBLISH:
        try:
            made = ordering.publish(found, by=request.user, at=at, text=request.POST.get("text", ""))
            messages.success(request, _("The bulletin is issued."))
            return redirect("bulletin", made.pk)
        except EngineError as error:
            refused, status = error, error.status
    elif request.method == "POST":
        if chosen not in OrderStep.Action.values or not request.POST.get("version", "").isdecimal():
            raise Http404
        try:
            ordering.act(
                found,
                Action(chosen),
                by=request.user,
                at=at,
                version=int(request.POST["version"][:9]),
                text=request.POST.get("text", ""),
            )
            messages.success(request, _("Done."))
            return redirect("order", pk)
        except EngineError as error:
            refused, status = error, error.status
            found.refresh_from_db()
    labels = dict(OrderStep.Action.choices)
    acts = [
        {
            "action": action,
            "label": labels[action],
            "form": TextForm(
                {"text": request.POST.get("text", "")} if action == chosen else None,
                initial={"text": draft if action == Action.ESCALATE else ""},
                optional=action in (Action.SIGN, Action.CLOSE),
                auto_id=f"{action}-%s",
            ),
        }
        for action in ordering.actions_for(found, request.user, on=today)
    ]
    context = {
        "order": found,
        "steps": found.steps.select_related("by"),
        "acts": acts,
        "refused": refused,
        "publish_form": publish_form if ordering.may_publish(found, request.user, on=today) else None,
        "bulletin": Bulletin.objects.filter(order=found).first(),
        "overdue": found.due_on and today > found.due_on,
    }
    return render(request, "supervision/order.html", context, status=status)


@staff_required(roles=ordering.ISSUING)
@require_POST
def issue(request, pk):
    at = timekeeping.now()
    card = get_object_or_404(reachable_cards(request.user, on=timekeeping.local_date(at)), pk=pk)
    try:
        made = ordering.issue(card=card, by=request.user, at=at, text=request.POST.get("text", ""))
    except EngineError as error:
        messages.error(request, error.message)
        return redirect("card", pk)
    messages.success(request, _("The order is issued."))
    return redirect("order", made.pk)


@staff_required
@require_safe
def bulletin_list(request):
    """Every member of staff reads every bulletin; orders and cases stay with those they concern."""
    rows = Bulletin.objects.select_related("order__post__department", "by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "supervision/bulletins.html", {"page": page})


@staff_required
@require_safe
def bulletin(request, pk):
    found = get_object_or_404(Bulletin.objects.select_related("order", "by"), pk=pk)
    reachable = reachable_orders(request.user, on=timekeeping.local_date(timekeeping.now()))
    context = {"bulletin": found, "may_open": reachable.filter(pk=found.order_id).exists()}
    return render(request, "supervision/bulletin.html", context)
