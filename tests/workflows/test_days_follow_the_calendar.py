"""After a change of the calendar every day a person is told says the same as the limit behind it."""

from datetime import date

import pytest

from accounts.roles import Role
from tests.branching import Arrows
from tests.instants import at
from tests.workflows.desk_pages import page
from tests.world import World
from workflows import engine, timekeeping
from workflows.models import CalendarDay, CalendarYear
from workflows.standing import standing_of

pytestmark = pytest.mark.django_db
POINT = {"target": "material:plan", "label": "实施方案", "problem": "缺页", "required": "补齐", "basis": "办事指南"}


@pytest.fixture(autouse=True)
def calendar_read_anew():
    yield
    timekeeping.forget_calendar()


@pytest.fixture
def world():
    return World(electronic=False)


def holiday(day: str) -> None:
    year, _made = CalendarYear.objects.get_or_create(year=date.fromisoformat(day).year)
    CalendarDay.objects.create(date=day, kind="holiday", name="临时放假", year=year)
    timekeeping.calendar_changed()


def test_the_day_to_correct_by_follows_and_is_what_the_pages_say(world):
    case = world.apply(when=at("2016-10-08 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-09 09:00"), points=[POINT])
    notice, limit = case.corrections.get(), case.deadlines.get(kind="correction")
    assert notice.answer_by == limit.due_on == date(2016, 11, 8)
    holiday("2016-11-08")
    assert engine.recalculate(at=at("2016-11-02 09:00")) == 1
    notice.refresh_from_db(), limit.refresh_from_db()
    assert notice.answer_by == limit.due_on == date(2016, 11, 9)
    case = type(case).objects.get(pk=case.pk)
    assert standing_of(case, today=date(2016, 11, 9)).day == date(2016, 11, 9)
    assert "until 9 November 2016" in page(world.clerk, "desk-supplement", case.number).content.decode()


def test_an_answered_notice_keeps_the_day_it_had(world):
    case = world.apply(when=at("2016-10-08 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-09 09:00"), points=[POINT])
    engine.resubmit(case, by=world.user, at=at("2016-10-10 09:00"), answers=None, files=[], paper=["plan"])
    holiday("2016-11-08")
    engine.recalculate(at=at("2016-11-02 09:00"))
    assert case.corrections.get().answer_by == date(2016, 11, 8)


def test_a_case_moved_to_another_flow_before_it_had_its_turn_tells_the_new_day_too(world):
    """The verb computes the limit by the new calendar, so the recalculation finds nothing left to move."""
    case = world.apply(when=at("2016-10-08 09:00"))
    engine.request_correction(case, by=world.clerk, at=at("2016-10-09 09:00"), points=[POINT])
    world.keeper = world.person("徐事项", Role.LIST_ADMIN, world.window)
    version = Arrows(world).stage("review", "review", post=world.post(Role.REVIEWER, world.section), limit_amount=9)
    version = version.way("accept", "accepted", "review").usual_ends(decision_from=["review"]).publish()
    holiday("2016-11-08")
    reason = "按会议纪要改用新版流程办理"
    engine.migrate(case, to_version=version, mapping={}, by=world.keeper, at=at("2016-11-02 09:00"), reason=reason)
    assert engine.recalculate(at=at("2016-11-02 10:00")) == 0
    assert case.corrections.get().answer_by == case.deadlines.get(kind="correction").due_on == date(2016, 11, 9)
