"""What the officers' own pages show of the monitoring: alerts beside a case, open notices above the worklist."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from supervision import urging
from supervision.evidence import SOURCES
from supervision.models import Alert, Notice
from supervision.views.forms import TextForm
from workflows import timekeeping
from workflows.permissions import posts_of

SHOWN = 5


def case_alerts(*, application) -> SafeString | None:
    alerts = list(Alert.objects.filter(application=application).select_related("rule", "post__department", "officer"))
    cards = list(application.cards.select_related(*SOURCES).prefetch_related("changes"))
    if not alerts and not cards:
        return None
    return _drawn("supervision/case_panel.html", {"alerts": alerts, "cards": cards})


def case_urging(*, application, request) -> SafeString | None:
    """Who urged it, and for the head of the section the form to urge it."""
    today = timekeeping.local_date(timekeeping.now())
    form = TextForm(auto_id="urge-%s") if urging.may_urge(application, request.user, on=today) else None
    urgings = list(application.urgings.select_related("by"))
    if not urgings and not form:
        return None
    shown = {"urgings": urgings, "urge_form": form, "case": application}
    return _drawn("supervision/urging_panel.html", shown, request)


def desk_notices(*, user) -> SafeString | None:
    posts = posts_of(user, on=timekeeping.local_date(timekeeping.now()))
    waiting = Notice.objects.filter(post__in=posts, acknowledged_at=None)
    count = waiting.count()
    if not count:
        return None
    latest = waiting.order_by("application_id", "-created_at", "-pk").distinct("application_id").values("pk")
    rows = Notice.objects.filter(pk__in=latest).order_by("-created_at", "-pk")  # a case once, with its last notice
    rows = rows.select_related("application__edition").defer("application__answers", "application__edition__form")
    return _drawn("supervision/desk_notices.html", {"rows": rows[:SHOWN], "count": count})


def _drawn(template, context, request=None) -> SafeString:
    return mark_safe(render_to_string(template, context, request=request))  # noqa: S308 our own template
