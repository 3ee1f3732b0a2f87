"""A flow simulated before it is published: what is chosen, how far it has come, and what came out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff_required
from workflows import flows, timekeeping
from workflows.flows import read_plan
from workflows.models import FlowVersion, SimulationRun
from workflows.simulation import charts, mapping, record, results, runs, scenarios
from workflows.simulation.forms import PeriodForm, SimulationForm
from workflows.views.manage_flow_drafts import name_of
from workflows.views.manage_flows import KEEPERS

SECONDS = 1.5  # of work within one request, where somebody does not want to wait for a worker
SHOWN = 10  # earlier simulations


def version_or_404(pk: int) -> FlowVersion:
    return get_object_or_404(FlowVersion.objects.select_related("flow__item__department"), pk=pk)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request, pk):
    version = version_or_404(pk)
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    plan, live = read_plan(version.pk), scenarios.compared_with(version)
    period = PeriodForm(request.POST if request.method == "POST" else request.GET if "months" in request.GET else None)
    months = period.chosen()
    since, until = scenarios.period(months, today=today)
    read = record.read(live, since=since, until=until, posts=mapping.all_posts(plan))
    given = {"plan": plan, "record": read, "on": today}
    form = SimulationForm(request.POST if request.method == "POST" else None, initial={"months": months}, **given)
    if request.method == "POST" and plan.stages and form.is_valid():
        inputs = {"since": str(since), "until": str(until), "live": live.number, "more": form.cleaned_data["more"]}
        inputs["said"] = scenarios.said_as_json(form.said())
        chosen = {"repetitions": form.cleaned_data["repetitions"], "seed": form.cleaned_data["seed"]}
        return redirect("simulation", runs.ask(version, inputs=inputs, **chosen, by=request.user, at=at).pk)
    context = {
        "version": version,
        "live": live,
        "item": version.flow.item,
        "name": name_of(version.flow.item),
        "period": period if request.method == "GET" else PeriodForm({"months": months}),
        "read": read,
        "since": since,
        "until": until,
        "form": form,
        "has_stages": bool(plan.stages),
        "earlier": SimulationRun.objects.filter(flow=version.flow)
        .select_related("asked_by")
        .defer("scenarios")[:SHOWN],
    }
    return render(request, "admin/workflows/simulation.html", context, status=400 if form.errors else 200)


def _run(pk: int) -> SimulationRun:
    return get_object_or_404(SimulationRun.objects.select_related("flow__item__department", "asked_by"), pk=pk)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def simulation(request, pk):
    """How far it is, or what came out. POST: go on with it here and now, if no worker is at it."""
    run, at = _run(pk), timekeeping.now()
    if request.method == "POST":
        runs.turn(run.pk, at=at, seconds=SECONDS)
        if not request.htmx:
            return redirect("simulation", pk)
        run = _run(pk)
    if request.htmx and run.is_under_way:
        return render(request, "admin/workflows/simulation_part.html", {"run": run, "lost": runs.is_lost(run, at=at)})
    answer = render(request, "admin/workflows/simulation_run.html", _context(run, at))
    if request.htmx:
        answer["HX-Refresh"] = "true"  # it is over: the whole page has something to show
    return answer


def _context(run: SimulationRun, at) -> dict:
    version = run.version
    context = {
        "run": run,
        "lost": runs.is_lost(run, at=at),
        "version": version,
        "item": run.flow.item,
        "name": name_of(run.flow.item),
        "changed": version is not None
        and bool(run.content)
        and flows.content_hash(read_plan(version.pk)) != run.content,
        "said": results.assumptions(run),
    }
    if run.results:
        context |= {
            "heads": [heading for _key, heading in results.columns(run)],
            "summary": results.summary(run),
            "trust": results.trust(run),
            "cases": results.case_table(run),
            "stages": results.stage_tables(run),
            "places": results.place_table(run),
            "chart": charts.stages(run),
        }
    return context


@staff_required(roles=KEEPERS)
@require_POST
def cancel(request, pk):
    run = _run(pk)
    if runs.cancel(run, at=timekeeping.now()):
        messages.success(request, _("The simulation has been stopped."))
    return redirect("simulation", pk)
