"""Open cases brought to the live version of their flow: looked at first, moved a few at a time, undone if need be."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import staff_required
from workflows import timekeeping
from workflows.engine.reasons import SHORTEST_REASON
from workflows.errors import EngineError
from workflows.flow import migration as flow_migration
from workflows.flows import plan_of
from workflows.models import FlowMove
from workflows.views.manage_flow_drafts import item_of, live_of, name_of
from workflows.views.manage_flows import KEEPERS

PAGE = 50


class MappingForm(forms.Form):
    """One choice for each stage in which a case stands now."""

    def __init__(self, *args, before, after, **kwargs):
        super().__init__(*args, **kwargs)
        new = plan_of(after.pk)
        choices = [("", _("Choose")), *((stage.key, stage.name) for stage in new.stages)]
        self.keys = {}
        for n, stage in enumerate(flow_migration.open_stages(before)):
            same = stage.key if stage.key in new.by_key else ""
            self.keys[f"stage-{n}"] = stage.key
            self.fields[f"stage-{n}"] = forms.ChoiceField(
                label=stage.name, choices=choices, required=False, initial=same
            )

    def mapping(self) -> dict[str, str]:
        """What was chosen; at first the stages of the same key."""
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        chosen = {key: given.get(name, self.fields[name].initial) for name, key in self.keys.items()}
        return {key: target for key, target in chosen.items() if target}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands in the record of every case."),
    )

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if len(reason.strip()) < SHORTEST_REASON:
            raise forms.ValidationError(_("Give the reason in at least %(n)s characters.") % {"n": SHORTEST_REASON})
        return reason


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, code):
    """The dry run stands at an address of its own: looking changes nothing. POST with a reason begins."""
    item = item_of(code)
    live = live_of(item)
    others = _versions_with_cases(item, live)
    number = request.GET.get("from", "")
    before = next((v for v, _n in others if str(v.number) == number), others[0][0] if others else None)
    context = {"item": item, "name": name_of(item), "live": live, "others": others, "before": before}
    if before is None:
        return render(request, "admin/workflows/flow_move_plan.html", context)
    mapping = MappingForm(request.GET if "check" in request.GET else None, before=before, after=live)
    chosen = mapping.mapping()
    reason = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and reason.is_valid() and not mapping.errors:
        given = {"reason": reason.cleaned_data["reason"], "by": request.user, "at": timekeeping.now()}
        try:
            move = flow_migration.start(before, live, chosen, **given)
        except EngineError as error:
            reason.add_error(None, error.message)
        else:
            return redirect(f"{reverse('flow-move', args=[code, move.pk])}?go=1")
    page = Paginator(flow_migration.movable(before), PAGE).get_page(request.GET.get("page"))
    query = {"from": before.number, "check": 1} | {n: mapping[n].value() or "" for n in mapping.fields}
    context |= {
        "mapping": mapping,
        "reason": reason,
        "page": page,
        "looks": flow_migration.look(page.object_list, before, live, chosen),
        "query": urlencode(query),
    }
    status = 400 if reason.errors or mapping.errors else 200
    return render(request, "admin/workflows/flow_move_plan.html", context, status=status)


def _versions_with_cases(item, live) -> list[tuple]:
    """(version, how many cases could be moved) for every version but the live one that still has open cases."""
    if live is None:
        return []
    versions = live.flow.versions.exclude(pk=live.pk).exclude(state="draft").order_by("-number")
    counted = [(version, flow_migration.movable(version).count()) for version in versions]
    return [(version, n) for version, n in counted if n]


def _move(code, pk) -> FlowMove:
    moves = FlowMove.objects.select_related("from_version__flow", "to_version", "started_by", "undone_by")
    return get_object_or_404(moves, pk=pk, from_version__flow__item__code=code)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request, code, pk):
    """Each POST moves a few cases; how far it has come stands in the cases themselves."""
    item, move = item_of(code), _move(code, pk)
    at = timekeeping.now()
    if request.method == "POST":
        if "again" in request.POST:
            flow_migration.again(move)
        flow_migration.step(move, by=request.user, at=at)
        if not request.htmx:
            return redirect(f"{reverse('flow-move', args=[code, pk])}?go=1")
    return _shown(request, item, move)


def _shown(request, item, move, reason=None):
    left = flow_migration.left(move).count()
    moved = flow_migration.moved(move)
    context = {
        "item": item,
        "name": name_of(item),
        "move": move,
        "left": left,
        "moved": moved,
        "total": moved + left if move.undone_at is None else moved,
        "done": moved if move.undone_at is None else max(0, moved - left),
        "runs": left > 0 and (request.method == "POST" or "go" in request.GET) and reason is None,
        "reason": reason or ReasonForm(),
        "next": f"{reverse('flow-move', args=[item.code, move.pk])}?go=1",
    }
    part = "admin/workflows/flow_move_part.html" if request.htmx else "admin/workflows/flow_move.html"
    return render(request, part, context, status=400 if reason is not None else 200)


@staff_required(roles=KEEPERS)
@require_POST
def undo(request, code, pk):
    move = _move(code, pk)
    reason = ReasonForm(request.POST)
    if not reason.is_valid():
        return _shown(request, item_of(code), move, reason)
    try:
        flow_migration.undo(move, reason=reason.cleaned_data["reason"], by=request.user, at=timekeeping.now())
    except EngineError as error:
        messages.error(request, error.message)
        return redirect("flow-move", code, pk)
    return redirect(f"{reverse('flow-move', args=[code, pk])}?go=1")
