"""What the monitoring has raised, the cards it has dealt, and the rules it goes by."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.guards import staff_required
from accounts.models import Department
from supervision.audience import SUPERVISING, watched_by
from supervision.cases import PERIOD
from supervision.dealing import BY_HAND_RULE
from supervision.evidence import with_names
from supervision.models import Alert, AlertRule, Card, Notice
from supervision.views import choices
from supervision.views.choices import ANY
from workflows import timekeeping

PER_PAGE = 30
PERIODS = [
    ("", gettext_lazy("Any time")),
    ("today", gettext_lazy("Today")),
    ("month", gettext_lazy("This month")),
    ("30", gettext_lazy("The last 30 days")),
]
RAISED = [
    ANY,
    ("late", gettext_lazy("Raised late")),
    ("retroactive", gettext_lazy("Limit opened too late to warn")),
]
OPEN = [ANY, ("open", gettext_lazy("Open cases only"))]
OF_THE_CASE = {"department": "application__department", "item": "application__item__code"}
NOTED = [ANY, ("waiting", gettext_lazy("Not yet noted by the post"))]


class Filters(forms.Form):
    level = forms.ChoiceField(label=gettext_lazy("Alert level"), required=False)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False, empty_label=ANY[1]
    )
    item = forms.ChoiceField(label=gettext_lazy("Item"), required=False)
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False, choices=PERIODS)
    raised = forms.ChoiceField(label=gettext_lazy("How it was raised"), required=False, choices=RAISED)
    cases = forms.ChoiceField(label=gettext_lazy("Cases"), required=False, choices=OPEN)
    noted = forms.ChoiceField(label=gettext_lazy("Notice to the post"), required=False, choices=NOTED)

    def __init__(self, *args, departments, cards=False, **kwargs):
        super().__init__(*args, **kwargs)
        levels = [c for c in AlertRule.Level.choices if not cards or c[0] in ("yellow", "red")]
        self.fields["level"].choices = [ANY, *levels]
        self.fields["department"].queryset = Department.objects.filter(pk__in=departments)
        names = dict(AlertRule.objects.order_by("version").values_list("code", "name"))
        self.fields["rule"].choices = [ANY, *sorted(names.items())]
        self.fields["item"].choices = choices.items()
        if cards:
            self.fields["rule"].choices = [*self.fields["rule"].choices, (BY_HAND_RULE, _("Card by hand"))]
            del self.fields["raised"], self.fields["cases"], self.fields["noted"]

    def chosen(self) -> dict:
        """What was chosen and makes sense; a mistyped address filters nothing and the field says so."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def tabs(current: str) -> list[dict]:
    named = (
        ("alerts", _("Alerts")),
        ("alert-cards", _("Cards")),
        ("anomalies", _("Anomalies")),
        ("orders", _("Supervision orders")),
        ("appeals", _("Appeals")),
        ("points", _("Points")),
        ("alert-rules", _("Rules")),
        ("enforcement", _("What happens by itself")),
    )
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in named]


def _since(period: str | None, today):
    first = {"today": today, "month": today.replace(day=1), "30": today - PERIOD}.get(period)
    return timekeeping.moment(first).replace(hour=0) if first else None


def _narrowed(rows, chosen: dict, fields: dict[str, str]):
    """`fields`: what a filter is called, and the column it asks for."""
    return rows.filter(**{column: chosen[name] for name, column in fields.items() if name in chosen})


@staff_required(roles=SUPERVISING)
@require_safe
def alert_list(request):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    watched = watched_by(request.user, on=today)
    form = Filters(request.GET, departments=watched.departments)
    chosen = form.chosen()
    cases = watched.cases.open() if "cases" in chosen else watched.cases
    alerts = _narrowed(
        Alert.objects.filter(application__in=cases.order_by().values("pk")),
        chosen,
        {**OF_THE_CASE, "level": "level", "rule": "rule__code"},
    )
    if "noted" in chosen:
        waiting = Notice.objects.filter(
            application=OuterRef("application"), post=OuterRef("post"), acknowledged_at=None
        )
        alerts = alerts.filter(Exists(waiting))
    if "raised" in chosen:
        alerts = alerts.filter(**{chosen["raised"]: True})
    if since := _since(chosen.get("period"), today):
        alerts = alerts.filter(due_at__gte=since)
    rows = alerts.select_related("rule", "post__department", "officer", "application__edition").defer(
        "application__answers", "application__edition__form"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"tabs": tabs("alerts"), "form": form, "page": page, "as_of": at}
    return render(request, "supervision/alerts.html", context)


@staff_required(roles=SUPERVISING)
@require_safe
def card_list(request):
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    watched = watched_by(request.user, on=today)
    form = Filters(request.GET, departments=watched.departments, cards=True)
    chosen = form.chosen()
    cards = _narrowed(
        Card.objects.filter(application__in=watched.cases.order_by().values("pk")),
        chosen,
        {**OF_THE_CASE, "level": "level", "rule": "rule_code"},
    )
    if since := _since(chosen.get("period"), today):
        cards = cards.filter(issued_at__gte=since)
    rows = with_names(cards)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"tabs": tabs("alert-cards"), "form": form, "page": page, "as_of": at}
    return render(request, "supervision/cards.html", context)
