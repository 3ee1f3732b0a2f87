"""A version of a flow put on the stage of a trial: as if it had been published just now. Only inside `scratch`."""

from contextlib import contextmanager
from itertools import count

from django.db import connection

from workflows import flows
from workflows.models import FlowVersion, Stage

# A draft that is still being changed must not be remembered under its own number (flows.plan_of keeps plans for good).
_numbers = count(-1, -1)

_FLOW = "INSERT INTO pg_temp.workflows_flow SELECT * FROM public.workflows_flow WHERE id = %s"
_VERSION = "INSERT INTO pg_temp.workflows_flowversion SELECT * FROM public.workflows_flowversion WHERE id = %s"
_OF_VERSION = "INSERT INTO pg_temp.{0} SELECT * FROM public.{0} WHERE version_id = %s"
_PUT = "UPDATE pg_temp.{0} SET version_id = %s WHERE version_id = %s"
_LIVE = (
    "UPDATE pg_temp.workflows_flowversion SET id = %s, state = 'published', published_at = coalesce(published_at, %s) "
    "WHERE id = %s"
)
ROWS = ("workflows_stage", "workflows_stagepart", "workflows_transition")


@contextmanager
def staged(version: FlowVersion, *, at):
    """Yields the version as the trial's only one, live, its stages granted to their posts."""
    number = next(_numbers)
    with connection.cursor() as sql:
        sql.execute(_FLOW, [version.flow_id])
        sql.execute(_VERSION, [version.pk])
        for table in ROWS:
            sql.execute(_OF_VERSION.format(table), [version.pk])
            sql.execute(_PUT.format(table), [number, version.pk])
        sql.execute(_LIVE, [number, at, version.pk])
    try:
        for stage in Stage.objects.filter(version=number).select_related("post"):
            flows.grant_to_posts(stage)
        yield FlowVersion.objects.select_related("flow__item").get(pk=number)
    finally:
        flows.forget_plan(number)
