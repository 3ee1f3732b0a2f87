"""A joint review at the desk: asked, answered, summed up; a stage with several results."""

import pytest
from django.urls import reverse

from tests.branching import joint, open_keys, run_of, three_sections
from tests.instants import at
from tests.world import World
from workflows import timekeeping

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def posts(world):
    return three_sections(world)


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    monkeypatch.setattr(timekeeping, "now", lambda: at("2016-10-12 09:00"))


def page(client, user, case):
    client.force_login(user)
    return client.get(reverse("desk-case", args=[case.number])).content.decode()


def act(client, user, case, name, key, **data):
    client.force_login(user)
    run = run_of(case, key)
    url = reverse("desk-act", args=[case.number, name])
    return client.post(url, {"version": case.version, "run": run.pk, **data})


def test_who_is_asked_is_led_to_their_opinion_and_the_lead_sums_up(client, world, posts):
    case = joint(world, posts)
    client.force_login(world.money_officer)
    assert "请您提出意见" in client.get(reverse("desk")).content.decode()
    shown = page(client, world.money_officer, case)
    assert reverse("desk-act", args=[case.number, "give_opinion"]) in shown
    assert reverse("desk-act", args=[case.number, "advance"]) not in shown
    assert reverse("desk-act", args=[case.number, "give_opinion"]) not in page(client, world.reviewer, case)

    refused = act(client, world.money_officer, case, "give_opinion", "joint", verdict="disagree", text="不行")
    assert refused.status_code == 400 and "不行" in refused.content.decode()
    done = act(
        client, world.money_officer, case, "give_opinion", "joint", verdict="disagree", text="缴费基数与人数不符合"
    )
    assert done.status_code == 302
    case.refresh_from_db()
    early = act(client, world.reviewer, case, "advance", "joint", outcome="passed", opinion="同意")
    assert early.status_code == 409 and "同意" in early.content.decode()
    act(client, world.safety_officer, case, "give_opinion", "joint", verdict="agree")
    case.refresh_from_db()
    shown = page(client, world.reviewer, case)
    assert "缴费基数与人数不符合" in shown and "不同意" in shown
    client.force_login(world.reviewer)
    form = client.get(reverse("desk-act", args=[case.number, "advance"])).content.decode()
    assert "意见不一致" in form, "the flow's own name of the result"
    assert (
        act(client, world.reviewer, case, "advance", "joint", outcome="disputed", opinion="报请决定").status_code == 302
    )
    assert open_keys(case) == {"decide"}


def test_a_stage_with_one_result_asks_for_none(client, world):
    case = world.accepted(when=NINE)
    client.force_login(world.reviewer)
    form = client.get(reverse("desk-act", args=[case.number, "advance"])).content.decode()
    assert 'name="outcome"' not in form
    assert act(client, world.reviewer, case, "advance", "review", opinion="同意").status_code == 302


def test_the_applicant_does_not_read_the_opinions(client, world, posts):
    case = joint(world, posts)
    act(client, world.money_officer, case, "give_opinion", "joint", verdict="disagree", text="缴费基数与人数不符合")
    client.force_login(world.user)
    shown = client.get(reverse("my-application", args=[case.number])).content.decode()
    assert "缴费基数与人数不符合" not in shown
