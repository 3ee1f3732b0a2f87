"""Two versions of a flow side by side, drawn: what is new, gone and changed is marked in both, and said in words."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.guards import staff_required
from workflows.flow import view as flow_view
from workflows.flow.compare import compare
from workflows.flow.words import words_of
from workflows.models import FlowVersion
from workflows.views.manage_flow_drafts import form_of, name_of
from workflows.views.manage_flows import KEEPERS


@staff_required(roles=KEEPERS)
@require_safe
def comparison(request, pk):
    """`?with=N`: the number of the other version; without it, the live one, or the one before the live one."""
    version = get_object_or_404(FlowVersion.objects.select_related("flow__item"), pk=pk)
    others = list(version.flow.versions.exclude(pk=pk).order_by("-number"))
    other = _other(version, others, request.GET.get("with", ""))
    form = form_of(version.flow.item)
    context = {
        "item": version.flow.item,
        "name": name_of(version.flow.item),
        "version": version,
        "other": other,
        "others": others,
    }
    if other is not None:
        before, now = words_of(other, form), words_of(version, form)
        context |= {
            "changes": compare(before, now),
            "drawn_before": _drawn(other, form, before, now, _("Gone"), "gone"),
            "drawn_now": _drawn(version, form, now, before, _("New"), "new"),
        }
    return render(request, "admin/workflows/flow_compare.html", context)


def _other(version, others, wanted: str):
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9:
        chosen = next((one for one in others if one.number == int(wanted)), None)
        if chosen:
            return chosen
    live = next((one for one in others if one.state == FlowVersion.State.PUBLISHED), None)
    return live or next((one for one in others if one.number < version.number), next(iter(others), None))


def _drawn(version, form, mine, theirs, alone: str, tone: str):
    """`alone`: the word for a stage that the other version does not have."""
    known = {one.key: one for one in theirs}
    beside = {}
    for one in mine:
        if one.key not in known:
            beside[one.key] = {"mark": alone, "tone": tone}
        elif one.facts() != known[one.key].facts():
            beside[one.key] = {"mark": _("Changed"), "tone": "changed"}
    return flow_view.render(version, form=form, beside=beside) if mine else ""
