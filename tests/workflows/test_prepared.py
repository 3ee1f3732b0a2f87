"""Statements planned once for a connection say what they say when sent as they stand."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.instants import at
from tests.world import World
from workflows import engine, prepared

pytestmark = pytest.mark.django_db
WORDS = "SELECT %s::text, %s::int + 1"


@pytest.fixture(params=[True, False], ids=["prepared", "as they stand"])
def way(request, settings):
    settings.PREPARED_STATEMENTS = request.param


def test_values_arrive_as_they_are(way):
    for text in ("O'Brien", "百分之五%s", "a\\b", "$1; DROP TABLE x"):
        assert prepared.fetch(WORDS, [text, 41]) == [(text, 42)]
    assert prepared.fetch("SELECT 7", []) == [(7,)]


def test_a_statement_goes_before_another_and_the_answer_is_the_second_ones(way):
    assert prepared.fetch(WORDS, ["b", 1], first=(WORDS, ["a", 0])) == [("b", 2)]


def test_an_error_is_djangos_and_the_connection_goes_on(way):
    again = "INSERT INTO accounts_department (id) VALUES (%s)"
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.fetch(again, [1])
    assert prepared.fetch(WORDS, ["c", 1]) == [("c", 2)]


def test_beyond_the_most_texts_statements_are_sent_as_they_stand(monkeypatch):
    prepared.fetch(WORDS, ["a", 1])
    monkeypatch.setattr(prepared, "MOST", len(prepared._kept[connection.connection]))
    with CaptureQueriesContext(connection) as captured:
        assert prepared.fetch("SELECT %s::text || 'x'", ["never seen before"]) == [("never seen beforex",)]
    assert not any("PREPARE" in query["sql"] or "EXECUTE" in query["sql"] for query in captured.captured_queries)


def test_a_case_goes_its_way_either_way(way):
    world = World()
    case = world.accepted(when=at("2016-10-11 09:00"))
    engine.advance(case, by=world.reviewer, at=at("2016-10-12 09:00"), opinion="同意")
    assert [event.action for event in case.events.order_by("seq")] == ["submit", "accept", "advance"]
    assert case.runs.filter(ended_at=None).count() == 1
    assert not case.deadlines.filter(run__ended_at__isnull=False, closed_at=None).exists()
