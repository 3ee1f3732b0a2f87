from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from items import panels
        from workflows import public_hearings, publication_effects, speeding
        from workflows.flow import view as flow_view
        from workflows.letters import guide

        pre_migrate.connect(_drop_invariants, sender=self)
        post_migrate.connect(_create_invariants, sender=self)
        panels.register("guide_flow", flow_view.guide_flow)
        panels.register("stages", flow_view.stage_limits)
        panels.register("flow_faults", publication_effects.flow_faults)
        panels.register("publication_effects", publication_effects.effects)
        panels.register("guide_pdf", guide.guide_pdf)
        panels.register("home_notices", public_hearings.panel)
        panels.register("counter_cases", speeding.counter_cases)


def _drop_invariants(*, using, **facts):
    from workflows import invariants

    invariants.drop(using=using)


def _create_invariants(*, using, **facts):
    """Only on a whole schema: a migration back to the beginning has no tables to look at."""
    from django.db import connections

    from workflows import invariants

    with connections[using].cursor() as sql:
        sql.execute("SELECT to_regclass('workflows_opinion') IS NOT NULL")
        whole = sql.fetchone()[0]
    if whole:
        invariants.create(using=using)
