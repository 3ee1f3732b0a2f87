"""A list changes while people are applying: who was in goes on by the old guide, who comes later is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from items.models import Standing
from tests.instants import at
from tests.world import World
from workflows import drafts, engine
from workflows.desk import intake
from workflows.errors import NotAllowed

pytestmark = pytest.mark.django_db
LAST_DAY, FIRST_DAY = at("2016-10-14 15:00"), at("2016-10-17 09:00")


@pytest.mark.parametrize("kind", ["paused", "cancelled"])
def test_from_its_day_on_an_item_takes_no_case_by_any_way_and_those_under_way_go_on(client, kind):
    world = World()
    before = world.apply(when=LAST_DAY)
    draft = drafts.start(item=world.item, user=world.user, applicant=world.applicant, on=LAST_DAY.date(), at=LAST_DAY)
    said = {"document": "慈政办发〔2016〕5号", "recorded_at": at("2016-10-10 09:00")}
    Standing.objects.create(item=world.item, kind=kind, starts_on=FIRST_DAY.date(), **said)
    assert drafts.why_closed(world.item, on=LAST_DAY.date()) == ""
    world.apply(when=LAST_DAY + timedelta(minutes=30))  # the last day counts
    assert drafts.why_closed(world.item, on=FIRST_DAY.date())
    for channel in ("web", "counter"):
        with pytest.raises(NotAllowed):
            world.apply(when=FIRST_DAY, channel=channel)
    with pytest.raises(NotAllowed):
        drafts.start(item=world.item, user=world.user, applicant=world.applicant, on=FIRST_DAY.date(), at=FIRST_DAY)
    assert world.edition in intake.editions(world.clerk, on=LAST_DAY.date())
    assert intake.editions(world.clerk, on=FIRST_DAY.date()) == []
    client.force_login(world.user)
    page = client.get(reverse("draft", args=[draft.pk]))
    assert page.context["why_closed"]  # whoever has begun is told, and keeps what was typed
    engine.accept(before, by=world.clerk, at=FIRST_DAY)
    before.refresh_from_db()
    assert (before.state, before.edition) == ("in_review", world.edition)
