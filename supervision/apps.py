from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from accounts import audit_words, navigation
        from items import panels as items_panels
        from supervision import flow_impact, foretelling, item_figures, panels, spotting, statistics, waiting, watching
        from supervision.models import AlertRule
        from workflows import feed
        from workflows import panels as desk
        from workflows.models import Deadline
        from workflows.rehearsal import watchers

        feed.register(watching.READER, watching.handle, watching.handle_moved)
        feed.register(spotting.READER, spotting.handle)
        feed.register(statistics.READER, statistics.handle)
        items_panels.register("item_figures", item_figures.panel)
        desk.register("case_alerts", panels.case_alerts)
        desk.register("case_urging", panels.case_urging)
        desk.register("desk_notices", panels.desk_notices)
        watchers.register(levels=foretelling.LEVELS, alerts=foretelling.alerts)
        watchers.register_impact(flow_impact.rules_touched)
        for name, choices in (
            ("level", AlertRule.Level.choices),
            ("trigger", AlertRule.Trigger.choices),
            ("told", AlertRule.Told.choices),
            ("channels", AlertRule.Channel.choices),
            ("kinds", Deadline.Kind.choices),
        ):
            audit_words.know(name, choices)
        navigation.register_count("notices", waiting.notices)
        navigation.register_count("my-supervision", waiting.orders_to_answer)
        navigation.register_count("alerts", waiting.to_decide)
