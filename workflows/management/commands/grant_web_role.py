"""Gives the web role what it needs and nothing of what is append-only.

The owner of a table can always switch its guards off. So the application runs as another role, which may add to
append-only tables (models with `append_only = True`) but neither change nor empty them.
"""

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction


class Command(BaseCommand):
    help = "Grants the web role its rights on every table; append-only tables can only be added to. Run as the owner."

    def handle(self, *, verbosity, **options):
        role = settings.WEB_ROLE_NAME
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_database()")
            owner, database = cursor.fetchone()
            if role == owner:
                self.stderr.write(
                    f"The web role is the owner ({owner}): nothing to grant, and nothing is protected by rights."
                )
                return
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.fetchone():
                raise CommandError(f"The database role {role} does not exist. docs/operations.md says how to make it.")
        guarded = append_only_tables()
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in _statements(_quote(role), _quote(database), _quote(owner), map(_quote, guarded)):
                cursor.execute(statement)
        if verbosity > 1:
            self.stdout.write(f"{role} may only add to: {', '.join(guarded) or 'no table'}")


def append_only_tables() -> list[str]:
    return sorted({model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)})


def _statements(role, database, owner, guarded):
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"REVOKE CREATE ON SCHEMA public FROM {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    # Tables made later (by the next migration) are usable at once; what is append-only is taken back by the next run.
    later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT"
    yield f"{later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}"
    yield f"{later} USAGE, SELECT ON SEQUENCES TO {role}"
    yield f"REVOKE TRUNCATE, REFERENCES, TRIGGER ON ALL TABLES IN SCHEMA public FROM {role}"
    for table in guarded:
        yield f"REVOKE UPDATE, DELETE ON {table} FROM {role}"


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
