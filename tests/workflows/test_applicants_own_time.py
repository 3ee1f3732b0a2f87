"""Time the applicant has is nobody's backlog: it is not overdue or due today at a desk, nor with the supervisors."""

from datetime import date

import pytest

from supervision import cases as selection
from tests.instants import at
from tests.workflows.desk_pages import page
from tests.world import World
from workflows import engine, readings, timekeeping
from workflows.desk import worklists
from workflows.models import Application, Deadline

pytestmark = pytest.mark.django_db
POINT = {"target": "material:plan", "label": "实施方案", "problem": "缺页", "required": "补齐", "basis": "办事指南"}
LAST = date(2016, 11, 8)  # thirty days after the notice


@pytest.fixture
def world():
    return World()


@pytest.fixture
def correcting(world):
    case = world.apply(when=at("2016-10-08 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-09 09:00"), points=[POINT])
    assert case.deadlines.get(kind="correction").due_on == LAST
    return case


@pytest.mark.parametrize("today", [date(2016, 11, 7), LAST, date(2016, 11, 9)])
def test_a_correction_is_waited_for_and_is_never_overdue_or_due_at_the_desk(world, correcting, today):
    counts = worklists.counts(world.clerk, on=today, calendar=timekeeping.calendar())
    assert (counts["all"], counts["waiting"]) == (1, 1)
    assert (counts["overdue"], counts["today"], counts["soon"]) == (0, 0, 0)
    assert worklists.waiting(world.clerk, on=today).get().next_due is None


def test_a_minor_material_still_to_come_does_not_hide_the_limits_that_are_ours(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    Deadline.objects.create(
        application=case, kind="late", started_on=date(2016, 10, 11), opened_at=at("2016-10-11 09:00"),
        allowance=3, unit="day", due_on=date(2016, 10, 14),
    )  # fmt: skip
    run = worklists.waiting(world.reviewer, on=date(2016, 10, 17)).get()
    assert run.next_due == case.deadlines.get(kind="stage").due_on == date(2016, 10, 18)
    row = readings.most_urgent(case, case.deadlines.filter(closed_at=None), run.pk, today=date(2016, 10, 17))
    assert row.deadline.kind == "stage" and not row.reading.overdue
    seen = selection.with_next_due(Application.objects.all()).get()
    assert seen.next_due == date(2016, 10, 18)


def test_the_line_of_a_case_that_is_waited_for_bears_no_badge_of_lateness(world, correcting, monkeypatch):
    monkeypatch.setattr(timekeeping, "now", lambda: at("2016-11-09 10:00"))
    text = page(world.clerk, "desk").content.decode()
    line = text[text.index("<tbody>") : text.index("</tbody>")]
    assert correcting.number in line
    assert "Time to answer the correction notice" in line
    assert "verdue" not in line and "urgency" not in line
