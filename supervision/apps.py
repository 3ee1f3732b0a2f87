from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from supervision import panels, spotting, statistics, watching
        from workflows import feed
        from workflows import panels as desk

        feed.register(watching.READER, watching.handle, watching.handle_moved)
        feed.register(spotting.READER, spotting.handle)
        feed.register(statistics.READER, statistics.handle)
        desk.register("case_alerts", panels.case_alerts)
        desk.register("desk_notices", panels.desk_notices)
