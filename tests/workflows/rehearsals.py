"""A bureau whose flow has a test, for tests of trials. What a trial leaves behind is counted in the whole database."""

from django.db import connection

from tests.instants import at
from tests.world import ANSWERS
from workflows.models import FlowTest, FlowTestStep

MONDAY = at("2016-10-10 08:00")
SUBMIT = ("submit", {"applicant": "organisation", "answers": {**ANSWERS, "company_name": "测试单位"}})
ACCEPT = ("press", {"stage": "accept", "outcome": "accepted"})
REVIEW = ("press", {"stage": "review", "outcome": "passed"})
GRANT = ("press", {"stage": "decide", "outcome": "granted"})
DELIVER = ("press", {"stage": "deliver", "outcome": "delivered"})
CLOSE = ("press", {"stage": "deliver", "outcome": "closed"})
WHOLE = [SUBMIT, ACCEPT, REVIEW, GRANT, DELIVER, CLOSE]


def expect(**facts):
    return ("expect", facts)


def days(n, time="10:00"):
    return ("wait", {"for": "workdays", "n": n, "time": time})


def a_test(world, *steps, name="一路通过"):
    test = FlowTest.objects.create(flow=world.flow_version.flow, name=name, made_by=world.chief, made_at=MONDAY)
    FlowTestStep.objects.bulk_create(
        FlowTestStep(test=test, order=n, kind=kind, data=data) for n, (kind, data) in enumerate(steps, 1)
    )
    return test


def everything() -> dict:
    """{table: its rows, sequence: its last number} of the whole database, but for the results of tests."""
    with connection.cursor() as sql:
        sql.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in sql.fetchall() if name != "workflows_flowtestrun"]
        found = {}
        for table in tables:
            sql.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table}\" t"
            )
            found[table] = sql.fetchone()
        sql.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        found |= {name: last for name, last in sql.fetchall() if name != "workflows_flowtestrun_id_seq"}
    return found
