from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from supervision import statistics, watching
        from workflows import feed

        feed.register(watching.READER, watching.handle)
        feed.register(statistics.READER, statistics.handle)
