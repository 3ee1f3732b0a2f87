"""How well it goes: each number equals what a plain loop over the cases counts, and leads to the cases it counts."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import Post
from accounts.roles import Role
from supervision import performance, rounds
from supervision.audience import watched_by
from supervision.models import Alert, Card, Notice
from tests.instants import at
from tests.supervision.test_pages import NOON, listed, lively
from tests.world import World
from workflows import engine, timekeeping
from workflows.models import Application, Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = NOON.date()


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    grant_department(Post.objects.get(role=Role.SUPERVISOR), world.bureau, "view_cases")
    return world


@pytest.fixture
def supervisor(client, world):
    client.force_login(world.supervisor)
    return client


def decided(world, *, taken, on):
    """A case taken and brought to its decision at these instants."""
    case = world.at_decision(when=taken)
    engine.grant(case, by=world.leader, at=on, content="准予")
    return case


def alerts_listed(client, **query):
    return {a.pk for a in client.get(reverse("alerts"), query).context["page"].object_list}


def test_the_average_is_what_a_loop_over_the_cases_says(world):
    decided(world, taken=at("2016-10-10 09:00"), on=at("2016-10-14 16:00"))
    decided(world, taken=at("2016-10-10 09:00"), on=at("2016-10-31 10:00"))
    decided(world, taken=at("2016-10-24 09:00"), on=at("2016-10-28 10:00"))
    world.accepted(when=at("2016-10-24 09:00"))  # not decided: does not count
    watched = watched_by(world.supervisor, on=TODAY)
    since, until = performance.period(TODAY)
    took = [
        timekeeping.calendar().workdays_between(case.accepted_on, timekeeping.local_date(case.decided_at))
        for case in Application.objects.exclude(decided_at=None)
    ]
    assert len(took) == 3
    assert performance.average_days(watched, since=since, until=until) == round(sum(took) / 3, 1)
    assert performance.average_days(watched, since=date(2016, 11, 1), until=until) is None


def test_early_late_and_decided_are_lists_that_agree_with_their_numbers(supervisor, world):
    cases = lively(world)
    facts = {f["url"].split("=")[1]: f["number"] for f in supervisor.get(reverse("supervision")).context["facts"][:2]}
    early, late = listed(supervisor, when="early"), listed(supervisor, when="late")
    assert early == {cases["in time"].number} and late == {cases["late"].number}
    assert listed(supervisor, when="decided") == early | late
    assert facts == {"decided": 2, "early": 50}


def test_alerts_by_level_are_lists_that_agree_with_their_numbers(supervisor, world):
    cases = lively(world)
    engine.withdraw(cases["overdue"], by=world.user, at=NOON, reason="不办了")
    rows = supervisor.get(reverse("supervision")).context["levels"]
    assert [row["level"] for row in rows] == ["warning", "urging", "yellow", "red"]
    for row in rows:
        of_level = Alert.objects.filter(level=row["level"])
        month = {a.pk for a in of_level if timekeeping.local_date(a.due_at) >= date(2016, 11, 1)}
        still = {a.pk for a in of_level.select_related("application") if not a.application.is_final}
        assert (row["month"], row["open"]) == (len(month), len(still)), row["level"]
        assert alerts_listed(supervisor, level=row["level"], period="month") == month
        assert alerts_listed(supervisor, level=row["level"], cases="open") == still
    assert sum(row["open"] for row in rows) < Alert.objects.count()


def test_items_are_counted_like_their_cases(supervisor, world):
    lively(world)
    [row] = supervisor.get(reverse("supervision")).context["items"]
    mine = Application.objects.filter(item=world.item)
    assert row["open"] == mine.open().count() and row["received"] == mine.count()
    assert row["decided"] == mine.exclude(decided_at=None).count() == 2 and row["on_time"] == 50
    code = row["url"].split("item=")[1]
    assert listed(supervisor, item=code, when="open") == {case.number for case in mine.open()}


def test_a_voided_case_is_a_figure_of_its_own_and_in_no_share(supervisor, world):
    """Shares speak of decisions, and nothing decided can be voided; what it was dealt before stays on record."""
    cases = lively(world)
    before = supervisor.get(reverse("supervision")).context
    engine.void(cases["overdue"], by=world.leader, at=NOON, reason="收件时重复录入，同一申请另有办件")
    rounds.go(at=NOON, source="test")
    after = supervisor.get(reverse("supervision")).context
    facts = {fact["url"].split("=")[1]: fact["number"] for fact in reversed(after["facts"])}
    assert facts["voided"] == 1 and listed(supervisor, when="voided") == {cases["overdue"].number}
    assert (facts["decided"], facts["early"]) == (2, 50)
    assert cases["overdue"].number not in listed(supervisor, when="open") | listed(supervisor, when="overdue")
    for name in ("decided", "on_time", "yellow", "red"):
        assert [row[name] for row in after["departments"]] == [row[name] for row in before["departments"]], name
    assert [row["on_time"] for row in after["items"]] == [row["on_time"] for row in before["items"]]


def test_every_link_of_the_first_page_leads_somewhere(supervisor, world):
    lively(world)
    page = supervisor.get(reverse("supervision")).content.decode()
    main = page[page.index("<main") :]
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/supervision/[^"]*)"', main)}
    assert len(links) > 20
    for link in links:
        assert supervisor.get(link).status_code == 200, link


def test_cards_of_a_department_in_the_last_thirty_days(supervisor, world):
    lively(world)
    [row] = supervisor.get(reverse("supervision")).context["departments"]
    query = {"level": "yellow", "period": "30", "department": world.section.pk}
    cards = supervisor.get(reverse("alert-cards"), query).context["page"].paginator.count
    assert cards == row["yellow"] == Card.objects.filter(level="yellow").count() > 0


def test_alerts_of_an_item_and_those_nobody_has_noted(supervisor, world):
    lively(world)
    assert alerts_listed(supervisor, item="special-hours") == set(Alert.objects.values_list("pk", flat=True))
    waiting = alerts_listed(supervisor, noted="waiting")
    assert waiting == set(Alert.objects.exclude(post=None).values_list("pk", flat=True))
    Notice.objects.update(acknowledged_at=NOON, acknowledged_by=world.clerk)
    assert alerts_listed(supervisor, noted="waiting") == set()


def test_a_whole_number_leads_to_its_case_and_no_further_than_one_may_see(supervisor, client, world):
    case = world.apply(when=at("2016-10-25 09:00"))
    found = supervisor.get(reverse("supervised-cases"), {"q": f" {case.number} "})
    assert found["Location"] == reverse("supervised-case", args=[case.number])
    assert supervisor.get(reverse("supervised-cases"), {"q": case.number, "when": "overdue"}).status_code == 200
    other = world.person("外来监察", Role.SUPERVISOR, world.make_town("zhouxiang", "周巷镇", "330282104"))
    client.force_login(other)
    assert client.get(reverse("supervised-cases"), {"q": case.number}).status_code == 200
    client.force_login(world.supervisor)
    for name, args in (("supervision", []), ("alerts", []), ("alert-cards", []), ("alert-rules", []),
                       ("supervised-case", [case.number])):  # fmt: skip
        page = client.get(reverse(name, args=args)).content.decode()
        assert 'role="search"' in page and f'action="{reverse("supervised-cases")}"' in page, name


def test_the_page_of_a_case_says_which_post_has_noted_what(supervisor, world):
    case = lively(world)["overdue"]
    url = reverse("supervised-case", args=[case.number])
    assert "尚未阅知" in supervisor.get(url).content.decode()
    Notice.objects.filter(application=case).update(acknowledged_at=NOON, acknowledged_by=world.reviewer)
    page = supervisor.get(url).content.decode()
    assert "尚未阅知" not in page and "李审核 于2016年11月1日 12:00阅知" in page


def test_who_may_not_see_the_state_of_the_system_is_told_whom_to_tell(supervisor, client, world):
    Heartbeat.objects.filter(name="sweep").delete()
    state = reverse("operations")
    assert state in supervisor.get(reverse("supervision")).content.decode()
    client.force_login(world.leader)
    page = client.get(reverse("supervision")).content.decode()
    assert state not in page and "请告知系统管理员" in page
