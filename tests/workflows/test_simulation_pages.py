"""The pages of a simulation: what is chosen, how far it is, what came out and how far to trust it."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.workflows.past_cases import a_season
from tests.world import World
from workflows import flows, timekeeping
from workflows.models import SimulationRun
from workflows.simulation import results, runs

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


@pytest.fixture
def admin(world, client):
    client.force_login(world.person("于事项", Role.LIST_ADMIN, world.window))
    return client


@pytest.fixture
def late_in_the_year():
    """Three months after which there is a season of cases."""
    timekeeping.move_clock(seconds=int((at("2016-10-10 09:00") - timekeeping.now()).total_seconds()))


def text_of(page) -> str:
    """Without marks and white space, which differ between a template's lines."""
    return re.sub(r"\s+|<[^>]*>", "", page.content.decode()).replace("&quot;", '"')


def draft_of(world):
    stages = world.four_stages()
    look = {**stages[1], "key": "look", "name": "会核"}
    return flows.draft_linear(world.item.flow, [*stages[:2], look, *stages[2:]])


def typed(page, **more):
    form = page.context["form"]
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | more


def test_the_form_knows_the_staff_and_the_record_and_asks_for_the_rest(world, admin, late_in_the_year):
    a_season(world, n=12)
    version = draft_of(world)
    url = reverse("flow-simulation", args=[version.pk])
    page = admin.get(url)
    assert [bound.value() for bound in page.context["form"].staff] == [1, 1, 1]
    known = {row.name: row.is_known for row in page.context["form"].stages}
    assert known == {"受理": True, "审查": True, "会核": False, "决定": True, "办结送达": True}
    again = admin.post(url, typed(page, arrivals="many"))
    assert again.status_code == 400 and set(again.context["form"].errors) == {"arrivals", "days-2"}
    assert "many" in again.content.decode() and not SimulationRun.objects.exists()


def test_a_simulation_from_the_form_to_the_result(world, admin, late_in_the_year):
    a_season(world, n=12)
    version = draft_of(world)
    page = admin.get(reverse("flow-simulation", args=[version.pk]))
    place = page.context["form"].fields["more"].choices[2][0]
    sent = typed(page, **{"days-2": "1.5", "minutes-2": "20", "repetitions": "5", "more": place})
    answer = admin.post(reverse("flow-simulation", args=[version.pk]), sent)
    run = SimulationRun.objects.get()
    assert answer.url == reverse("simulation", args=[run.pk])
    assert run.inputs["said"] == {"people": {}, "minutes": {"look": 20}, "days": {"look": 1.5}, "arrivals": 100}
    waiting = admin.get(answer.url)
    assert "<progress" in waiting.content.decode() and "hx-get" in waiting.content.decode()
    for _turn in range(50):  # without a worker and without JavaScript: go on here
        if not SimulationRun.objects.get().is_under_way:
            break
        assert admin.post(answer.url).url == answer.url
    shown = text_of(admin.get(answer.url))
    assert "现行第1版" in shown and "草稿（第2版）" in shown and "劳动关系科reviewer多一个人" in shown
    assert "会核" in shown and "可信到什么程度" in shown and "草稿又改过了" not in shown
    # 12 cases are too few to rest anything on.
    assert "没法用它没见过的日子来检验" in shown and "不要据此作决定" in shown
    version.stages.filter(key="look").update(name="联合会核")
    assert "草稿又改过了" in text_of(admin.get(answer.url))


def test_the_part_that_is_polled_and_the_whole_page_at_the_end(world, admin):
    run = a_run(world)
    htmx = {"HTTP_HX_REQUEST": "true"}
    part = admin.get(reverse("simulation", args=[run.pk]), **htmx)
    assert part.content.decode().startswith('<div id="simulation"') and "HX-Refresh" not in part
    while runs.turn(run.pk, at=timekeeping.now(), seconds=9):
        pass
    assert admin.get(reverse("simulation", args=[run.pk]), **htmx)["HX-Refresh"] == "true"
    empty = text_of(admin.get(reverse("simulation", args=[run.pk])))
    assert "没有可以对照的实际情况" in empty


def a_run(world):
    inputs = {"since": "2016-07-01", "until": "2016-09-30", "live": 1, "more": ""}
    inputs["said"] = {"people": {}, "minutes": {}, "days": {}, "arrivals": 100}
    facts = {"inputs": inputs, "repetitions": 5, "seed": 1, "by": world.chief}
    return runs.ask(world.flow_version, **facts, at=timekeeping.now())


def test_a_simulation_is_stopped_and_one_that_broke_off_says_so(world, admin):
    run = a_run(world)
    assert admin.get(reverse("cancel-simulation", args=[run.pk])).status_code == 405
    admin.post(reverse("cancel-simulation", args=[run.pk]))
    assert "模拟已手动停止" in text_of(admin.get(reverse("simulation", args=[run.pk])))
    SimulationRun.objects.update(state="failed", error="ValueError('x')")
    assert "模拟中途出错" in text_of(admin.get(reverse("simulation", args=[run.pk])))


def test_a_lost_one_says_so_and_can_be_gone_on_with(world, admin):
    run = a_run(world)
    past = timekeeping.now() - runs.HOLD
    SimulationRun.objects.update(state="running", held_until=past, asked_at=past)
    page = admin.get(reverse("simulation", args=[run.pk]))
    assert "没有后台程序在算" in text_of(page)
    admin.post(reverse("simulation", args=[run.pk]))
    run.refresh_from_db()
    assert run.taken_up == 1 and run.done > 0


def test_the_verdict_rests_on_days_the_model_has_not_seen():
    def verdict(*, cases, off, trial_off=None):
        def found(by):
            figure = {"mean": 10 * (1 + by / 100), "half": 0.1, "low": 9, "high": 12, "n": 30}
            happened = {"cases": cases, "days": 10, "median": 9, "ninety": 15, "late": None, "stages": {}, "from": "x"}
            return {"cases": {"days": figure}, "stages": {}, "happened": happened}

        run = SimulationRun(
            results={"recorded": found(off)}, scenarios={"recorded": {"model": {"plan": {"stages": []}}}}
        )
        if trial_off is not None:
            run.results["trial"] = found(trial_off)
        return results.trust(run).tone

    assert verdict(cases=60, off=1, trial_off=9) == "good"
    assert verdict(cases=60, off=1, trial_off=-20) == "warn"
    assert verdict(cases=60, off=1, trial_off=30) == "bad"
    assert verdict(cases=30, off=1) == "warn"  # nothing unseen to try it on
    assert verdict(cases=30, off=30) == "bad"
    assert verdict(cases=7, off=1) == "bad"  # too few to tell
    assert verdict(cases=0, off=0) == "bad"
