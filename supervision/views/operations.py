"""Is everything alive, in words; and the one thing a person can do about it here: retry what was parked."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.guards import staff_required
from supervision import health
from supervision.audience import OPERATING
from workflows import feed, timekeeping
from workflows.models import Heartbeat, ParkedEvent

PARTS = {
    "database": gettext_lazy("Database"),
    "redis": gettext_lazy("Message broker (Redis)"),
    "worker": gettext_lazy("Celery worker"),
    "beat": gettext_lazy("Celery beat"),
    "sweeper": gettext_lazy("Second loop (sweeper)"),
    "sweep": gettext_lazy("Last whole round of monitoring"),
}
READERS = {
    "watching": gettext_lazy("Monitoring of limits"),
    "spotting": gettext_lazy("Search for anomalies"),
    "statistics": gettext_lazy("Statistics"),
    "exchange": gettext_lazy("Exchange"),
}
SHOWN = 50


@staff_required(roles=OPERATING)
@require_safe
def operations(request):
    report = health.report()
    parts = [
        {"label": PARTS[name], "ok": part["ok"], "words": _part(part)} for name, part in report.items() if name in PARTS
    ]
    readers = [
        {"name": name, "label": READERS.get(name, name), **state} for name, state in report.get("readers", {}).items()
    ]
    context = {
        "ok": report["ok"],
        "parts": parts,
        "readers": readers,
        "parked": ParkedEvent.objects.order_by("parked_at", "pk")[:SHOWN],
        "drift": Heartbeat.objects.filter(name="drift").first(),
        "as_of": timekeeping.now(),
    }
    return render(request, "supervision/operations.html", context)


def _part(part: dict) -> str:
    if "age_seconds" not in part:
        return _("answers") if part["ok"] else _("does not answer")
    if part["age_seconds"] is None:
        return _("has never given a sign of life")
    return _("last sign of life %(n)s seconds ago") % {"n": round(part["age_seconds"])}


@staff_required(roles=OPERATING)
@require_POST
def retry(request):
    name = request.POST.get("reader", "")
    reader = next((r for r in feed.readers() if r.name == name), None)
    if reader is None or not ParkedEvent.objects.filter(reader=name).exists():
        raise Http404
    done = feed.retry_parked(reader)
    left = ParkedEvent.objects.filter(reader=name).count()
    said = {"read": done, "left": left}
    audit.note(
        audit.Kind.OPERATION, f"{_('Read once more')}: {name}", by=request.user, at=timekeeping.now(), after=said
    )
    if left:
        messages.warning(request, _("%(done)s events were read, %(left)s wait on.") % {"done": done, "left": left})
    else:
        messages.success(request, _("%(done)s events were read, none is waiting any more.") % {"done": done})
    return redirect("operations")
