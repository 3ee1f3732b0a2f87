"""What patterns found, with the evidence; and what a supervisor found on looking into it."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import roles_today, staff_required
from accounts.models import Department
from accounts.roles import Role
from supervision import rule_words
from supervision.audience import SUPERVISING, watched_by
from supervision.models import AlertRule, Anomaly, AnomalyFinding
from supervision.views.alerts import tabs
from supervision.views.choices import ANY
from workflows import timekeeping
from workflows.telling import TITLES
from workflows.transitions import Action

PER_PAGE = 30
JUDGING = frozenset({Role.SUPERVISOR})
OPEN = ("open", gettext_lazy("Not yet looked into"))


class Filters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Case number"), required=False, max_length=40)
    code = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    level = forms.ChoiceField(
        label=gettext_lazy("Alert level"), required=False, choices=[ANY, *AlertRule.Level.choices]
    )
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False, empty_label=ANY[1]
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Looked into"), required=False, choices=[ANY, OPEN, *AnomalyFinding.Verdict.choices]
    )

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(pk__in=departments)
        names = AlertRule.objects.filter(trigger="pattern").order_by("version").values_list("code", "name")
        self.fields["code"].choices = [ANY, *sorted(dict(names).items())]

    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class FindingForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What you found"), choices=AnomalyFinding.Verdict.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def _with_verdict(anomalies):
    last = AnomalyFinding.objects.filter(anomaly=OuterRef("pk")).order_by("-at", "-pk").values("verdict")[:1]
    return anomalies.annotate(verdict=Subquery(last))


@staff_required(roles=SUPERVISING)
@require_safe
def anomaly_list(request):
    at = timekeeping.now()
    watched = watched_by(request.user, on=timekeeping.local_date(at))
    form = Filters(request.GET, departments=watched.departments)
    chosen = form.chosen()
    columns = {
        "q": "application__number__icontains",
        "code": "code",
        "level": "level",
        "department": "application__department",
    }
    rows = _with_verdict(Anomaly.objects.filter(application__in=watched.cases.order_by().values("pk")))
    rows = rows.filter(**{column: chosen[name] for name, column in columns.items() if name in chosen})
    if "verdict" in chosen:
        rows = rows.filter(verdict=None if chosen["verdict"] == OPEN[0] else chosen["verdict"])
    rows = rows.select_related("rule", "actor", "application__edition", "application__department")
    page = Paginator(rows.defer("application__answers", "application__edition__form"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    verdicts = dict(AnomalyFinding.Verdict.choices)
    entries = [
        {"anomaly": a, "words": rule_words.anomaly(a.code, a.values), "verdict": verdicts.get(a.verdict)}
        for a in page.object_list
    ]
    context = {"tabs": tabs("anomalies"), "form": form, "page": page, "entries": entries, "as_of": at}
    return render(request, "supervision/anomalies.html", context)


@staff_required(roles=SUPERVISING)
@require_http_methods(["GET", "HEAD", "POST"])
def anomaly(request, pk):
    at = timekeeping.now()
    watched = watched_by(request.user, on=timekeeping.local_date(at))
    found = (
        Anomaly.objects.filter(pk=pk, application__in=watched.cases.order_by().values("pk"))
        .select_related("rule", "actor", "application__edition", "application__department")
        .first()
    )
    may_judge = bool(JUDGING & roles_today(request.user))
    if found is None or (request.method == "POST" and not may_judge):
        raise Http404
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        AnomalyFinding.objects.create(anomaly=found, by=request.user, at=at, **form.cleaned_data)
        messages.success(request, _("Noted. Earlier findings stay on record."))
        return redirect("anomaly", pk)
    seen = found.application.events.filter(seq__in=found.events).select_related("actor")
    context = {
        "anomaly": found,
        "words": rule_words.anomaly(found.code, found.values),
        "events": [{"event": event, "label": TITLES.get(Action(event.action), event.action)} for event in seen],
        "findings": found.findings.select_related("by"),
        "form": form if may_judge else None,
    }
    return render(request, "supervision/anomaly.html", context, status=400 if form.errors else 200)
