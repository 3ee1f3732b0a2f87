"""Ids by the thousand, to the database and back: as PostgreSQL's own text of an array, read far faster than a list of
expressions."""

from collections.abc import Iterable


def text(values: Iterable) -> str:
    """The text of an array of numbers, days or times; for a parameter that the statement casts: `%s::bigint[]`."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"


def numbers(array: str | None) -> list[int]:
    """From `array_agg(id)::text`; none for an array of no rows."""
    return [int(number) for number in array[1:-1].split(",")] if array else []


def columns(rows: Iterable[tuple], *names: str) -> dict[str, str]:
    """Rows as one array for each column, also if there are no rows."""
    rows = list(rows)
    return {name: text(row[n] for row in rows) for n, name in enumerate(names)}
