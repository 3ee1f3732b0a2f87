"""The speed-up of the published list beside what its cases really took, and what could be done on the spot."""

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.world import World
from workflows import engine, handling_times, speeding, timekeeping
from workflows.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(promised=14, statutory=20)


def decided(world, *, received, days):
    """A case decided on the n-th working day after it was received and accepted."""
    start = at(received)
    case = engine.accept(world.apply(when=start), by=world.clerk, at=start)
    calendar = timekeeping.calendar()
    day = calendar.add_workdays(timekeeping.local_date(start), days) if days else timekeeping.local_date(start)
    end = timekeeping.moment(day) + timedelta(hours=6)
    for _stage in range(case.runs.count()):
        run = case.runs.get(ended_at=None)
        if run.stage.kind == "decision":
            break
        engine.advance(case, by=world.reviewer, at=end, opinion="同意")
    return engine.grant(case, by=world.leader, at=end, content="准予")


def test_what_cases_took_stands_beside_what_was_promised(world):
    for received, days in (("2016-10-11 09:00", 3), ("2016-10-12 09:00", 5)):
        decided(world, received=received, days=days)
    on = timekeeping.local_date(at("2016-11-30 09:00"))
    line = next(line for line in speeding.standing(on=on).report.lines if line.code == world.item.code)
    assert line.passes(30) and not line.passes(50)  # 14 of 20
    assert (line.actual, line.cases, line.actual_cut) == (Fraction(4), 2, Fraction(4, 5))
    times = handling_times.by_item([world.item.pk], since=on - timedelta(days=90), until=on)[world.item.pk]
    assert (times.quantile(0.5), times.quantile(0.9), times.same_day) == (3, 5, 0)


def test_days_on_which_the_clock_stood_still_are_not_counted(world):
    case = world.accepted(when=at("2016-10-10 09:00"))
    facts = {"kind": "expert_review", "basis": "某法第四条", "planned_days": 5}
    engine.start_special_procedure(case, by=world.reviewer, at=at("2016-10-11 09:00"), **facts)
    if case.state != "paused":
        pending = case.letters.order_by("-pk").first()
        engine.serve_letter(
            case, by=world.reviewer, at=at("2016-10-11 09:30"), letter=pending.number, way="direct", receiver="张"
        )
    engine.end_special_procedure(case, by=world.reviewer, at=at("2016-10-17 09:00"))
    engine.advance(case, by=world.reviewer, at=at("2016-10-18 09:00"), opinion="同意")
    engine.grant(case, by=world.leader, at=at("2016-10-18 10:00"), content="准予")
    assert Application.objects.get(pk=case.pk).decision == "granted"
    on = timekeeping.local_date(at("2016-11-30 09:00"))
    times = handling_times.by_item([world.item.pk], since=on - timedelta(days=90), until=on)[world.item.pk]
    accepted = timekeeping.local_date(at("2016-10-10 09:00"))
    whole = timekeeping.calendar().workdays_between(accepted, timekeeping.local_date(at("2016-10-18 09:00")))
    assert times.mean == whole - 4  # 12, 13, 14 and 17 October do not count


def test_an_item_decided_on_the_day_is_proposed_with_its_evidence(world, settings):
    settings.INSTANT_CASES, settings.INSTANT_SHARE = 3, 60
    for n, days in enumerate((0, 0, 2), start=11):
        decided(world, received=f"2016-10-{n} 09:00", days=days)
    on = timekeeping.local_date(at("2016-11-30 09:00"))
    (found,) = speeding.standing(on=on).proposals
    assert found.edition.item_id == world.item.pk and found.within_the_day == Fraction(2, 3)
    settings.INSTANT_SHARE = 67
    assert speeding.standing(on=on).proposals == []
    settings.INSTANT_SHARE, settings.INSTANT_CASES = 60, 4
    assert speeding.standing(on=on).proposals == []


def test_the_command_and_the_page_say_the_same(world, client, capsys):
    call_command("speedup_report", "--json")
    said = json.loads(capsys.readouterr().out)
    assert said["passed"]["30"] == {"items": 1, "percent": 100.0} and said["passed"]["50"]["items"] == 0
    assert said["aggregate_percent"] == 30.0 and said["counted"] == 1
    client.force_login(world.person("郭管理", Role.LIST_ADMIN, world.section))
    page = client.get(reverse("speed-up")).content.decode()
    assert "100.0%" in page and "30.0%" in page and world.edition.name in page
