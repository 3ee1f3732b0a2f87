"""Which way the cases of each item go: the live version, drawn, with its stages. A new one: manage_flow_drafts."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.guards import staff_required
from accounts.roles import Role
from items.models import Edition, Item
from workflows.flow import view as flow_view
from workflows.flow.words import words_of
from workflows.models import FlowMove, FlowVersion

KEEPERS = frozenset({Role.LIST_ADMIN})


def _items():
    versions = FlowVersion.objects.select_related("published_by").order_by("-number")
    plain = Edition.objects.defer("form", "source_note", "remedies").order_by("-number")
    return Item.objects.select_related("department", "flow").prefetch_related(
        Prefetch("flow__versions", versions), Prefetch("editions", plain)
    )


def _named(item) -> dict:
    edition = next(iter(item.editions.all()), None)
    versions = list(item.flow.versions.all()) if hasattr(item, "flow") else []
    live = next((v for v in versions if v.state == FlowVersion.State.PUBLISHED), None)
    draft = next((v for v in versions if v.state == FlowVersion.State.DRAFT), None)
    name = edition.name if edition else item.code
    return {"item": item, "name": name, "live": live, "draft": draft, "versions": versions}


@staff_required(roles=KEEPERS)
@require_safe
def flow_list(request):
    return render(request, "admin/workflows/flows.html", {"rows": [_named(item) for item in _items()]})


@staff_required(roles=KEEPERS)
@require_safe
def flow(request, code):
    found = _named(get_object_or_404(_items(), code=code))
    live = found["live"]
    edition = found["item"].current_edition
    form = edition.form if edition else {}
    context = {
        **found,
        "drawing": flow_view.render(live, form=form) if live else "",
        "moves": FlowMove.objects.filter(from_version__flow__item=found["item"]).select_related(
            "from_version", "to_version", "started_by"
        ),
        "stages": words_of(live, form) if live else [],
    }
    return render(request, "admin/workflows/flow.html", context)
