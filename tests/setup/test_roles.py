"""The application's database role may add to what is append-only, and no more."""

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from workflows.management.commands.grant_web_role import append_only_tables

pytestmark = pytest.mark.django_db


def may(role, table, right):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, f'public."{table}"', right])
        return cursor.fetchone()[0]


def all_tables():
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def test_events_and_alerts_are_among_the_append_only_tables():
    assert {"workflows_event", "supervision_alert", "accounts_reveal"} <= set(append_only_tables())


def test_append_only_tables_can_be_read_and_added_to_only(web_role):
    for table in append_only_tables():
        rights = {
            right for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE") if may(web_role, table, right)
        }
        assert rights == {"SELECT", "INSERT"}, table


def test_no_table_may_be_emptied_and_the_others_may_be_changed(web_role):
    others = set(all_tables()) - set(append_only_tables())
    assert "accounts_user" in others
    for table in others:
        assert not may(web_role, table, "TRUNCATE"), table
        assert all(may(web_role, table, right) for right in ("SELECT", "INSERT", "UPDATE", "DELETE")), table


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_what_is_not_granted(as_web_role, statement):
    for table in append_only_tables():
        with pytest.raises(ProgrammingError, match="permission denied"), as_web_role(), connection.cursor() as cursor:
            cursor.execute(statement.format(connection.ops.quote_name(table)))


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (id int)", "DROP TABLE workflows_event"])
def test_the_web_role_cannot_define_tables(as_web_role, statement):
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), as_web_role():
        connection.cursor().execute(statement)
