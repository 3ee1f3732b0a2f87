"""One card: what it rests on, its appeal, its orders, its points. For those who supervise and those it was dealt to."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import roles_today, staff_required
from supervision import appealing, changing, points
from supervision.answerable import posts_answered_for
from supervision.audience import SUPERVISING, supervised_cases, watched_by
from supervision.evidence import with_names
from supervision.models import Appeal, Card, Notice, Order, PointEntry
from supervision.ordering import ISSUING
from supervision.views.alerts import tabs
from supervision.views.forms import ChangeForm, DecisionForm, TextForm
from workflows import timekeeping
from workflows.errors import EngineError

SHOWN = 50


def reachable_cards(user, *, on):
    mine = Q(officer=user) | Q(post__in=posts_answered_for(user, on=on))
    return Card.objects.filter(mine | Q(application__in=supervised_cases(user, on=on).order_by().values("pk")))


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request, pk):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    found = get_object_or_404(with_names(reachable_cards(request.user, on=today)), pk=pk)
    appeal = Appeal.objects.filter(card=found).select_related("by", "decision__by").first()
    decision = getattr(appeal, "decision", None)
    doing = _doing(request)
    decide_form = DecisionForm(request.POST if doing == "decide" else None, auto_id="decide-%s", card=found)
    change_form = ChangeForm(request.POST if doing == "change" else None, auto_id="change-%s", card=found)
    appeal_form = TextForm(request.POST if doing == "appeal" else None, auto_id="appeal-%s")
    refused, status = None, 200
    if doing:
        form, status = {"decide": decide_form, "change": change_form, "appeal": appeal_form}[doing], 400
        if form.is_valid():
            try:
                _send(found, appeal, doing, form.cleaned_data, by=request.user, at=at)
                messages.success(request, _("Done."))
                return redirect("card", pk)
            except EngineError as error:
                refused, status = error, error.status
    last_day = appealing.last_day(found)
    objection = appealing.objection(appeal, request.user, on=today) if appeal and not decision else None
    context = {
        "card": found,
        "evidence": getattr(found, "evidence", None),
        "appeal": appeal,
        "decision": decision,
        "last_day": last_day,
        "refused": refused,
        "appeal_form": appeal_form
        if not appeal and today <= last_day and appealing.may_appeal(found, request.user, on=today)
        else None,
        "changes": found.changes.select_related("by"),
        "change_form": change_form
        if changing.possible(found) and not changing.objection(found, request.user, on=today)
        else None,
        "decide_form": decide_form if appeal and not decision and not objection else None,
        "objection": objection if ISSUING & roles_today(request.user) else None,
        "orders": found.orders.select_related("issued_by"),
        "order_form": TextForm(auto_id="order-%s") if ISSUING & roles_today(request.user) and found.post else None,
        "entries": found.entries.select_related("by"),
        "supervises": bool(SUPERVISING & roles_today(request.user)),
    }
    return render(request, "supervision/card.html", context, status=status)


def _doing(request) -> str:
    if request.method != "POST":
        return ""
    return "decide" if "result" in request.POST else "change" if "to" in request.POST else "appeal"


def _send(card, appeal, doing, given, *, by, at):
    if doing == "appeal":
        appealing.appeal(card, by=by, at=at, text=given["text"])
    elif doing == "change":
        changing.change(card, to=given["to"], reason=given["text"], by=by, at=at)
    elif appeal:
        appealing.decide(appeal, by=by, at=at, result=given["result"], reason=given["text"])


@staff_required
@require_safe
def mine(request):
    """我的预警与督办: what concerns the posts one answers for, and one's own points."""
    today = timekeeping.local_date(timekeeping.now())
    posts = posts_answered_for(request.user, on=today)
    cards = with_names(Card.objects.filter(Q(officer=request.user) | Q(post__in=posts))).select_related(
        "appeal__decision"
    )
    orders = Order.objects.filter(post__in=posts).select_related("application", "post__department")
    entries = PointEntry.objects.filter(officer=request.user)
    context = {
        "waiting": Notice.objects.filter(post__in=posts, acknowledged_at=None).count(),
        "orders": orders[:SHOWN],
        "cards": cards[:SHOWN],
        "balance": points.balance(entries),
        "entries": entries.select_related("card", "by")[:SHOWN],
        "today": today,
    }
    return render(request, "supervision/mine.html", context)


@staff_required(roles=SUPERVISING)
@require_safe
def appeal_list(request):
    today = timekeeping.local_date(timekeeping.now())
    appeals = Appeal.objects.filter(
        card__application__in=watched_by(request.user, on=today).cases.order_by().values("pk")
    )
    appeals = appeals.select_related("by", "decision", "card__alert__rule", "card__anomaly__rule", "card__issued_by")
    appeals = appeals.select_related("card__application", "card__officer")
    return render(
        request, "supervision/appeals.html", {"tabs": tabs("appeals"), "appeals": appeals[:200], "today": today}
    )
