"""A transaction in which cases may live that nobody else ever sees, and that always ends in nothing.

Every table a case is written to is covered by an empty temporary one of the same name, which PostgreSQL finds first.
So the real engine runs as it is, and yet:
- no row of a real case is read, locked or written, so no officer waits for a trial;
- numbers are taken from the temporary tables' own sequences and serials: real ones get no gaps;
- nothing is committed, so no feed reader, sweep or `on_commit` hears of it.
It runs on a database connection of its own: statements that other acts have prepared know the real tables.
While it lasts, a reader of the feed waits for it as for any write; hence the bounds.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction
from django.utils import translation

# What a case only reads: these stay as they are.
READ = {
    *("CalendarDay", "CalendarStamp", "CalendarYear", "MovedClock"),
    *("Deputyship", "Enforcement", "LicenceRule", "Phrase", "PhraseUse", "WordingVersion"),
    *("FeedCursor", "ParkedEvent", "Heartbeat", "Recalculation"),
    *("FlowMove", "FlowSave", "FlowTest", "FlowTestRun", "FlowTestStep"),
}
STATEMENT, LOCK, IDLE = "5s", "2s", "10s"  # how long the database lets a trial work, wait for a lock, and think


class _Over(Exception):
    """Ends the transaction without anything in it."""


def apart(work):
    """What `work()` gives, done in a thread, that is on a connection of its own, which is closed afterwards."""
    language = translation.get_language()

    def run():
        try:
            with translation.override(language):
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@contextmanager
def nothing_stays():
    """Covers the tables for this transaction, and rolls everything back at the end, also when nothing went wrong."""
    try:
        with transaction.atomic(durable=True):
            with connection.cursor() as sql:
                sql.execute(
                    f"SET LOCAL statement_timeout = '{STATEMENT}'; SET LOCAL lock_timeout = '{LOCK}'; "
                    f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE}'"
                )
                sql.execute(
                    "".join(f'CREATE TEMPORARY TABLE "{t}" (LIKE public."{t}" INCLUDING ALL);' for t in tables())
                )
                # Officers are looked up by what they are, so they are there; applicants' accounts are not.
                sql.execute(
                    "INSERT INTO pg_temp.accounts_user SELECT * FROM public.accounts_user WHERE kind = 'staff'; "
                    "SELECT setval(pg_get_serial_sequence('accounts_user', 'id'), max(id)) FROM public.accounts_user"
                )
            yield
            raise _Over
    except _Over:
        pass


def tables() -> list[str]:
    """Those that are covered."""
    cases = [m for m in apps.get_app_config("workflows").get_models() if m.__name__ not in READ]
    people = [apps.get_model("accounts", name) for name in ("User", "Applicant")]
    return [model._meta.db_table for model in (*cases, *people)]
