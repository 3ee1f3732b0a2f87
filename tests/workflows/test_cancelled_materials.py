"""What the cleanup has cancelled is demanded neither of who applies nor in a correction notice."""

import pytest

from items import cleanup
from items.cleanup import Step
from items.models import Cleanup
from tests.world import World
from workflows import engine, timekeeping
from workflows.desk.corrections import RequestCorrection
from workflows.errors import Incomplete

pytestmark = pytest.mark.django_db
POINT = {"target": "material:plan", "label": "实施方案", "problem": "缺", "required": "补", "basis": "指南"}


@pytest.fixture
def world():
    world = World()
    now = timekeeping.now()
    said = {"subject": "material", "key": "plan", "name": "实施方案", "opened_at": now, "settled_at": now}
    world.judged = Cleanup.objects.create(item=world.item, result="no_basis", step=Step.SETTLED, **said)
    return world


def test_a_case_is_complete_without_it(world):
    assert world.apply(when=timekeeping.now(), paper=("opinion",)).state == "received"
    with pytest.raises(Incomplete):
        world.apply(when=timekeeping.now(), paper=("plan",))


def test_a_notice_may_not_ask_for_it_and_the_page_does_not_offer_it(world):
    case = world.apply(when=timekeeping.now())
    with pytest.raises(Incomplete) as refusal:
        engine.request_correction(case, by=world.clerk, at=timekeeping.now(), points=[POINT])
    assert "points.0.target" in refusal.value.fields
    form = RequestCorrection(
        application=case, run=None, today=timekeeping.local_date(timekeeping.now()), by=world.clerk
    )
    assert "material:plan" not in {one["target"] for one in form.targets}
    assert "material:opinion" in {one["target"] for one in form.targets}


def test_until_it_is_confirmed_it_may_still_be_asked_for(world):
    Cleanup.objects.update(step=Step.CONFIRM, settled_at=None)
    case = world.apply(when=timekeeping.now())
    assert cleanup.cancelled_materials(world.item) == set()
    engine.request_correction(case, by=world.clerk, at=timekeeping.now(), points=[POINT])
    assert case.corrections.count() == 1
