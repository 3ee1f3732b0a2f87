"""One test of a flow: its steps, what came of them, and changing both."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.guards import staff_required
from workflows import flows, telling, timekeeping
from workflows.engine.reasons import SHORTEST_REASON
from workflows.models import FlowTest, FlowTestStep
from workflows.rehearsal import trying
from workflows.rehearsal.kinds import FORMS
from workflows.rehearsal.known import Known, former_of
from workflows.rehearsal.playing import MOST_STEPS
from workflows.rehearsal.sentences import sentence
from workflows.rehearsal.submit_form import Submit, usual
from workflows.views.manage_flow_tests import NameForm, frame, version_of
from workflows.views.manage_flows import KEEPERS


class OffForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Switched off, it holds no publication. The audit record keeps who did it, and why."),
    )


def _test(version, pk) -> FlowTest:
    return get_object_or_404(FlowTest.objects.select_related("made_by", "off_by"), pk=pk, flow=version.flow_id)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def test(request, version, pk):
    found = version_of(version)
    one = _test(found, pk)
    name = NameForm(request.POST if "name" in request.POST else None, initial={"name": one.name})
    off = OffForm(request.POST if "off" in request.POST else None)
    if request.method == "POST" and _done(request, found, one, name, off):
        if "remove" in request.POST:
            return redirect("flow-tests", version)
        return redirect("flow-test", version, pk)
    mark = trying.fingerprint(one, trying.content_of(found), found.flow.item.current_edition)
    run, last = trying.latest(one, mark), one.results.first()
    context = frame(
        found,
        test=one,
        run=run,
        last=None if run else last,
        rows=_rows(found, one, run),
        kinds=_kinds(one),
        name_form=name,
        off_form=off,
        left_out=[telling.TITLES.get(action, action) for action in one.left_out],
    )
    bad = request.method == "POST" and (name.errors or off.errors)
    return render(request, "admin/workflows/flow_test.html", context, status=400 if bad else 200)


def _rows(version, test, run) -> list[dict]:
    """The steps in words, each with how it went on exactly this version."""
    stages = Known(flows.read_plan(version.pk), former_of(version.flow_id))
    edition = version.flow.item.current_edition
    played = run.steps if run else []
    rows = []
    for n, step in enumerate(test.steps.all()):
        went = played[n] if n < len(played) else None
        rows.append({"step": step, "words": sentence(step.kind, step.data, stages, edition), "went": went, "n": n + 1})
    return rows


def _kinds(test) -> list[tuple[str, str]]:
    """What can be added: the application first, and only once."""
    has_begun = test.steps.filter(kind=FlowTestStep.Kind.SUBMIT).exists()
    if test.steps.count() >= MOST_STEPS:
        return []
    return [(k, label) for k, label in FlowTestStep.Kind.choices if (k != FlowTestStep.Kind.SUBMIT) == has_begun]


def _done(request, version, one, name, off) -> bool:
    """Do what was pressed. False: it was not right, and the page comes back with why."""
    posted, now = request.POST, timekeeping.now()
    if "run" in posted:
        trying.try_out(one, version, by=request.user, at=now)
    elif "name" in posted:
        if not name.is_valid():
            return False
        if FlowTest.objects.filter(flow=one.flow, name=name.cleaned_data["name"]).exclude(pk=one.pk).exists():
            name.add_error("name", _("Another test of this flow has this name."))
            return False
        FlowTest.objects.filter(pk=one.pk).update(name=name.cleaned_data["name"])
    elif "off" in posted:
        if not off.is_valid():
            return False
        _switch(one, off.cleaned_data["reason"], by=request.user, at=now)
    elif "on" in posted:
        _switch(one, "", by=request.user, at=now)
    elif "remove" in posted:
        _remove(one, by=request.user, at=now)
    else:
        _arrange(one, posted)
    return True


def _switch(test, reason, *, by, at) -> None:
    with transaction.atomic():
        said = {"test": test.name, "state": _("Switched off") if reason else _("Switched on again")}
        audit.note(audit.Kind.FLOW, test.flow.item.code, by=by, at=at, after={**said, "reason": reason or "—"})
        off = {"off_reason": reason, "off_by": by if reason else None, "off_at": at if reason else None}
        FlowTest.objects.filter(pk=test.pk).update(**off)


def _remove(test, *, by, at) -> None:
    with transaction.atomic():
        audit.note(audit.Kind.FLOW, test.flow.item.code, by=by, at=at, after={"test": test.name, "state": _("Removed")})
        test.delete()


def _arrange(test, posted) -> None:
    """Move a step up or down, or take it out."""
    steps = list(test.steps.all())
    places = {str(step.pk): n for n, step in enumerate(steps)}
    for button, shift in (("up", -1), ("down", 1)):
        n = places.get(posted.get(button, ""))
        if n is not None and 0 <= n + shift < len(steps):
            steps.insert(n + shift, steps.pop(n))
    gone = places.get(posted.get("drop", ""))
    with transaction.atomic():
        if gone is not None:
            steps.pop(gone).delete()
        for n, step in enumerate(steps, 1):
            FlowTestStep.objects.filter(pk=step.pk).exclude(order=n).update(order=n)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request, version, pk):
    """A new step (?kind=…, after the step ?after=…) or one to change (?step=…)."""
    found = version_of(version)
    one, asked = _test(found, pk), request.GET
    number = asked.get("step", "")
    named = number.isascii() and number.isdecimal() and len(number) < 19
    old = one.steps.filter(pk=number).first() if named else None
    kind = old.kind if old else asked.get("kind", "")
    edition = found.flow.item.current_edition
    if kind not in FORMS or (asked.get("step") and old is None):
        raise Http404
    plan = flows.read_plan(found.pk)
    if kind == FlowTestStep.Kind.SUBMIT and edition is None:
        messages.error(request, _("Nothing of this item is published yet; a test needs its form."))
        return redirect("flow-test", version, pk)
    data = old.data if old else usual(plan, edition) if kind == FlowTestStep.Kind.SUBMIT else {}
    initial = FORMS[kind].initial_of(data) if data else None
    form = FORMS[kind](
        request.POST if request.method == "POST" else None, prefix="step", initial=initial, plan=plan, edition=edition
    )
    sections = form.sections() if isinstance(form, Submit) else []
    if request.method == "POST" and "add_row" not in request.POST and form.is_valid():
        _keep(one, old, kind, form.step(), after=asked.get("after", ""))
        return redirect("flow-test", version, pk)
    label = dict(FlowTestStep.Kind.choices)[kind]
    context = frame(found, test=one, form=form, sections=sections, label=label, old=old)
    return render(request, "admin/workflows/flow_test_step.html", context, status=400 if form.errors else 200)


def _keep(test, old, kind, data, *, after: str) -> None:
    with transaction.atomic():
        FlowTest.objects.select_for_update().get(pk=test.pk)
        if old is not None:
            FlowTestStep.objects.filter(pk=old.pk).update(data=data)
            return
        steps = list(test.steps.all())
        place = next((n for n, step in enumerate(steps, 1) if str(step.pk) == after), len(steps))
        for n, step in enumerate(steps[place:], place + 2):
            FlowTestStep.objects.filter(pk=step.pk).update(order=n)
        FlowTestStep.objects.create(test=test, order=place + 1, kind=kind, data=data)
