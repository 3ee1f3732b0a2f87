"""Cases of the towns that were drawn for the section to look at."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workflows import spot_checks, timekeeping
from workflows.errors import EngineError
from workflows.models import SpotCheck
from workflows.views.desk_access import officers_only


class SpotCheckForm(forms.Form):
    result = forms.ChoiceField(
        label=gettext_lazy("What you found"), choices=SpotCheck.Result.choices, widget=forms.RadioSelect
    )
    finding = forms.CharField(
        label=gettext_lazy("In words"),
        help_text=gettext_lazy("What was looked at; a defect in at least ten characters."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@officers_only
@require_safe
def spot_check_list(request, *, at):
    own = spot_checks.of(request.user, on=timekeeping.local_date(at)).select_related(
        "application__edition", "town", "checked_by"
    )
    context = {
        "waiting": own.filter(checked_at=None),
        "done": own.exclude(checked_at=None).order_by("-checked_at")[:50],
    }
    return render(request, "desk/spot_checks.html", context)


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def spot_check(request, number, *, at):
    today = timekeeping.local_date(at)
    own = spot_checks.of(request.user, on=today).select_related("application__edition", "town")
    check = own.filter(application__number=number).first()
    if check is None:
        raise Http404
    form = SpotCheckForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                spot_checks.record(check, **form.cleaned_data, by=request.user, at=at, on=today)
            except EngineError as error:
                status = error.status
                for name, words in (error.fields or {None: error.message}).items():
                    form.add_error(name, str(words))
            else:
                messages.success(request, _("The check is recorded."))
                return redirect("desk-spot-checks")
    return render(request, "desk/spot_check.html", {"check": check, "form": form}, status=status)
