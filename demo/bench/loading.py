"""Millions of rows at once: without their foreign keys and indexes, which are made again when the rows are there."""

from contextlib import contextmanager

from django.db import connection

FOREIGN = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = ANY (%s::regclass[])"""
UNIQUE = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'u' AND conrelid = ANY (%s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = pg_constraint.conindid)"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY (%s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"""


@contextmanager
def bare(*tables: str):
    """Only for a database that nobody else works in; the keys are checked over all rows when they come back."""
    with connection.cursor() as sql:
        constraints = []
        for statement in (FOREIGN, UNIQUE):
            sql.execute(statement, [list(tables)])
            constraints += sql.fetchall()
        sql.execute(INDEXES, [list(tables)])
        indexes = sql.fetchall()
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
        for table, name, _definition in constraints:
            sql.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _definition in indexes:
            sql.execute(f"DROP INDEX {name}")
        yield
        sql.execute("SET CONSTRAINTS ALL DEFERRED")
        for _name, definition in indexes:
            sql.execute(definition)
        for table, name, definition in reversed(constraints):
            sql.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        sql.execute(f"ANALYZE {', '.join(tables)}")
