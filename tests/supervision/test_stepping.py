"""A notice that nobody notes goes up: after working hours, once, to the next one who was not told yet."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import Post
from accounts.roles import Role
from supervision import noting, rounds, rulebook, stepping, urging
from supervision.models import Notice, StepUp
from tests.instants import at
from tests.world import World
from workflows import office_hours, timekeeping
from workflows.calendars import Calendar

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = at("2016-10-12 10:00")  # the day after acceptance: no rule speaks yet
SPANS = office_hours.spans("08:30-12:00,13:30-17:00")


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: at("2016-10-14 12:00"))
    grant_department(Post.objects.get(role=Role.SUPERVISOR), world.bureau, "view_cases")
    world.head = world.person("钱科长", Role.HEAD, world.section)
    world.case = world.accepted(when=at("2016-10-11 09:00"))
    urging.urge(world.case, by=world.supervisor, at=FIRST, text="请抓紧")
    return world


def sweep(when):
    rounds.go(at=at(when), source="test")


def told():
    return list(Notice.objects.order_by("pk").values_list("post__role", flat=True))


def test_only_hours_in_which_the_office_is_open_count():
    calendar = Calendar(holidays=frozenset(), workdays=frozenset(), known_years=frozenset({2016}))

    def after(since, hours):
        return office_hours.after(at(since), hours, calendar=calendar, open_at=SPANS)

    assert after("2016-10-28 09:00", 2) == at("2016-10-28 11:00")
    assert after("2016-10-28 11:00", 2) == at("2016-10-28 14:30")  # over noon
    assert after("2016-10-28 16:00", 7) == at("2016-10-31 16:00")  # over the weekend
    assert after("2016-10-29 03:00", 1) == at("2016-10-31 09:30")
    assert after("2016-10-28 08:30", 7) == at("2016-10-28 17:00")
    with pytest.raises(ValueError, match="12:00"):
        office_hours.spans("12:00-08:30")


def test_what_nobody_notes_goes_to_the_head_then_to_the_leader_and_no_further(world):
    sweep("2016-10-13 09:59")
    assert told() == ["reviewer"]
    sweep("2016-10-13 10:00")  # two hours, the afternoon, and an hour and a half of the next morning
    sweep("2016-10-13 10:05")
    assert told() == ["reviewer", "head"]
    sweep("2016-10-14 10:00")
    assert told() == ["reviewer", "head", "leader"]
    sweep("2016-10-17 11:00")
    assert list(StepUp.objects.order_by("pk").values_list("reach", flat=True)) == ["head", "leader", ""]
    assert StepUp.objects.filter(hours=7).count() == 3
    assert [n.level for n in Notice.objects.filter(post__role__in=["head", "leader"])] == ["urging"] * 2


def test_what_is_noted_in_time_goes_nowhere(world):
    noting.note(Notice.objects.get(), by=world.reviewer, at=at("2016-10-12 16:00"))
    sweep("2016-10-14 12:00")
    assert told() == ["reviewer"] and not StepUp.objects.exists()


def test_a_sweep_that_comes_late_tells_once_and_says_when_it_was_owed(world):
    sweep("2016-10-14 15:00")
    up = StepUp.objects.get()
    assert (up.due_at, up.at) == (at("2016-10-13 10:00"), at("2016-10-14 15:00"))


def test_two_sweepers_at_once_tell_the_head_once(world):
    def run(_n):
        try:
            return stepping.step_up(at=at("2016-10-13 12:00"))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert told() == ["reviewer", "head"]


def test_without_a_head_it_goes_to_the_leader(world):
    Post.objects.filter(role=Role.HEAD).update(role=Role.REVIEWER, title="副")
    sweep("2016-10-13 12:00")
    assert told() == ["reviewer", "leader"]


def test_what_a_rule_raised_goes_up_as_its_own_version_says(world):
    Notice.objects.update(acknowledged_at=FIRST, acknowledged_by=world.reviewer)
    row = rulebook.latest()["stage-80"]
    facts = {name: getattr(row, name) for name in rulebook.SAID} | {"step_up_hours": 2}
    rulebook.add_version(
        "stage-80", facts, by=world.supervisor, at=at("2016-10-11 10:00"), valid_from=at("2016-10-11 10:00"),
        reason="试", seen=row.version,
    )  # fmt: skip
    second = world.accepted(when=at("2016-10-12 09:00"))
    sweep("2016-10-18 09:30")  # warnings of both cases; only the second began under the new version
    sweep("2016-10-18 11:30")
    assert list(Notice.objects.filter(post__role="head").values_list("application", flat=True)) == [second.pk]


def test_the_page_says_who_was_told_when_and_that_nobody_noted_it(world, client):
    sweep("2016-10-13 10:00")
    client.force_login(world.supervisor)
    page = client.get(reverse("supervised-case", args=[world.case.number])).content.decode()
    assert "7 个工作小时内未阅知" in page and "钱科长" not in page and "劳动关系科" in page
    client.force_login(world.head)
    assert "未阅知" in client.get(reverse("notices")).content.decode()
