"""Statements that PostgreSQL plans once for each connection: planning those of a stage took longer than running them
(`./run bench engine`, docs/decisions/0005).

Behind a pooler that gives each transaction another connection (PgBouncer in transaction mode) nothing stays prepared:
PREPARED_STATEMENTS=false sends the same statements as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

MOST = 200  # texts kept on one connection: which columns an act changes makes a few dozen
_kept: WeakKeyDictionary[object, dict[str, str]] = WeakKeyDictionary()  # {connection: {text: how it is called}}


def fetch(text: str, values: Sequence, *, first: tuple[str, Sequence] | None = None) -> list[tuple]:
    """The rows of a statement. Each %s in `text` is a value, and nothing else is written with a per cent.

    `first`: a statement that is run before it, sent along on the same way; the second sees what is there when the
    first has ended (READ COMMITTED). Errors: those of django.db.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.connection is None or connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as sql:
            return _fetch(connection, sql, text, values, first)
    # Django's own cursor counts, logs and wraps each call; with nobody to look at it that is a tenth of an act.
    with connection.wrap_database_errors, connection.connection.cursor() as sql:
        return _fetch(connection, sql, text, values, first)


def _fetch(connection, sql, text: str, values: Sequence, first) -> list[tuple]:
    call = _called(connection, sql, text, len(values))
    if first:
        call = f"{_called(connection, sql, first[0], len(first[1]))}; {call}"
        values = [*first[1], *values]
    sql.execute(call, values)
    return sql.fetchall() if sql.description else []


def _called(connection, sql, text: str, values: int) -> str:
    """How to call this statement on this connection: by the name it was prepared under, else as it stands."""
    if not settings.PREPARED_STATEMENTS:
        return text
    kept = _kept.setdefault(connection.connection, {})
    call = kept.get(text)
    if call is None:
        if len(kept) == MOST:
            return text
        name = f"of_the_engine_{len(kept)}"
        sql.execute(f"PREPARE {name} AS {_numbered(text)}")
        call = kept[text] = f"EXECUTE {name} ({', '.join(['%s'] * values)})" if values else f"EXECUTE {name}"
    return call


def _numbered(text: str) -> str:
    """%s, %s … -> $1, $2 …"""
    number = count(1)
    first, *rest = text.split("%s")
    return first + "".join(f"${next(number)}{part}" for part in rest)
