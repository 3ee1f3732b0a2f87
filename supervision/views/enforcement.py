"""What happens by itself when time runs out: the switches, and who turned them when and why."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.guards import roles_today, staff_required
from accounts.roles import Role
from supervision.audience import SUPERVISING
from supervision.views.alerts import tabs
from workflows import switches, timekeeping
from workflows.models import Enforcement

SETTING = frozenset({Role.SUPERVISOR, Role.OFFICE})
LONGEST = 60
# What the law makes happen has no switch; it is shown here so that nobody looks for one.
BY_LAW = (
    (gettext_lazy("Not answered within five working days: accepted as of the day everything was there"), "第三十二条"),
    (gettext_lazy("A renewal asked for in time and not decided before the licence expires: renewed"), "第五十条"),
    (gettext_lazy("The right to a hearing not used within five days: the case goes on"), "第四十七条"),
)


class SwitchForm(forms.Form):
    enabled = forms.TypedChoiceField(
        label=gettext_lazy("The rule is"),
        choices=[("1", gettext_lazy("On")), ("0", gettext_lazy("Off"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    after_workdays = forms.IntegerField(
        label=gettext_lazy("Working days after the stage's due day"), min_value=0, max_value=LONGEST, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, data=None, *, rule: Enforcement | None, kind: str):
        initial = {
            "enabled": "1" if rule and rule.enabled else "0",
            "after_workdays": rule.after_workdays if rule else 0,
        }
        super().__init__(data, initial=initial, prefix=kind)
        if kind == Enforcement.Kind.ORDER_UP:
            self.fields["after_workdays"].label = _("Working days after the order's day")
        if kind == Enforcement.Kind.NO_STOP:
            del self.fields["after_workdays"]


@staff_required(roles=SUPERVISING)
@require_http_methods(["GET", "HEAD", "POST"])
def enforcement(request):
    now = timekeeping.now()
    may_set = bool(SETTING & roles_today(request.user))
    chosen = request.POST.get("kind") if request.method == "POST" else None
    if request.method == "POST" and (not may_set or chosen not in Enforcement.Kind.values):
        raise Http404
    rows = []
    for kind, label in Enforcement.Kind.choices:
        rule = switches.latest(kind)
        form = SwitchForm(request.POST if kind == chosen else None, rule=rule, kind=kind)
        if kind == chosen and form.is_valid():
            _turn(kind, label, form.cleaned_data, was=rule, by=request.user, at=now)
            messages.success(request, _("The rule is set."))
            return redirect("enforcement")
        history = Enforcement.objects.filter(kind=kind).select_related("set_by")
        rows.append({"kind": kind, "label": label, "rule": rule, "form": form, "history": history})
    context = {"tabs": tabs("enforcement"), "rows": rows, "may_set": may_set, "by_law": BY_LAW}
    wrong = any(row["form"].errors for row in rows)
    return render(request, "supervision/enforcement.html", context, status=400 if wrong else 200)


def _turn(kind: str, label: str, given: dict, *, was: Enforcement | None, by, at) -> None:
    with transaction.atomic():
        made = Enforcement.objects.create(
            kind=kind,
            enabled=given["enabled"],
            after_workdays=given.get("after_workdays") or 0,
            reason=given["reason"],
            set_by=by,
            set_at=at,
        )
        before = {"enabled": was.enabled, "after_workdays": was.after_workdays} if was else None
        after = {"enabled": made.enabled, "after_workdays": made.after_workdays, "reason": made.reason}
        audit.note(audit.Kind.ENFORCEMENT, label, by=by, at=at, before=before, after=after)
