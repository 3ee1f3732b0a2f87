"""What the database refuses, whoever asks (promise 6), and what the verifier finds."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Reveal
from tests.instants import at
from tests.world import World
from workflows import chain, engine
from workflows.models import Event, Letter

pytestmark = pytest.mark.django_db

GUARDED = [
    "workflows_event",
    "workflows_letter",
    "workflows_extension",
    "workflows_answersversion",
    "workflows_service",
    "workflows_statement",
    "workflows_sitecheck",
    "accounts_reveal",
    "supervision_alert",
    "supervision_card",
]


@pytest.fixture
def case():
    return World().accepted(when=at("2016-10-11 09:00"))


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_web_role_cannot_change_the_record(as_web_role, case, table, statement):
    with pytest.raises(DatabaseError, match="permission denied"), as_web_role(), connection.cursor() as sql:
        sql.execute(statement.format(table))


@pytest.mark.parametrize("table", ["workflows_event", "workflows_letter"])
def test_even_the_owner_is_refused_by_the_trigger(case, table):
    with connection.cursor() as sql:
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE is refused for another reason
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as sql:
            sql.execute(statement)


def test_the_web_role_can_do_its_work(as_web_role):
    world = World()
    with as_web_role():
        case = world.apply(when=at("2016-10-11 09:00"))
        engine.accept(case, by=world.clerk, at=at("2016-10-11 10:00"))
    assert Event.objects.filter(application=case).count() == 2
    assert Letter.objects.filter(application=case).count() == 2


def test_a_change_behind_the_guards_is_named_by_the_verifier(case):
    assert chain.first_fault(case) is None
    event = case.events.get(action="accept")
    with connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute("UPDATE workflows_event SET actor_id = NULL WHERE id = %s", [event.pk])
        sql.execute("SET LOCAL session_replication_role = DEFAULT")
    case.refresh_from_db()
    assert "event 2 (accept)" in chain.first_fault(case)


def test_a_removed_event_is_named_by_the_verifier(case):
    with connection.cursor() as sql:
        sql.execute("SET LOCAL session_replication_role = replica")
        sql.execute("DELETE FROM workflows_event WHERE application_id = %s AND seq = 1", [case.pk])
        sql.execute("SET LOCAL session_replication_role = DEFAULT")
    assert "event 1 is missing" in chain.first_fault(case)


def test_a_published_flow_is_frozen(case):
    stage = case.flow_version.stages.first()
    for act in (
        lambda: type(stage).objects.filter(pk=stage.pk).update(name="改"),
        lambda: type(stage).objects.filter(pk=stage.pk).delete(),
        lambda: type(case.flow_version).objects.filter(pk=case.flow_version_id).update(number=99),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_identity_numbers_are_not_in_the_row(case):
    with connection.cursor() as sql:
        sql.execute("SELECT row_to_json(a)::text FROM accounts_applicant a")
        text = sql.fetchone()[0]
    applicant = case.applicant
    number = applicant.reveal(by=case.submitted_by, reason="核对身份", at=at("2016-10-12 09:00"))
    assert number not in text and number[:4] in text
    assert Reveal.objects.get().reason == "核对身份"
