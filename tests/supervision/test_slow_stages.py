"""The slowest stages on the supervisors' first page: counted by hand, and each leads on."""

import pytest
from django.urls import NoReverseMatch, reverse

from accounts.grants import grant_department
from accounts.posts import appoint
from accounts.roles import Role
from supervision import performance, slow_stages
from supervision.audience import watched_by
from tests.instants import at
from tests.workflows.past_cases import handled, morning, workdays
from tests.world import LONG_AGO, World
from workflows import timekeeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    timekeeping.move_clock(seconds=int((at("2016-11-10 09:00") - timekeeping.now()).total_seconds()))
    grant_department(world.supervisor.postings.get().post, world.bureau, "view_cases")
    return world


def slowest(world):
    today = timekeeping.local_date(timekeeping.now())
    since, until = performance.period(today)
    return slow_stages.slowest(watched_by(world.supervisor, on=today), since=since, until=until)


def test_each_stage_with_its_days_the_longest_first(world, settings):
    settings.SLOW_STAGE_VISITS = 3
    for day, review in zip(workdays("2016-10-11", 3), (2, 3, 7), strict=True):
        handled(world, morning(day), accept=1, review=review, decide=2)
    rows = [(row["stage"].key, row["days"], row["n"]) for row in slowest(world)]
    assert rows == [("review", 4, 3), ("decide", 2, 3), ("accept", 1, 3)]
    settings.SLOW_STAGE_VISITS = 4
    assert slowest(world) == []


def test_the_name_leads_to_the_designer_for_those_who_may_change_it_and_else_to_the_bottlenecks(
    world, client, settings
):
    settings.SLOW_STAGE_VISITS = 1
    handled(world, morning(workdays("2016-10-11", 1)[0]))
    version = world.flow_version.pk
    elsewhere = f"{reverse('flow-bottlenecks', args=[version])}#stages"
    client.force_login(world.supervisor)
    assert elsewhere in client.get(reverse("supervision")).content.decode()
    appoint(world.supervisor, world.post(Role.LIST_ADMIN, world.window), start_on=LONG_AGO)
    page = client.get(reverse("supervision")).content.decode()
    try:
        design = f"{reverse('flow-design', args=[version])}?stage=review"
    except NoReverseMatch:  # until there is a designer
        design = elsewhere
    assert design in page
