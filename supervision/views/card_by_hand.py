"""A card by the hand of a supervisor, from the page of a case."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import staff_required
from supervision import dealing
from supervision.audience import supervised_cases
from supervision.models import Card
from supervision.ordering import ISSUING
from supervision.views.forms import CardForm
from workflows import timekeeping
from workflows.errors import EngineError
from workflows.models import StageRun


@staff_required(roles=ISSUING)
@require_http_methods(["GET", "HEAD", "POST"])
def deal_card(request, number):
    at = timekeeping.now()
    case = supervised_cases(request.user, on=timekeeping.local_date(at)).filter(number=number).first()
    if case is None:
        raise Http404
    runs = StageRun.objects.filter(application=case, post__isnull=False).order_by("-opened_at", "-pk")
    seen = Card.objects.filter(application=case, kind=Card.BY_HAND).count()
    runs = runs.select_related("stage", "post__department", "officer")
    form = CardForm(request.POST or None, initial={"seen": seen}, runs=runs)
    refused, status = None, 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                made = dealing.by_hand(case, **form.cleaned_data, by=request.user, at=at)
                messages.success(request, _("The card is dealt; the post is told."))
                return redirect("card", made.pk)
            except EngineError as error:
                refused, status = error, error.status
    context = {"case": case, "form": form, "refused": refused}
    return render(request, "supervision/card_new.html", context, status=status)
