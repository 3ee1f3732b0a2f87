"""How it stands, without an account: by case number and check code. Wrong and unknown look alike."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import lookup_limits, telling, timekeeping
from workflows.models import Letter
from workflows.standing import standing_of


@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    found, error, status = None, "", 200
    number = request.POST.get("number", "").strip()[:40]
    code = "".join(request.POST.get("code", "").split()).upper()[:24]
    if request.method == "POST":
        if lookup_limits.too_many("track", request):
            error, status = _("Too many tries. Please wait ten minutes, or call the counter."), 429
        elif (found := _find(number, code)) is None:
            lookup_limits.count("track", request)
            error, status = _("No application fits these two. Please compare them with your receipt."), 400
    context = {"case": found, "number": number, "code": code, "error": error}
    if found:
        context["standing"] = standing_of(found, today=timekeeping.local_date(timekeeping.now()))
        # The steps and their days only: who holds the receipt need not be the applicant.
        context["timeline"] = [
            {**entry, "text": "", "basis": "", "by": ""} for entry in telling.timeline(found, for_staff=False)
        ]
    return render(request, "portal/track.html", context, status=status)


def _find(number: str, code: str):
    if "\x00" in number + code:
        return None
    letter = (
        Letter.objects.filter(check_code=code, application__number=number, kind="receipt")
        .select_related("application__edition")
        .first()
    )
    return letter.application if letter else None
