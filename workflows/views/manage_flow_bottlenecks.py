"""Where a flow loses time: figures of its stages, suggestions with their evidence, and the cases behind them."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from accounts.grants import departments_granted
from accounts.guards import roles_today, staff_required
from accounts.roles import Role
from workflows import timekeeping
from workflows.bottlenecks import finding, words
from workflows.bottlenecks.visits import visits
from workflows.flows import read_plan
from workflows.models import Application, FlowVersion
from workflows.routing import Plan
from workflows.simulation import scenarios
from workflows.simulation.forms import PeriodForm
from workflows.transitions import StageKind
from workflows.views.manage_flow_drafts import name_of
from workflows.views.manage_flows import KEEPERS

READERS = KEEPERS | {Role.SUPERVISOR, Role.OFFICE, Role.LEADER, Role.CHIEF}
PAGE = 50


@staff_required(roles=READERS)
@require_safe
def bottlenecks(request, pk):
    version = get_object_or_404(FlowVersion.objects.select_related("flow__item__department"), pk=pk)
    today = timekeeping.local_date(timekeeping.now())
    keeps = bool(KEEPERS & roles_today(request.user))
    if not keeps and version.flow.item.department_id not in departments_granted(request.user, "view_cases", on=today):
        raise Http404
    measured = version if version.state != FlowVersion.State.DRAFT else scenarios.compared_with(version)
    period = PeriodForm(request.GET if "months" in request.GET else {"months": 3})
    since, until = scenarios.period(period.chosen(), today=today)
    plan = read_plan(measured.pk)
    found = visits(measured, since=since, until=until)
    names = {stage.key: stage.name for stage in plan.stages}
    suggestions = finding.findings(plan, found, legality=finding.legality_posts(plan))
    chosen = next((one for one in suggestions if one.name == request.GET.get("of")), None)
    context = {
        "version": version,
        "measured": measured,
        "item": version.flow.item,
        "name": name_of(version.flow.item),
        "keeps": keeps,
        "period": period,
        "since": since,
        "until": until,
        "visits": len(found),
        "rows": _rows(plan, finding.standings(plan, found), version, keeps),
        "suggestions": [_told(one, names, version, keeps) for one in suggestions],
        "chosen": chosen and _told(chosen, names, version, keeps),
        "cases": chosen and _cases(chosen, found, request, today),
    }
    return render(request, "admin/workflows/bottlenecks.html", context)


def designer(version: FlowVersion, key: str) -> str:
    """Where the stage can be changed, or nothing."""
    try:
        return f"{reverse('flow-design', args=[version.pk])}?stage={key}"
    except NoReverseMatch:
        return ""


def _rows(plan: Plan, standings, version, keeps) -> list[dict]:
    """The one with most time is marked; not delivery, which waits for the applicant."""
    shares = {one.key: one.share for one in standings if plan.by_key[one.key].kind is not StageKind.DELIVERY}
    top = max(shares.values(), default=0)
    return [
        {
            "stage": one,
            "name": plan.by_key[one.key].name,
            "is_top": len(shares) > 1 and shares.get(one.key) == top,
            "share": round(one.share * 100),
            "late": None if one.late is None else round(one.late * 100, 1),
            "href": designer(version, one.key) if keeps else "",
        }
        for one in standings
    ]


def _told(one: finding.Finding, names, version, keeps) -> dict:
    return {
        "finding": one,
        "title": words.title(one),
        "evidence": words.evidence(one, names),
        "advice": words.advice(one),
        "n": len(one.cases),
        "stages": [
            {"name": names[key], "href": designer(version, key) if keeps else ""} for key in one.stages if key in names
        ],
    }


def _cases(one: finding.Finding, found, request, today: date):
    """Their numbers and days; the way to a case only where it is theirs to see."""
    page = Paginator(list(one.cases.items()), PAGE).get_page(request.GET.get("page"))
    mine = Application.objects.filter(pk__in=[pk for pk, _number in page.object_list])
    visible = set(mine.visible_to(request.user, on=today).values_list("pk", flat=True))
    days: dict[int, float] = {}
    for visit in found:
        if visit.key == one.stages[0]:
            days[visit.case] = days.get(visit.case, 0.0) + visit.days
    page.object_list = [
        {"number": number, "visible": pk in visible, "days": days.get(pk)} for pk, number in page.object_list
    ]
    return page
