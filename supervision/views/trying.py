"""试运行: what a rule, saved or only thought of, would have raised in a past period."""

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import roles_today, staff_required
from supervision import rulebook
from supervision.models import AlertRule
from supervision.views.alerts import tabs
from supervision.views.rules import READING, SETTING
from supervision.views.tried import last_month, of_rule
from workflows import timekeeping

PER_PAGE = 30
LONGEST = timedelta(days=366)


class TrialForm(forms.Form):
    rule = forms.ChoiceField(label=gettext_lazy("Rule"))
    offset = forms.IntegerField(
        label=gettext_lazy("Try with another number"),
        required=False,
        min_value=0,
        max_value=9999,
        help_text=gettext_lazy("Empty: as the rule has it."),
    )
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data, *, rows: dict[str, AlertRule]):
        super().__init__(data)
        self.fields["rule"].choices = [(code, row.name) for code, row in rows.items()]

    def clean(self):
        said = super().clean()
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        elif since and until and until - since > LONGEST:
            self.add_error("until", _("At most a year at once."))
        return said


@staff_required(roles=READING)
@require_safe
def try_rule(request):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    rows = dict(sorted(rulebook.latest().items()))
    since, until = last_month(today)
    asked = request.GET.copy() if "since" in request.GET else _asked(request.GET, rows, since, until)
    form = TrialForm(asked, rows=rows)
    context = {"form": form, "tabs": tabs("alert-rules"), "may_set": bool(SETTING & roles_today(request.user))}
    status = 200
    if form.is_valid():
        context |= _tried(request, form.cleaned_data, rows, today)
    elif "since" in request.GET:
        status = 400
    return render(request, "supervision/trial.html", context, status=status)


def _asked(given, rows, since: date, until: date) -> QueryDict:
    asked = QueryDict(mutable=True)
    code = given.get("rule") if given.get("rule") in rows else next(iter(rows), "")
    asked.update({"rule": code, "since": since.isoformat(), "until": until.isoformat(), "offset": ""})
    return asked


def _tried(request, said: dict, rows, today: date) -> dict:
    row = rows[said["rule"]]
    if said["offset"] is not None:
        row.offset = said["offset"]  # a draft: it is never saved
    return of_rule(request, row, said["since"], said["until"], today, page=request.GET.get("page"))
