"""An item is offered to those its guide is for, and a case under way is shown before a second one is begun."""

import pytest
from django.urls import reverse

from tests.instants import at
from tests.world import World
from workflows import drafts, timekeeping
from workflows.errors import NotAllowed
from workflows.models import Draft

pytestmark = pytest.mark.django_db


def start(world, applicant):
    now = at("2016-10-11 09:00")
    return drafts.start(item=world.item, user=world.user, applicant=applicant, on=now.date(), at=now)


def test_an_item_for_persons_is_not_begun_in_the_name_of_an_organisation(client):
    world = World(audience=["person"])
    with pytest.raises(NotAllowed, match="本事项由个人申请"):
        start(world, world.applicant)
    client.force_login(world.user)
    page = client.get(reverse("apply", args=[world.item.code])).content.decode()
    assert "本事项由个人申请" in page and 'name="applicant"' not in page
    assert client.post(reverse("apply", args=[world.item.code]), {"applicant": world.applicant.pk}).status_code == 409
    assert not Draft.objects.exists()


@pytest.mark.parametrize("audience", [[], ["enterprise"], ["person", "other"]])
def test_an_item_for_organisations_or_for_everybody_is_begun(audience):
    world = World(audience=audience)
    assert start(world, world.applicant).applicant == world.applicant


def test_a_case_under_way_is_shown_before_another_one_is_begun(client):
    world = World()
    client.force_login(world.user)
    url = reverse("apply", args=[world.item.code])
    assert "您已经申请过本事项" not in client.get(url).content.decode()
    case = world.apply(when=timekeeping.now())
    page = client.get(url).content.decode()
    assert "您已经申请过本事项" in page and case.number in page and "另外新填一份" in page
