"""The views that must stay empty see what they are for. Damage is done as the owner, past the engine and its guards."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from tests.instants import at
from tests.world import World
from workflows import engine, invariants
from workflows.models import Application, Deadline, StageRun

pytestmark = pytest.mark.django_db
END_VISITS = "UPDATE workflows_stagerun SET ended_at = now() WHERE application_id = %s"
STATE = "UPDATE workflows_application SET state = '{}' WHERE id = %s"
NINE = at("2016-10-11 09:00")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def case(world):
    return world.accepted(when=NINE)


def titles() -> set[str]:
    return {said.split("not true that ")[1].rsplit(" (", 1)[0] for said in invariants.broken()}


def damage(sql: str, *values):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_sound_case_breaks_nothing(world, case):
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意")
    engine.grant(case, by=world.leader, at=NINE, content="准予")
    engine.deliver(case, by=world.clerk, at=NINE, way="direct", receiver="张")
    engine.close(case, by=world.clerk, at=NINE)
    world.apply(when=NINE)
    assert titles() == set()


@pytest.mark.parametrize(
    ("title", "sql"),
    [
        (
            "a case under way waits somewhere",
            END_VISITS,
        ),
        ("an ended case waits nowhere", STATE.format("closed")),
        ("an ended case has no running limit", STATE.format("voided")),
        (
            "an ended visit has no running limit",
            END_VISITS,
        ),
        (
            "the record has no gap and ends where the case is",
            "DELETE FROM workflows_event WHERE seq = 1 AND application_id = %s",
        ),
        (
            "the case is in the state its last event says",
            STATE.format("paused"),
        ),
        (
            "each event begins where the one before ended",
            "UPDATE workflows_event SET before = 'paused' WHERE seq = 2 AND application_id = %s",
        ),
        (
            "the due date of the list is the earlier of the limits",
            "UPDATE workflows_application SET due_on = '2016-12-01' WHERE id = %s",
        ),
        (
            "who has to correct has a notice to answer",
            STATE.format("correcting"),
        ),
        ("the clock stands still exactly while a pause is open", STATE.format("paused")),
        (
            "papers are numbered without gaps",
            "UPDATE workflows_letter SET serial = 7 WHERE kind = 'acceptance' AND application_id = %s",
        ),
        (
            "silence counts from the day everything was there",
            "UPDATE workflows_application SET deemed = true, accepted_on = '2016-10-18' WHERE id = %s",
        ),
        (
            "a case waits only in stages of its own version",
            "UPDATE workflows_application SET flow_version_id = flow_version_id + 1000 WHERE id = %s",
        ),
    ],
)
def test_each_damage_is_seen_and_named(case, title, sql):
    damage(sql, case.pk)
    assert title in titles()


def test_a_second_decision_is_seen(world, case):
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意")
    engine.grant(case, by=world.leader, at=NINE, content="准予")
    damage(
        "INSERT INTO workflows_event (application_id, seq, action, before, after, at, data, hash_schema, hash) "
        "SELECT application_id, seq + 1, 'refuse', after, 'refused', at, '{}', 1, hash FROM workflows_event "
        "WHERE application_id = %s AND action = 'grant'",
        case.pk,
    )
    assert "a case is decided once" in titles()


def test_a_limit_that_runs_on_while_the_clock_stands_still_is_seen(world, case):
    engine.suspend(case, by=world.reviewer, at=NINE, basis="某法第一条", reason="等待法院作出判决之后再审查。")
    assert titles() == set()
    damage(
        "UPDATE workflows_deadline SET due_on = '2016-10-11' WHERE kind = 'promised' AND application_id = %s", case.pk
    )
    assert "while it stands still no limit that it stops has a due date to come" in titles()


def test_a_limit_that_had_passed_before_the_clock_stopped_stays_passed(world, case):
    engine.suspend(
        case, by=world.reviewer, at=at("2016-12-01 09:00"), basis="某法第一条", reason="等待法院作出判决之后再审查。"
    )
    assert titles() == set()


def test_an_opinion_outside_a_joint_review_is_seen(world, case):
    run = StageRun.objects.get(application=case, ended_at=None)
    damage(
        "INSERT INTO workflows_opinion (run_id, post_id, verdict, text) VALUES (%s, %s, '', '')", run.pk, run.post_id
    )
    assert "an opinion is asked only in a joint review" in titles()


def test_every_view_is_tried_here():
    source = Path(__file__).read_text(encoding="utf-8")
    assert [title for title in invariants.VIEWS if f'"{title}"' not in source] == []


def test_the_command_names_the_case_and_fails(case, capsys):
    call_command("verify")
    Application.objects.filter(pk=case.pk).update(due_on="2016-12-01")
    Deadline.objects.filter(application=case, kind="promised").update(closed_at=NINE)
    with pytest.raises(SystemExit):
        call_command("verify")
    assert (
        f"{case.number}: not true that the due date of the list is the earlier of the limits" in capsys.readouterr().err
    )


def test_nothing_can_be_written_through_the_views(case, as_web_role):
    for title in invariants.VIEWS:
        with pytest.raises(DatabaseError), as_web_role(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {invariants.name_of(title)} SET said = 'x'")
    with as_web_role():
        assert list(invariants.broken()) == []
