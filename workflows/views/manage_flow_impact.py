"""Before a draft is published: whom and what it touches, and what stays as it is."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.guards import staff_required
from workflows import timekeeping
from workflows.flow import impact
from workflows.models import FlowVersion
from workflows.views.manage_flow_drafts import form_of
from workflows.views.manage_flow_tests import frame, version_of
from workflows.views.manage_flows import KEEPERS


@staff_required(roles=KEEPERS)
@require_safe
def flow_impact(request, version):
    found = version_of(version)
    today = timekeeping.local_date(timekeeping.now())
    live = found.state == FlowVersion.State.PUBLISHED
    context = frame(
        found,
        impact=impact.of(found, form=form_of(found.flow.item), on=today),
        before=impact.before_of(found),
        # Cases are moved to the live version only; before that there is nothing lawful to offer.
        move_url=reverse("plan-move", args=[found.flow.item.code]) if live else "",
    )
    return render(request, "admin/workflows/flow_impact.html", context)
