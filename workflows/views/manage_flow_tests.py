"""The tests of a flow: run on a version, made from a case, and what each of them says of it."""

import logging

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import roles_today, staff_required
from accounts.roles import Role
from workflows import tasks, timekeeping
from workflows.errors import EngineError
from workflows.models import Application, FlowTest, FlowVersion
from workflows.rehearsal import gate, recording, trying
from workflows.views.manage_flow_drafts import name_of
from workflows.views.manage_flows import KEEPERS

log = logging.getLogger(__name__)
RECORDING = KEEPERS | {Role.SUPERVISOR}
PER_PAGE = 20
AT_ONCE = 6.0  # seconds of trials within one request; the rest is a task's


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the test"), max_length=120)


def version_of(pk) -> FlowVersion:
    return get_object_or_404(FlowVersion.objects.select_related("flow__item__department"), pk=pk)


def frame(version, **more) -> dict:
    """What every page of a flow version shows above."""
    return {"version": version, "item": version.flow.item, "name": name_of(version.flow.item), **more}


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def tests(request, version):
    found = version_of(version)
    form = NameForm(request.POST if "name" in request.POST else None)
    if request.method == "POST" and "run" in request.POST:
        going = run_now(request, found)
        return redirect(reverse("flow-tests", args=[version]) + ("?going=1" if going else ""))
    if request.method == "POST" and form.is_valid():
        now = timekeeping.now()
        name = recording.free_name(found.flow, form.cleaned_data["name"])
        test = FlowTest.objects.create(flow=found.flow, name=name, made_by=request.user, made_at=now)
        return redirect("flow-test", version, test.pk)
    rows = rows_of(found)
    waiting = sum(row["state"] == "stale" for row in rows)
    context = frame(
        found,
        rows=rows,
        form=form,
        waiting=waiting,
        total=sum(row["state"] != "off" for row in rows),
        done=sum(row["state"] in ("passed", "failed") for row in rows),
        going=bool(waiting) and "going" in request.GET,
        failing=sum(row["state"] == "failed" for row in rows),
    )
    part = "admin/workflows/flow_tests_part.html" if request.htmx else "admin/workflows/flow_tests.html"
    return render(request, part, context, status=400 if form.errors else 200)


def run_now(request, version) -> bool:
    """Run what has not been run on this content: some at once, the rest in the background. True while that lasts."""
    left = trying.try_stale(version, by=request.user, at=timekeeping.now(), seconds=AT_ONCE)
    if not left:
        return False
    try:
        tasks.rehearse.delay(version.pk, request.user.pk)
    except Exception:  # the broker is away: what is left is run from the page, a few with each press
        log.exception("the tests of version %s go on by hand", version.pk)
        messages.warning(request, _("%(n)s tests are left. Press “Run” again to go on.") % {"n": left})
        return False
    return True


def rows_of(version) -> list[dict]:
    """Each test with how it stands on exactly this version: passed, failed, stale (not run on this) or off."""
    content, edition = trying.content_of(version), version.flow.item.current_edition
    rows = []
    for test in version.flow.tests.select_related("made_by", "off_by").prefetch_related("steps"):
        run = trying.latest(test, trying.fingerprint(test, content, edition))
        state = "off" if test.off_at else "stale" if run is None else "passed" if run.passed else "failed"
        words = gate.failure_of(test, run) if state == "failed" else ""
        rows.append({"test": test, "run": run, "state": state, "words": words, "steps": len(test.steps.all())})
    return rows


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request, version):
    """Choose a case of this item; one press makes a test of it. Neither names nor answers are shown here."""
    found = version_of(version)
    if request.method == "POST":
        return _recorded(
            request, get_object_or_404(_cases(found), number=request.POST.get("number", "").replace("\0", "")), found
        )
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    cases = _cases(found).filter(number__icontains=words) if words else _cases(found)
    page = Paginator(cases.select_related("flow_version"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "admin/workflows/flow_test_record.html", frame(found, page=page, words=words))


def _cases(version):
    """Ended ones first: what came of them is known."""
    cases = Application.objects.filter(flow_version__flow=version.flow_id).defer("answers")
    return cases.order_by(F("closed_at").desc(nulls_last=True), "-received_at")


def _recorded(request, case, version):
    try:
        with transaction.atomic():
            test = recording.record(case, by=request.user, at=timekeeping.now())
    except EngineError as error:
        messages.error(request, error.message)
        return None if version is None else redirect("record-flow-test", version.pk)
    if version is None:
        return test
    trying.try_out(test, version, by=request.user, at=timekeeping.now())
    messages.success(request, _("The test was recorded and run. Look at its steps and give it a name."))
    return redirect("flow-test", version.pk, test.pk)


@staff_required(roles=RECORDING)
@require_POST
def record_case(request, number):
    """From the page of a case: who keeps the flows, and who supervises and may see it."""
    now = timekeeping.now()
    cases = Application.objects.select_related("flow_version__flow__item")
    if not KEEPERS & set(roles_today(request.user)):
        cases = cases.visible_to(request.user, on=timekeeping.local_date(now))
    case = cases.filter(number=number).first()
    if case is None:
        raise Http404
    if KEEPERS & set(roles_today(request.user)):
        flow = case.flow_version.flow
        draft = flow.versions.filter(state=FlowVersion.State.DRAFT).order_by("-number").first()
        return _recorded(request, case, draft or flow.live or case.flow_version)
    if _recorded(request, case, None):
        messages.success(request, _("This case is a test of its flow now. Who keeps the flows finds it there."))
    return redirect("supervised-case", number)
