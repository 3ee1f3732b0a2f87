"""Benchmarks. They measure in a database of their own beside the installation's, and drop it when they are done."""

from contextlib import contextmanager

from django.db import connection

from workflows import flows, timekeeping


@contextmanager
def scratch_database(*, verbosity: int = 0):
    """A migrated database, empty but for reference rows. Durable as the installation is: commits go to disk."""
    was = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=verbosity, autoclobber=True, serialize=False)
    _forget()
    try:
        yield
    finally:
        connection.creation.destroy_test_db(was, verbosity=verbosity)
        _forget()


def _forget() -> None:
    """What a process keeps of one database is not true of another."""
    timekeeping.forget_calendar()
    flows.forget_plans()
