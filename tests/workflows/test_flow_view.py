import pytest
from django.urls import reverse

from items import panels
from tests.world import World
from workflows.flow import view as flow_view

pytestmark = pytest.mark.django_db


def test_the_public_guide_shows_the_flow_of_the_item(client):
    World()
    page = client.get(reverse("item-guide", args=["special-hours"])).content.decode()
    assert page.count("<svg") >= 2 and "劳动关系科" in page and "办结送达" in page


def test_the_publish_checks_know_the_stages():
    world = World()
    assert panels.ask("stages", edition=world.edition) == (None, 5, 3, None)


def test_a_case_is_shown_where_it_stands():
    world = World()
    drawn = str(flow_view.render(world.flow_version, current="review", done=["accept"]))
    assert "style=" not in drawn and drawn.count("<svg") == 2
