from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Posting
from accounts.roles import Role
from accounts.upkeep import follow_postings
from supervision.tasks import nightly
from tests.instants import at
from tests.world import World
from workflows import drift, engine
from workflows.models import Deadline, Heartbeat

pytestmark = pytest.mark.django_db


def test_a_stored_date_that_drifted_is_found_and_named():
    world = World()
    case = world.accepted(when=at("2016-10-11 09:00"))
    assert list(drift.drifted()) == []
    engine.start_special_procedure(
        case, by=world.reviewer, at=at("2016-10-12 09:00"), kind="hearing", basis="第四十五条", planned_days=5
    )
    engine.end_special_procedure(case, by=world.reviewer, at=at("2016-10-20 09:00"))
    assert list(drift.drifted()) == []
    Deadline.objects.filter(application=case, kind="promised").update(due_on=date(2020, 1, 1))
    [(found, said)] = drift.drifted()
    assert found.kind == "promised" and said == date(2016, 11, 8)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify", stdout=StringIO(), stderr=err)
    assert case.number in err.getvalue() and "2016-11-08" in err.getvalue()
    nightly()
    assert Heartbeat.objects.get(name="drift").data["ok"] is False


def test_groups_follow_postings_overnight():
    world = World()
    today = date(2016, 10, 11)
    post = world.post(Role.REVIEWER, world.section)
    Posting.objects.create(user=world.clerk, post=post, start_on=today)
    assert post.group not in world.clerk.groups.all()
    follow_postings(on=today)
    assert post.group in world.clerk.groups.all()
    Posting.objects.filter(user=world.clerk, post=post).update(end_on=today)
    follow_postings(on=today + timedelta(days=1))
    assert post.group not in world.clerk.groups.all()
