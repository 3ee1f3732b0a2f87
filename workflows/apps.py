from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from items import panels
        from workflows import flow_view

        panels.register("guide_flow", flow_view.guide_flow)
        panels.register("stages", flow_view.stage_limits)
