"""A case of each flow of the demonstration, recorded as a test, plays green on its flow; a broken flow makes it red."""

import json
from contextlib import suppress
from datetime import date
from itertools import cycle

import pytest

from demo.lives import Life
from demo.simulation import Story
from items.models import Edition
from tests.instants import at
from workflows.errors import EngineError
from workflows.flow import drafts
from workflows.flow.written import written_of
from workflows.models import Application, Flow
from workflows.rehearsal import recording, trying

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = at("2016-11-23 18:00")
TRAITS = ("plain", "refused", "corrected", "sent_back", "plain", "special", "withdrawn", "forgotten", "extended")


@pytest.fixture
def story():
    told = Story(seed=1, months=2, cases=0, until=TODAY, tell=lambda text: None)
    told.prepare()
    return told


def live(flow, number, trait) -> Application:
    edition = Edition.objects.select_related("item__department").get(item=flow.item, state="published")
    life = Life(number, seed=1, edition=edition, day=date(2016, 10, 11), trait=trait, pace=0.35)
    life.submit(life.first())
    for _act in range(30):
        life.case.refresh_from_db()
        if (when := life.next_at()) is None:
            break
        with suppress(EngineError):  # accepted by law before anybody looked
            life.go_on(max(when, life.case.last_event_at))
    return Application.objects.get(pk=life.case.pk)


def test_a_recorded_case_of_each_flow_is_green(story):
    red, kinds = {}, set()
    flows = list(Flow.objects.filter(versions__state="published").select_related("item").order_by("pk"))
    for number, (flow, trait) in enumerate(zip(flows, cycle(TRAITS), strict=False)):
        case = live(flow, number, trait)
        test = recording.record(case, by=case.submitted_by, at=TODAY)
        run = trying.try_out(test, case.flow_version, by=None, at=TODAY)
        kinds |= set(test.steps.values_list("kind", flat=True))
        if not run.passed:
            red[flow.item.code, trait] = [row for row in run.steps if not row["ok"]]
    assert red == {}, json.dumps(list(red.items()), ensure_ascii=False, indent=1)
    assert len(flows) >= 20 and {"submit", "press", "wait", "send_back", "correct", "answer", "pause"} <= kinds


def test_a_broken_flow_makes_a_recorded_test_red(story):
    flow = Flow.objects.select_related("item").get(item__code="injury-rate")  # a way of its own for many employees
    case = live(flow, 3, "plain")
    test = recording.record(case, by=case.submitted_by, at=TODAY)
    went = set(case.runs.values_list("stage__key", flat=True))
    written = written_of(flow.live)
    turned = "employees < 30" if "second" in went else "employees >= 1"
    edges = [edge._replace(condition=turned) if edge.condition else edge for edge in written.edges]
    written.edges[:] = edges
    draft = drafts.keep(flow.item, written, seen="")
    run = trying.try_out(test, draft, by=None, at=TODAY)
    assert not run.passed and "参保会核" in json.dumps(run.steps, ensure_ascii=False)
