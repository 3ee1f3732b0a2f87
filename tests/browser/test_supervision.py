"""A limit passes under a moved clock; the clerk is urged, the card, the order, the appeal, and the points return."""

from datetime import timedelta

import pytest

from accounts.grants import grant_department
from accounts.models import Post
from accounts.roles import Role
from supervision import points, rounds
from supervision.models import Card, Order, PointEntry
from tests.browser.person import Person
from tests.world import World
from workflows import timekeeping

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server, settings):
    settings.DEMO_MODE = True
    settings.CLOCK_MAY_MOVE = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
    world = World()
    world.office = world.person("郑办公", Role.OFFICE, world.bureau)
    for role in (Role.SUPERVISOR, Role.OFFICE):
        grant_department(Post.objects.get(role=role), world.bureau, "view_cases")
    for user in (world.reviewer, world.supervisor, world.office):
        user.is_demo, user.demo_hint = True, user.name
        user.save()
    return world


def test_from_a_missed_day_to_points_that_return(browser, live_server, world):
    case = world.accepted(when=timekeeping.now())
    rounds.go(at=timekeeping.now(), source="test")
    assert not Card.objects.exists()
    timekeeping.move_clock(seconds=int(timedelta(days=25).total_seconds()))
    rounds.go(at=timekeeping.now(), source="test")
    card = Card.objects.get(rule_code="promised-over")

    supervisor = Person(browser, live_server, world.supervisor)
    supervisor.go(f"/supervision/cases/{case.number}/")
    supervisor.page.locator("summary", has_text="催办").first.click()
    supervisor.page.locator("#urge-text").fill("请今天办结")
    supervisor.press("催办")
    supervisor.sees("请今天办结")
    supervisor.go(f"/supervision/cards/{card.pk}/")
    supervisor.sees("发牌依据与证据")
    supervisor.page.locator("summary", has_text="发出督办单").click()
    supervisor.page.locator("#order-text").fill("请说明超期原因并整改")
    supervisor.press("发出督办单")
    order = Order.objects.get()
    supervisor.sees(order.number)

    officer = Person(browser, live_server, world.reviewer, width=360)
    officer.go("/supervision/notices/")
    officer.sees("请今天办结")
    officer.go("/supervision/mine/")
    officer.follow(order.number)
    officer.press("签收")
    officer.page.locator("#answer-text").fill("系统故障，已办结")
    officer.press("反馈督办单")
    officer.sees("已反馈，待审核")
    officer.go(f"/supervision/cards/{card.pk}/")
    officer.page.locator("#appeal-text").fill("系统故障所致")
    officer.press("申诉")
    officer.sees("申诉中，暂计分")
    assert points.balance(PointEntry.objects.filter(card=card)) < 0

    supervisor.go(f"/supervision/cards/{card.pk}/")
    supervisor.sees("就此牌发出督办单的人不得审理该申诉")
    office = Person(browser, live_server, world.office)
    office.go("/supervision/appeals/")
    office.follow(card.alert.rule.name)
    office.page.locator("[name=result][value=revoked]").check()
    office.page.locator("#decide-text").fill("情况属实")
    office.press("作出申诉决定")
    office.sees("已撤销")
    assert points.balance(PointEntry.objects.filter(card=card)) == 0
    officer.go("/supervision/mine/")
    officer.sees("已撤销")
    for person in (supervisor, officer, office):
        for path in (f"/supervision/orders/{order.pk}/", f"/supervision/cards/{card.pk}/", "/supervision/mine/"):
            person.page.set_viewport_size({"width": 360, "height": 800})
            person.go(path)
            wide = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide == 0, path
        person.leave()
