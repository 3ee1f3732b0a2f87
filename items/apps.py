from django.apps import AppConfig


class ItemsConfig(AppConfig):
    name = "items"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import audit_words, navigation
        from items.listing import who
        from items.models import ChangeBatch, ChangeStep

        audit_words.know("state", ChangeBatch.State.choices)
        audit_words.know("action", ChangeStep.Action.choices)
        navigation.register_count("list-changes", who.waiting_for)
