"""How a test that commits leaves an empty database behind.

TRUNCATE is refused by the guards of append-only tables; ordinary triggers sleep under `replica`, which only a
superuser may set: the tests' way round. What migrations put in (calendar, alert rules, permissions) stays.
"""

from django.db.backends.postgresql.operations import DatabaseOperations

KEPT = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "supervision_alertrule",
    "workflows_calendarday",
    "workflows_calendarstamp",
    "workflows_calendaryear",
}


def keep_reference_rows(monkeypatch_target=DatabaseOperations) -> None:
    truncate, execute = monkeypatch_target.sql_flush, monkeypatch_target.execute_sql_flush

    def sql_flush(self, style, tables, **options):
        return truncate(self, style, [t for t in tables if t not in KEPT], **options)

    def execute_sql_flush(self, sql_list):
        return execute(self, ["SET session_replication_role = replica", *sql_list, "RESET session_replication_role"])

    monkeypatch_target.sql_flush, monkeypatch_target.execute_sql_flush = sql_flush, execute_sql_flush
