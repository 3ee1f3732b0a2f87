"""The flows of the story that are no line: published, and lived through to the end by the real verbs."""

from datetime import date

import pytest

from demo import shapes
from demo.lives import Life
from demo.simulation import Story
from items.models import Edition
from tests.instants import at
from workflows import chain, flows
from workflows.models import Application, FlowVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    told = Story(seed=1, months=2, cases=0, until=at("2016-11-23 18:00"), tell=lambda text: None)
    told.prepare()
    return told


def live(story, code, number, trait="plain") -> Application:
    edition = Edition.objects.select_related("item__department").get(item__code=code, state="published")
    life = Life(number, seed=1, edition=edition, day=date(2016, 10, 11), trait=trait, pace=0.35)
    life.submit(life.first())
    for _act in range(30):
        life.case.refresh_from_db()
        if (when := life.next_at()) is None:
            break
        life.go_on(max(when, life.case.last_event_at))
    return Application.objects.get(pk=life.case.pk)


def test_each_shape_is_there_and_its_cases_come_to_an_end(story):
    kinds = {
        code: {stage.kind.value for stage in flows.plan_of(FlowVersion.objects.get(flow__item__code=code).pk).stages}
        for code in shapes.JOINT_WITH_TOWN | shapes.BY_HEADCOUNT | shapes.SAMPLED | shapes.ISSUED
    }
    assert "joint_review" in kinds["training-school-plan"] and "issue" in kinds["labor-dispatch-new"]
    joint = live(story, "training-school-plan", 1)
    assert joint.state == "closed" and joint.events.filter(action="give_opinion").count() == 2
    assert {"joint", "check"} <= set(joint.runs.values_list("stage__key", flat=True))
    assert live(story, "training-school-plan", 2, "refused").events.filter(data__verdict="disagree").count() == 2
    issued = live(story, "labor-dispatch-new", 3)
    assert issued.state == "closed" and issued.runs.filter(stage__kind="issue", outcome="passed").exists()
    refused = live(story, "labor-dispatch-new", 4, "refused")
    assert refused.state == "closed" and not refused.runs.filter(stage__kind="issue").exists()
    ways = {bool(live(story, "injury-rate", n).runs.filter(stage__key="second").exists()) for n in range(5, 15)}
    assert ways == {True, False}, "the number of employees decides"
    again = [live(story, "early-retirement-trade", n) for n in range(20, 24)]
    assert all(case.state == "closed" for case in again)
    assert list(chain.faults(Application.objects.all())) == []
