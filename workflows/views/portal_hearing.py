"""The applicant asks for the hearing they were told of (Art. 47)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import engine, timekeeping
from workflows.errors import EngineError
from workflows.proceedings import Proceedings
from workflows.views.portal_cases import may_ask_for_hearing, own_case


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, number):
    at = timekeeping.now()
    found = own_case(request, number, at)
    proceedings = Proceedings(found)
    if not may_ask_for_hearing(found, proceedings, timekeeping.local_date(at)):
        messages.info(request, _("There is no hearing that could be asked for now."))
        return redirect("my-application", number=number)
    if request.method == "POST":
        try:
            engine.request_hearing(found, by=request.user, at=at)
        except EngineError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("You have asked for a hearing. You will be told the day and the place."))
        return redirect("my-application", number=number)
    return render(request, "portal/hearing.html", {"case": found, "hearing": proceedings.hearing})
