"""What all tests share. Which servers they use is chosen in servers.py."""

import os
from contextlib import contextmanager

import pytest

# Playwright's sync API runs an event loop in the thread of the test, which Django would mistake for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup", "web_role"}


def pytest_addoption(parser):
    parser.addoption("--pure", action="store_true", help="only tests that need no server and no browser")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--pure"):
        return
    chosen = [item for item in items if not _needs_a_server(item)]
    config.hook.pytest_deselected(items=[item for item in items if _needs_a_server(item)])
    items[:] = chosen


def _needs_a_server(item):
    from django.test import TransactionTestCase

    marked = any(item.get_closest_marker(name) for name in ("django_db", "browser", "servers"))
    a_case = isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, TransactionTestCase)
    return marked or a_case or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """The clusters of ./run test are thrown away whole; dropping their databases first would only take time."""
    return bool(os.environ.get("TEST_CLUSTER_URLS")) or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from tests.emptying import copy_reference_rows

    with django_db_blocker.unblock():
        copy_reference_rows()


@pytest.fixture(scope="session")
def web_role(django_db_setup, django_db_blocker):
    """The database role of the application, with its rights on this test database."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    role = settings.WEB_ROLE_NAME
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.fetchone():  # a server that ./run did not make
                cursor.execute(f"CREATE ROLE {connection.ops.quote_name(role)}")
        call_command("grant_web_role")
    return role


@pytest.fixture
def as_web_role(web_role, db):
    """`with as_web_role():` what runs inside may do what the application may do, not more."""
    from django.db import connection, transaction

    @contextmanager
    def switch():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(web_role)}")
            yield
            cursor.execute("RESET ROLE")

    return switch


@pytest.fixture(scope="session", autouse=True)
def guarded_tables_can_be_emptied():
    from tests.emptying import keep_reference_rows

    keep_reference_rows()
