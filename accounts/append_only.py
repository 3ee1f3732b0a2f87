"""Guards for tables in which nothing may be changed or removed (promise 6).

Ordinary triggers do not fire under `session_replication_role = replica`, which only a superuser may set: that is how
the tests empty their tables.
"""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % refused: the table is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""


def guard(table: str) -> migrations.RunSQL:
    """A migration operation that refuses UPDATE, DELETE and TRUNCATE on a table."""
    return migrations.RunSQL(
        FUNCTION
        + f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        + "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
        + f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        + "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();",
        f"DROP TRIGGER {table}_append_only ON {table}; DROP TRIGGER {table}_no_truncate ON {table};",
    )
