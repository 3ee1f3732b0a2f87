"""Tracking (跟踪): all cases with filters that live in the address, the same list as a file, and one case in full."""

import csv

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import roles_today, staff_required
from accounts.models import Department
from supervision import cases as selection
from supervision import dealing, rule_words, urging
from supervision import strip as live_strip
from supervision.audience import SUPERVISING, watched_by
from supervision.evidence import SOURCES
from supervision.models import Alert
from supervision.views import choices
from supervision.views.choices import ANY
from supervision.views.forms import TextForm
from workflows import readings, telling, timekeeping
from workflows.models import Application, StageRun
from workflows.views.manage_flow_tests import RECORDING

PER_PAGE = 30
MOST_EXPORTED = 5000


class Filters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Case number or applicant"), required=False, max_length=100)
    when = forms.ChoiceField(label=gettext_lazy("Limit"), required=False, choices=[ANY, *selection.WHEN.items()])
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ANY, *Application.State.choices])
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False, empty_label=ANY[1]
    )
    item = forms.ChoiceField(label=gettext_lazy("Item"), required=False)

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(pk__in=departments)
        self.fields["item"].choices = choices.items()

    def chosen(self) -> dict:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _selected(watched, chosen: dict, today):
    """The cases of this choice, the most urgent first, closed ones last."""
    cases = selection.with_next_due(watched.cases).filter(
        selection.condition(chosen.get("when", ""), today=today, calendar=timekeeping.calendar())
    )
    if "q" in chosen:
        cases = cases.filter(Q(number__icontains=chosen["q"]) | Q(applicant__name__icontains=chosen["q"]))
    if "state" in chosen:
        cases = cases.filter(state=chosen["state"])
    if "department" in chosen:
        cases = cases.filter(department=chosen["department"])
    if "item" in chosen:
        cases = cases.filter(item__code=chosen["item"])
    return (
        cases.select_related("edition", "applicant", "department", "town")
        .defer("answers", "edition__form", "applicant__id_sealed", "applicant__id_hash")
        .prefetch_related(Prefetch("runs", _open_runs(), to_attr="open_runs"))
        .order_by(F("next_due").asc(nulls_last=True), F("closed_at").desc(nulls_first=True), "-received_at", "pk")
    )


def _open_runs():
    return StageRun.objects.filter(ended_at=None).select_related("stage", "post__department", "officer")


def _rows(cases, today):
    calendar = timekeeping.calendar()
    for case in cases:
        stopped = selection.is_stopped(case)
        told = selection.urgency(case.next_due, today=today, calendar=calendar, stopped=stopped)
        yield {"case": case, "urgency": told if case.next_due or stopped else None}


@staff_required(roles=SUPERVISING)
@require_safe
def case_list(request):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    watched = watched_by(request.user, on=today)
    form = Filters(request.GET, departments=watched.departments)
    chosen = form.chosen()
    if chosen.keys() == {"q"} and watched.cases.filter(number=chosen["q"]).exists():
        return redirect("supervised-case", chosen["q"])  # a whole number was looked for: here it is
    cases = _selected(watched, chosen, today)
    if request.GET.get("format") == "csv":
        return _as_file(cases, at)
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["format"] = "csv"
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": _rows(page.object_list, today),
        "may_urge": bool(urging.ISSUING & roles_today(request.user)),
        "export_url": f"?{query.urlencode()}",
        "most": MOST_EXPORTED,
        "as_of": at,
    }
    return render(request, "supervision/cases.html", context)


def _as_file(cases, at) -> HttpResponse:
    """For a spreadsheet: no identity numbers, no cell that it would take for a formula. The name says as of when."""
    here = timezone.localtime(at, timekeeping.LOCAL)
    today = here.date()
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cases-{here:%Y%m%d-%H%M}.csv"'
    writer = csv.writer(answer)
    writer.writerow(
        [_("Case number"), _("Item"), _("Applicant"), _("Department"), _("State"), _("Received on"), _("Last day"),
         _("Urgency"), _("Stage"), _("Held by")]
    )  # fmt: skip
    found = list(cases[: MOST_EXPORTED + 1])
    for row in _rows(found[:MOST_EXPORTED], today):
        case = row["case"]
        writer.writerow(
            _plain(cell)
            for cell in (
                case.number,
                case.edition.name,
                case.applicant.name,
                case.department.name,
                case.standing,
                f"{timekeeping.local_date(case.received_at):%Y-%m-%d}",
                f"{case.next_due:%Y-%m-%d}" if case.next_due else "",
                row["urgency"].words if row["urgency"] else "",
                "、".join(run.stage.name for run in case.open_runs),
                "、".join(str(run.officer or run.post) for run in case.open_runs),
            )
        )
    if len(found) > MOST_EXPORTED:
        writer.writerow(
            [_("Only the first %(n)s cases stand here. Narrow the choice for the rest.") % {"n": MOST_EXPORTED}]
        )
    return answer


def _plain(cell) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


@staff_required(roles=SUPERVISING)
@require_safe
def case(request, number):
    """How one case ran: every limit day by day, who held it, what was raised. Its content stays with its officers."""
    at, today, found = _asked_for(request, number)
    alerts = Alert.objects.filter(application=found).select_related("rule", "post__department", "officer")
    context = {
        "case": found,
        "strip": live_strip.of(found, today=today),
        "as_of": at,
        "limits": readings.rows_of(found, today=today),
        "alerts": alerts,
        "anomalies": [
            {"anomaly": a, "words": rule_words.anomaly(a.code, a.values)}
            for a in found.anomalies.select_related("rule")
        ],
        "notices": found.notices.select_related("post__department", "acknowledged_by", "step_up").prefetch_related(
            "step_up__notices__post__department"
        ),
        "went_up": found.notices.filter(step_up__isnull=False).exists(),
        "urgings": found.urgings.select_related("by"),
        "urge_form": TextForm(auto_id="urge-%s") if urging.may_urge(found, request.user, on=today) else None,
        "cards": found.cards.select_related(*SOURCES, "post__department", "officer").prefetch_related("changes"),
        "may_deal": dealing.may_deal(found, request.user, on=today),
        "extension": getattr(found, "granted_extension", None),
        "timeline": telling.timeline(found, for_staff=True),
        "list_url": reverse("supervised-cases"),
        "may_record": bool(RECORDING & roles_today(request.user)),
    }
    return render(request, "supervision/case.html", context)


@staff_required(roles=SUPERVISING)
@require_safe
def strip(request, number):
    """The strip alone, asked for again every half minute while the page is open."""
    at, today, found = _asked_for(request, number)
    context = {"case": found, "strip": live_strip.of(found, today=today), "as_of": at}
    return render(request, "supervision/strip.html", context)


def _asked_for(request, number):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    found = (
        watched_by(request.user, on=today)
        .cases.filter(number=number)
        .select_related("item", "edition", "applicant", "department", "town")
        .prefetch_related(
            "deadlines__run__stage",
            "pauses__started_by",
            "events__actor",
            "corrections__points",
            "runs__stage",
            "runs__post__department",
            "runs__officer",
        )  # fmt: skip
        .first()
    )
    if found is None:
        raise Http404
    return at, today, found
