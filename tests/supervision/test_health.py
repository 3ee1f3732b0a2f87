"""`/healthz` is green only when everything is alive and everything is read."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.models import F
from django.urls import reverse

from supervision import health, rounds, watching
from tests.instants import at
from tests.reading import read_everything
from tests.world import World
from workflows.models import Event, Heartbeat, ParkedEvent

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("celery", "beat", "sweeper", "sweep")


@pytest.fixture
def alive(monkeypatch):
    """Everything has just given a sign of life; Redis answers."""
    monkeypatch.setattr(health, "_redis", lambda: {"ok": True})
    for name in NAMES:
        rounds.beat(name)


def ask(client):
    answer = client.get(reverse("healthz"))
    return answer.status_code, answer.json()


def age(name, seconds):
    Heartbeat.objects.filter(name=name).update(at=F("at") - timedelta(seconds=seconds))


def test_green_with_fresh_signs_of_life_and_a_read_feed(client, alive):
    World().apply(when=at("2016-10-11 09:00"))
    read_everything()
    status, report = ask(client)
    assert status == 200 and report["ok"] and set(report["readers"]) >= {"watching", "statistics"}


@pytest.mark.parametrize("name", NAMES)
def test_red_when_a_part_has_stopped(client, alive, name):
    age(name, 181)
    status, report = ask(client)
    part = "worker" if name == "celery" else name
    assert status == 503 and not report[part]["ok"] and report[part]["age_seconds"] > 180


def test_a_sweep_of_two_minutes_ago_is_still_in_time(client, alive):
    age("sweep", 120)
    assert ask(client)[0] == 200


@pytest.mark.parametrize("name", NAMES)
def test_red_when_a_part_never_ran(client, alive, name):
    Heartbeat.objects.filter(name=name).delete()
    assert ask(client)[0] == 503


def test_what_was_just_written_may_be_unread_for_a_moment(client, alive):
    World().apply(when=at("2016-10-11 09:00"))
    status, report = ask(client)
    assert status == 200 and report["readers"]["watching"]["unread"] == 1


def test_a_green_sweep_over_an_unread_feed_is_red(client, alive):
    World().apply(when=at("2016-10-11 09:00"))
    with connection.cursor() as sql:  # the record was written four minutes ago, and nobody has read it
        sql.execute("SET session_replication_role = replica")
        sql.execute("UPDATE workflows_event SET recorded_at = recorded_at - interval '4 minutes'")
        sql.execute("SET session_replication_role = DEFAULT")
    status, report = ask(client)
    assert status == 503 and not report["readers"]["watching"]["ok"] and report["sweep"]["ok"]


def test_a_parked_event_is_red(client, alive):
    case = World().apply(when=at("2016-10-11 09:00"))
    read_everything()
    event = Event.objects.get()
    ParkedEvent.objects.create(
        reader=watching.READER, event=event, application_id=case.pk, error="ValueError('poison')"
    )
    status, report = ask(client)
    assert status == 503 and report["readers"]["watching"]["parked"] == 1


def test_a_database_that_is_away_is_said_and_nothing_breaks(client, alive):
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("away")):
        status, report = ask(client)
    assert status == 503 and report == {"ok": False, "database": {"ok": False}}


def test_redis_away_is_red(client, alive, settings, monkeypatch):
    monkeypatch.undo()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, report = ask(client)
    assert status == 503 and report["redis"] == {"ok": False} and report["database"]["ok"]
