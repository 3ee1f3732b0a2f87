"""The worklist: what waits for this officer, the most urgent first, and taking cases from it."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from workflows import engine, licences, panels, readings, rights, timekeeping
from workflows.desk import intake as desk_intake
from workflows.desk import worklists
from workflows.errors import EngineError
from workflows.models import Application, Stage
from workflows.views import desk_shared
from workflows.views.desk_access import is_pick, officers_only, way_back, words_of

ROWS = 20
QUEUES = {
    "all": gettext_lazy("All"),
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Due today"),
    "soon": gettext_lazy("Due within 3 working days"),
    "mine": gettext_lazy("Taken by me"),
    "unclaimed": gettext_lazy("Not taken yet"),
    "waiting": gettext_lazy("Waiting"),
}


class Filters(forms.Form):
    queue = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=gettext_lazy("Number or applicant"), required=False, max_length=100)
    item = forms.ChoiceField(label=gettext_lazy("Item"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    town = forms.ChoiceField(label=gettext_lazy("Town or street"), required=False)

    def __init__(self, data, *, runs):
        super().__init__(data)
        facts = list(
            runs.order_by().values_list(
                "application__item", "application__edition__name", "application__town", "application__town__name"
            )
        )
        every = ("", _("All"))
        items = {str(item): name for item, name, _town, _name in facts}
        towns = {str(town): name for _item, _name, town, name in facts if town}
        self.fields["item"].choices = [every, *sorted(items.items(), key=lambda pair: pair[1])]
        self.fields["kind"].choices = [every, *Stage.Kind.choices]
        self.fields["town"].choices = [every, *sorted(towns.items(), key=lambda pair: pair[1])]
        self.fields["q"].widget.attrs["class"] = "input"
        if not towns:
            del self.fields["town"]

    def narrow(self, runs):
        """An address with a value that is not offered shows everything, as if it had not been said."""
        self.is_valid()
        said = self.cleaned_data
        if words := words_of(said):
            runs = runs.filter(
                Q(application__number__icontains=words) | Q(application__applicant__name__icontains=words)
            )
        names = {"item": "application__item", "kind": "stage__kind", "town": "application__town"}
        return runs.filter(**{path: said[name] for name, path in names.items() if said.get(name)})

    @property
    def in_use(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "item", "kind", "town"))


@officers_only
@require_safe
def desk(request, *, at):
    today, calendar = timekeeping.local_date(at), timekeeping.calendar()
    waiting = worklists.waiting(request.user, on=today)
    name = request.GET.get("queue", "all")
    name = name if name in QUEUES else "all"
    filters = Filters(request.GET, runs=waiting)
    runs = filters.narrow(worklists.queue(waiting, name, user=request.user, on=today, calendar=calendar))
    page = Paginator(runs.prefetch_related("application__pauses"), ROWS).get_page(request.GET.get("page"))
    shared = desk_shared.Shared(request.user, page.object_list, on=today)
    counts = worklists.counts(request.user, on=today, calendar=calendar)
    context = {
        "tabs": [_tab(queue, label, counts[queue], queue == name) for queue, label in QUEUES.items()],
        "filters": filters,
        "anything": counts["all"],
        "takes_in": desk_intake.takes_in(request.user, on=today),
        "page": page,
        "rows": [_row(run, request.user, today=today) | shared.of(run) for run in page.object_list],
        "shared": shared,
        "queue": name,
        "address": request.get_full_path(),
        "expiring": licences.to_be_renewed(request.user, on=today).count(),
        "hearings": rights.hearings_to_lead(request.user),
        "notices": panels.render("desk_notices", user=request.user),
    }
    return render(request, "desk/queue.html", context)


def _tab(queue, label, count, current) -> dict:
    url = reverse("desk") if queue == "all" else f"{reverse('desk')}?queue={queue}"
    return {"label": label, "url": url, "count": count, "current": current, "bad": queue == "overdue"}


def _row(run, user, *, today) -> dict:
    application = run.application
    return {
        "run": run,
        "case": application,
        "limit": readings.most_urgent(application, application.open_deadlines, run.pk, today=today),
        "mine": run.officer_id == user.pk,
        "pick": f"{run.pk}.{application.version}",
        "asked": run.asked,
        "may_claim": not run.asked
        and run.officer_id is None
        and application.state not in ("correcting", *worklists.STOPPED),
    }


@officers_only
@require_POST
def claim(request, *, at):
    """Take the ticked rows, each in an act of its own, and say of each what became of it."""
    wanted = [request.POST["one"]] if "one" in request.POST else request.POST.getlist("pick")
    picks = dict(pick.split(".", 1) for pick in wanted[: 2 * ROWS] if is_pick(pick))
    waiting = worklists.waiting(request.user, on=timekeeping.local_date(at))
    runs = {str(run.pk): run for run in waiting.filter(pk__in=picks)}
    if not wanted:
        messages.warning(request, _("Tick the cases you want to take."))
    for pk, version in picks.items():
        if pk not in runs:
            messages.error(request, _("One of the cases no longer waits for you."))
            continue
        _claim_one(request, runs[pk], int(version), at)
    return redirect(way_back(request))


def _claim_one(request, run, version: int, at) -> None:
    application: Application = run.application
    try:
        engine.claim(application, by=request.user, at=at, expected_version=version, run_id=run.pk)
    except EngineError as error:
        messages.error(request, f"{application.number}：{error.message}")
    else:
        messages.success(request, _("%(number)s is yours now.") % {"number": application.number})
