"""How a test that commits leaves an empty database behind.

TRUNCATE is refused by the guards of append-only tables; ordinary triggers sleep under `replica`, which only a
superuser may set: the tests' way round. What migrations put in (calendar, alert rules, permissions) stays.
"""

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

KEPT = {"auth_permission", "django_content_type", "django_migrations"}
RESTORED = (
    "supervision_alertrule",
    "workflows_calendaryear",
    "workflows_calendarday",
    "workflows_calendarstamp",
    "workflows_enforcement",
)
COPIES = "as_migrated"


def copy_reference_rows() -> None:
    """Beside the database's tables, what the migrations put into those that tests change."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {COPIES} CASCADE")
        cursor.execute(f"CREATE SCHEMA {COPIES}")
        for table in RESTORED:
            cursor.execute(f"CREATE TABLE {COPIES}.{table} AS TABLE {table}")


def keep_reference_rows(monkeypatch_target=DatabaseOperations) -> None:
    truncate, execute = monkeypatch_target.sql_flush, monkeypatch_target.execute_sql_flush

    def sql_flush(self, style, tables, **options):
        return truncate(self, style, [t for t in tables if t not in KEPT], **options)

    def execute_sql_flush(self, sql_list):
        restored = [f"INSERT INTO {table} SELECT * FROM {COPIES}.{table}" for table in RESTORED]
        asleep, awake = "SET session_replication_role = replica", "RESET session_replication_role"
        return execute(self, [asleep, *sql_list, *restored, awake])

    monkeypatch_target.sql_flush, monkeypatch_target.execute_sql_flush = sql_flush, execute_sql_flush
