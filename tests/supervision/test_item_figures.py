"""An item's figures take in what was merged into it; its speed does too."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client

from items.models import ChangeBatch, ChangeLine, Item, Succession
from supervision import item_figures
from supervision.models import DailyCount
from tests.instants import at
from tests.workflows.test_speeding import decided
from tests.world import World
from workflows import speeding, timekeeping
from workflows.handling_times import Times

pytestmark = pytest.mark.django_db
ON = timekeeping.local_date(at("2016-11-30 09:00"))


@pytest.fixture
def world():
    return World()


def went_on(world, operation, old, new):
    """The record a published merger or split leaves."""
    given = {"department": world.section, "drafter": world.reviewer, "created_at": at("2016-10-11 09:00")}
    number = ChangeBatch.objects.count() + 1
    batch = ChangeBatch.objects.create(year=2016, serial=number, list="power", title="调整", reason="调整", **given)
    line = ChangeLine.objects.create(batch=batch, order=1, operation=operation, item=new, written_by=world.reviewer)
    Succession.objects.create(old=old, new=new, line=line, starts_on=ON - timedelta(days=1))


def another(world, code):
    return Item.objects.create(code=code, type_code="01", department=world.section, state="in_use")


def test_what_was_merged_counts_and_what_was_split_stands_apart(world):
    merged, split = another(world, "merged"), another(world, "split")
    went_on(world, "merge", merged, world.item)
    went_on(world, "split", split, world.item)
    for item, n in ((world.item, 5), (merged, 3), (split, 2)):
        DailyCount.objects.create(day=ON, department=world.section, item=item, measure="received", value=n)
    found = item_figures.figures(world.item, on=ON)
    assert (found["own"]["received"], found["sum"]["received"]) == (5, 8)
    assert [row["kin"].item for row in found["rows"]] == [merged]
    assert [(row["kin"].item, row["received"]) for row in found["apart"]] == [(split, 2)]


def test_the_figures_stand_on_the_items_page(world):
    from accounts.roles import Role

    DailyCount.objects.create(day=ON, department=world.section, item=world.item, measure="received", value=4711)
    client = Client()
    client.force_login(world.person("徐管理", Role.LIST_ADMIN, world.window))
    assert "4711" in client.get(f"/manage/items/{world.item.code}/").content.decode()


def test_what_cases_of_a_merged_item_took_is_told_of_what_it_became(world):
    decided(world, received="2016-10-11 09:00", days=3)
    old, new = world.item, another(world, "new")
    times = {old.pk: Times({3: 1}, 0)}
    assert speeding._times([old.pk], since=ON - timedelta(days=90), on=ON) == times
    went_on(world, "merge", old, new)
    found = speeding._times([new.pk], since=ON - timedelta(days=90), on=ON)
    assert found == {new.pk: Times({3: 1}, 0)} and found[new.pk].mean == Fraction(3)
    assert Times({3: 1}, 0) + Times({3: 2, 5: 1}, 2) == Times({3: 3, 5: 1}, 2)
