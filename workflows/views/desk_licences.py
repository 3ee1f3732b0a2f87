"""The register of licences for officers: list, file for a spreadsheet, one licence, revoking and deregistering."""

import csv
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.posts import roles_of
from workflows import commitments, engine, licence_rules, licences, timekeeping
from workflows import licence_kinds as kinds
from workflows.desk import intake as desk_intake
from workflows.desk.applicants import token_of
from workflows.desk.licence_forms import Deregister, Filters, Revoke
from workflows.engine import blocking, licensing
from workflows.errors import EngineError
from workflows.models import Licence
from workflows.permissions import ENDS_LICENCES
from workflows.views.desk_access import officers_only, words_of

PER_PAGE = 30
MOST_EXPORTED = 5000


@officers_only
@require_safe
def register(request, *, at):
    today = timekeeping.local_date(at)
    own = licences.latest_of(request.user, on=today)
    form = Filters(request.GET, items=_items(own))
    chosen = form.chosen()
    found = licences.matching(own, words_of(request.GET))
    found = licences.standing(found, chosen.get("state", ""), on=today)
    if "item" in chosen:
        found = found.filter(item=chosen["item"])
    soonest = "valid_to" if chosen.get("state") in ("in_force", "expiring") else "-granted_at"
    found = found.order_by(soonest, "number")
    if request.GET.get("format") == "csv":
        return _as_file(found, at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["format"] = "csv"
    query.pop("page", None)
    context = {
        "form": form,
        "chosen": chosen,
        "page": page,
        "rows": licences.rows(page.object_list, today=today),
        "export_url": f"?{query.urlencode()}",
        "most": MOST_EXPORTED,
    }
    return render(request, "desk/licences.html", context)


def _items(own) -> list[tuple[str, str]]:
    return sorted({str(pk): name for pk, name in own.order_by().values_list("item", "name")}.items())


def _as_file(found, at) -> HttpResponse:
    """For a spreadsheet: no identity numbers, no cell that it would take for a formula."""
    today = timekeeping.local_date(at)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="licences-{today:%Y%m%d}.csv"'
    answer["Cache-Control"] = "private, no-store"
    writer = csv.writer(answer)
    heads = (_("Number"), _("Licence"), _("Holder"), _("State"), _("Valid from"), _("Valid to"), _("Version"))
    writer.writerow([*heads, _("Department"), _("Conditions")])
    for row in licences.rows(found[:MOST_EXPORTED], today=today):
        one = row.licence
        until = one.valid_to.isoformat() if one.valid_to else _("long-term")
        cells = [one.number, one.name, one.holder.name, row.label, one.valid_from.isoformat(), until, one.version]
        writer.writerow([_cell(str(cell)) for cell in (*cells, one.item.department.name, one.conditions)])
    return answer


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _visible(request, pk, today) -> Licence:
    """The newest version of the licence this officer may see; missing and another department's look the same."""
    seen = get_object_or_404(Licence.objects.visible_to(request.user, on=today), pk=pk)
    found = Licence.objects.select_related("item__licence_rule", "holder", "application", "edition")
    return found.get(family=seen.family, replaced_as="")


@officers_only
@require_safe
def licence(request, pk, *, at):
    today = timekeeping.local_date(at)
    found = _visible(request, pk, today)
    row = licences.rows([found], today=today)[0]
    may_end = bool(ENDS_LICENCES & set(roles_of(request.user, on=today)))
    context = {
        "row": row,
        "licence": found,
        "facts": licences.facts(found),
        "versions": licences.rows(licences.versions_of(found), today=today),
        "timeline": licences.history(found, for_staff=True),
        "intakes": _intakes(request.user, found, today),
        "may_revoke": may_end and row.state in kinds.IN_FORCE,
        "may_deregister": may_end and row.state is not kinds.State.DEREGISTERED,
    }
    return render(request, "desk/licence.html", context)


def _intakes(user, found: Licence, today) -> list[dict]:
    """Receiving a renewal or a change at the counter, for who takes in cases of that item."""
    own = {edition.item_id: edition.item.code for edition in desk_intake.editions(user, on=today)}
    buttons = []
    for purpose in kinds.Purpose:
        item = licence_rules.item_for(found, purpose)
        if item.pk in own and not licensing.why_not(found, purpose, on=today):
            url = reverse("desk-intake-form", args=[own[item.pk], token_of(found.holder)])
            label = _("Receive a renewal") if purpose is kinds.Purpose.RENEWAL else _("Receive a change")
            buttons.append({"label": label, "url": f"{url}?licence={found.pk}&purpose={purpose}"})
    return buttons


@dataclass(frozen=True)
class Act:
    title: object
    help: object
    form: type
    verb: object
    done: object


ACTS = {
    "revoke": Act(
        gettext_lazy("Revoke the licence"),
        gettext_lazy("From today it is as if it had ended; the decision states ground, reason and where to turn."),
        Revoke,
        engine.revoke,
        gettext_lazy("The licence has been revoked."),
    ),
    "deregister": Act(
        gettext_lazy("Deregister the licence"),
        gettext_lazy("It leaves the register of what is in force; its number and history stay."),
        Deregister,
        engine.deregister,
        gettext_lazy("The licence has been deregistered."),
    ),
}


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, pk, act, *, at):
    """Filled in, shown once more, done. What was typed comes back with what is wrong."""
    if act not in ACTS:
        raise Http404
    today = timekeeping.local_date(at)
    found, chosen = _visible(request, pk, today), ACTS[act]
    context = {"licence": found, "row": licences.rows([found], today=today)[0], "act": chosen, "name": act}
    if not ENDS_LICENCES & set(roles_of(request.user, on=today)):
        return render(request, "desk/licence_refused.html", context, status=403)
    offered = {"may_bar": blocking.may_bar_with_revocation(found, on=today)} if act == "revoke" else {}
    initial = {"version": found.application.version}
    if act == "revoke":
        initial |= commitments.ground_to_revoke(found)
    form = context["form"] = chosen.form(request.POST or None, initial=initial, **offered)
    if request.method != "POST" or "change" in request.POST:
        return render(request, "desk/licence_end.html", context)
    if not form.is_valid():
        return render(request, "desk/licence_end.html", context, status=400)
    confirmed = "confirmed" in request.POST
    try:
        with transaction.atomic():
            chosen.verb(found, by=request.user, at=at, **form.arguments())
            transaction.set_rollback(not confirmed)  # the first time it is only rehearsed
    except EngineError as error:
        form.take(error)
        return render(request, "desk/licence_end.html", context, status=error.status)
    if not confirmed:
        return render(request, "desk/licence_confirm.html", {**context, **_sent(request, form)})
    messages.success(request, chosen.done)
    return redirect("desk-licence", pk=found.pk)


def _sent(request, form) -> dict:
    sent = [(name, request.POST[name]) for name in form.fields if name in request.POST]
    labels = dict(form.fields["ground"].choices)
    rows = [
        {"label": form.fields["ground"].label, "value": labels[form.cleaned_data["ground"]]},
        {"label": form.fields["reason"].label, "value": form.cleaned_data["reason"]},
    ]
    if form.cleaned_data.get("bar"):
        rows.append({"label": form.fields["bar"].label, "value": _("Yes")})
    return {"sent": sent, "rows": rows}
