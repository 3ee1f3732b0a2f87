"""The rules of monitoring: what holds, every earlier version, a form that adds the next one, and packs."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import roles_today, staff_required
from accounts.roles import Role
from supervision import packs, rulebook
from supervision.audience import SUPERVISING
from supervision.models import Alert, AlertRule, Anomaly
from supervision.views.alerts import tabs
from supervision.views.rule_forms import PACK_WORDS, ApplyForm, NewRuleForm, PatternForm, RuleForm
from supervision.views.tried import last_month, of_rule
from workflows import timekeeping
from workflows.errors import NotAllowed

SETTING = frozenset({Role.SUPERVISOR, Role.SYSTEM_ADMIN})
READING = SUPERVISING | SETTING


@staff_required(roles=READING)
@require_safe
def rule_list(request):
    """A rule is changed by adding a version, and each alert keeps the one it was raised by."""
    at = timekeeping.now()
    raised = dict(Alert.objects.order_by().values_list("rule__code").annotate(n=Count("pk")))
    raised |= dict(Anomaly.objects.order_by().values_list("code").annotate(n=Count("pk")))
    in_force, coming = {}, {}
    for row in AlertRule.objects.order_by("code", "version"):
        if row.valid_from <= at:
            in_force[row.code] = row
        else:
            coming[row.code] = row
    rows = [
        {"rule": row, "raised": raised.get(row.code, 0), "next": coming.get(row.code)}
        for row in [*in_force.values(), *(c for code, c in coming.items() if code not in in_force)]
    ]
    rows.sort(key=lambda row: (row["rule"].trigger == "pattern", row["rule"].code))
    context = {
        "tabs": tabs("alert-rules"),
        "limits": [row for row in rows if row["rule"].trigger != "pattern"],
        "patterns": [row for row in rows if row["rule"].trigger == "pattern"],
        "may_set": bool(SETTING & roles_today(request.user)),
    }
    return render(request, "supervision/rules.html", context)


@staff_required(roles=SETTING)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request, code):
    versions = list(AlertRule.objects.filter(code=code).order_by("-version").select_related("author"))
    if not versions:
        raise Http404
    kind = PatternForm if rulebook.is_pattern(versions[0]) else RuleForm
    return _edited(request, kind, versions[0], versions)


@staff_required(roles=SETTING)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request):
    return _edited(request, NewRuleForm, None, [])


def _edited(request, kind, row, versions):
    at = timekeeping.now()
    form = kind(request.POST or None, row=row, at=at)
    if {"preview", "try"} & request.POST.keys():
        form.fields["reason"].required = False  # nothing is saved yet
    status, draft, tried = 200, row, {}
    if request.method == "POST" and form.is_valid():
        draft = form.row()
        if "try" in request.POST:
            today = timekeeping.local_date(at)
            tried = of_rule(request, draft, *last_month(today), today)
        elif "preview" not in request.POST:
            try:
                rulebook.add_version(
                    draft.code,
                    {name: getattr(draft, name) for name in rulebook.SAID},
                    by=request.user,
                    at=at,
                    valid_from=_not_past(form.cleaned_data["valid_from"], at),
                    reason=form.cleaned_data["reason"],
                    seen=form.cleaned_data["seen"],
                )
                messages.success(request, _("Saved as a new version. Limits that run already keep the one they had."))
                return redirect("alert-rules")
            except rulebook.Changed as error:
                form.add_error(None, str(error))
                status = 409
            except NotAllowed as error:
                form.add_error("valid_from", str(error))
    if form.errors and status == 200:
        status = 400
    context = {
        "tried": tried,
        "form": form,
        "rule": row,
        "draft": draft,
        "versions": versions,
        "tabs": tabs("alert-rules"),
    }
    return render(request, "supervision/rule_edit.html", context, status=status)


def _not_past(valid_from: datetime | None, at: datetime) -> datetime:
    """Empty, or this very minute: from now on."""
    if valid_from is None or valid_from == at.replace(second=0, microsecond=0):
        return at
    return valid_from


@staff_required(roles=SETTING)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_packs(request):
    at = timekeeping.now()
    pack = packs.BY_CODE.get(request.POST.get("pack") or request.GET.get("pack") or "default")
    if pack is None:
        raise Http404
    form = ApplyForm(request.POST or None, initial={"pack": pack.code})
    status = 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            valid_from = _not_past(said["valid_from"], at)
            added = rulebook.apply_pack(pack, by=request.user, at=at, valid_from=valid_from, reason=said["reason"])
            messages.success(request, _("%(n)s rules have a new version.") % {"n": len(added)})
            return redirect("alert-rules")
        except (NotAllowed, rulebook.Changed) as error:
            form.add_error(None, str(error))
            status = 409 if isinstance(error, rulebook.Changed) else 400
    context = {
        "form": form,
        "pack": pack,
        "changes": rulebook.changes(pack),
        "words": PACK_WORDS[pack.code],
        "choices": [{"code": code, "current": code == pack.code, **words} for code, words in PACK_WORDS.items()],
        "tabs": tabs("alert-rules"),
    }
    return render(request, "supervision/packs.html", context, status=400 if form.errors and status == 200 else status)
