"""What Django must do before anything is served, in two processes: as the owner of the tables, then as the web role.

Run in .venv by up.py (`python -m launch.django_steps owner|web`): two starts of Django, a second each, not six.
"""

import sys

from . import frontend, paths


def exists(command: str) -> bool:
    return any(paths.ROOT.glob(f"*/management/commands/{command}.py"))


def as_owner() -> None:
    from django.core.management import call_command

    _reach_the_database()
    call_command("migrate", verbosity=0)
    call_command("grant_web_role")


def as_web() -> None:
    from django.conf import settings
    from django.core.management import call_command

    _reach_the_database()
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(frontend.NOT_SERVED))
    if settings.DEMO_MODE and exists("seed_demo"):
        _seed()
    if settings.DEMO_MODE and exists("demo_accounts"):
        call_command("demo_accounts")


def _reach_the_database() -> None:
    """A given server may be down, closed or lack the database: say so in words, without the password."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        at = connection.settings_dict
        where = f"{at['USER']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"
        sys.exit(f"The database {where} could not be reached:\n{error}")


def _seed() -> None:
    """The command itself knows whether it is done, and takes up where it broke off."""
    from django.core.management import CommandError, call_command

    try:
        call_command("seed_demo")
    except CommandError as reason:  # for example: there are real people in this database
        print(reason, file=sys.stderr)


if __name__ == "__main__":
    import django

    django.setup()
    {"owner": as_owner, "web": as_web}[sys.argv[1]]()
