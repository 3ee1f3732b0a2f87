"""Pages for moving open cases to the live version: a dry run, a reason, progress, undoing."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.branching import NINE, three_sections
from tests.workflows.test_migrating import DAY2, REASON, new_version
from tests.world import World
from workflows import engine, timekeeping
from workflows.models import Application, Event, FlowMove
from workflows.views import manage_flow_moves

pytestmark = pytest.mark.django_db
PLAN = reverse("plan-move", args=["special-hours"])


@pytest.fixture
def world(monkeypatch):
    world = World()
    world.posts = three_sections(world)
    world.keeper = world.person("徐事项", Role.LIST_ADMIN, world.window)
    monkeypatch.setattr(timekeeping, "now", lambda: DAY2)
    return world


@pytest.fixture
def keeper(client, world):
    client.force_login(world.keeper)
    return client


def page_of(move):
    return reverse("flow-move", args=["special-hours", move.pk])


def finish(client, move):
    while client.get(page_of(move)).context["left"]:
        assert client.post(page_of(move)).status_code == 302


def test_only_the_keeper_of_the_lists_moves_cases(client, world):
    world.accepted(when=NINE)
    new_version(world)
    move = FlowMove.objects.create(
        from_version=world.flow_version,
        to_version=world.item.flow.live,
        reason=REASON,
        started_by=world.keeper,
        started_at=DAY2,
    )
    urls = [PLAN, page_of(move), reverse("undo-move", args=["special-hours", move.pk])]
    for who, status in ((world.user, 404), (world.clerk, 403), (world.supervisor, 403)):
        client.force_login(who)
        assert [client.post(url, {"reason": REASON}).status_code for url in urls] == [status] * 3
    assert not Event.objects.filter(action="migrate").exists()


def test_looked_at_moved_and_undone(keeper, world, monkeypatch):
    monkeypatch.setattr(manage_flow_moves, "PAGE", 2)
    cases = [world.accepted(when=NINE) for _n in range(3)]
    version = new_version(world, review="fine")
    page = keeper.get(PLAN)
    assert [look.problem != "" for look in page.context["looks"]] == [True, True]
    assert keeper.get(PLAN, {"page": 2}).context["looks"][0].number == cases[2].number
    query = {"from": "1", "check": "1", "stage-0": "fine"}
    page = keeper.get(PLAN, query)
    text = page.content.decode()
    assert "审查 → 细审" in text and "9 个工作日" in text and "劳动关系科" in text
    assert Application.objects.filter(flow_version=version).count() == 0, "looking changes nothing"
    address = f"{PLAN}?{page.context['query']}"
    short = keeper.post(address, {"reason": "改版"})
    assert short.status_code == 400 and 'href="#id_reason"' in short.content.decode()
    assert "审查 → 细审" in short.content.decode()
    assert keeper.post(address, {"reason": REASON})["Location"].startswith(page_of(FlowMove.objects.get()))
    move = FlowMove.objects.get()
    assert move.mapping == {"review": "fine"} and move.started_by == world.keeper
    assert "hx-post" in keeper.get(page_of(move) + "?go=1").content.decode()
    finish(keeper, move)
    assert Application.objects.filter(flow_version=version).count() == 3
    assert "3" in keeper.get(page_of(move)).content.decode()
    engine.claim(cases[0], by=world.reviewer, at=DAY2)
    undo = reverse("undo-move", args=["special-hours", move.pk])
    assert keeper.post(undo, {"reason": "短"}).status_code == 400
    keeper.post(undo, {"reason": "新版尚需讨论，全部退回原版"})
    finish(keeper, move)
    assert list(Application.objects.filter(flow_version=version)) == [Application.objects.get(pk=cases[0].pk)]
    assert keeper.post(undo, {"reason": "新版尚需讨论，全部退回原版"}).status_code == 302
    assert "已撤销" in keeper.get(reverse("manage-flow", args=["special-hours"])).content.decode()


def test_what_cannot_be_moved_is_named_and_can_be_tried_again(keeper, world):
    case = world.accepted(when=NINE)
    new_version(world, review="fine")
    keeper.post(f"{PLAN}?from=1&check=1&stage-0=", {"reason": REASON})
    move = FlowMove.objects.get()
    finish(keeper, move)
    page = keeper.get(page_of(move)).content.decode()
    assert case.number in page and "审查" in page
    engine.advance(case, by=world.reviewer, at=DAY2, opinion="同意")
    keeper.post(page_of(move), {"again": "1"})
    case.refresh_from_db()
    assert case.flow_version == world.item.flow.live


def test_nonsense_is_no_error_of_ours(keeper, world):
    assert keeper.get(PLAN).status_code == 200, "nothing to move"
    assert keeper.post(PLAN, {"reason": REASON}).status_code == 200
    world.accepted(when=NINE)
    new_version(world)
    for query in ("?from=x&page=y", "?from=1&check=1&stage-0=heaven", "?from=99&stage-7=x", "?check=1&page=99999"):
        assert keeper.get(PLAN + query).status_code in (200, 400), query
    assert keeper.post(PLAN + "?from=1&check=1&stage-0=heaven", {"reason": REASON}).status_code == 400
    assert keeper.post(PLAN, {"reason": "\x00" * 20}).status_code == 400
    assert keeper.get(reverse("flow-move", args=["special-hours", 10**9])).status_code == 404
    assert not FlowMove.objects.exists()
