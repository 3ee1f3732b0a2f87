from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditRecord(models.Model):
    """What administrators did that is no act on a case: appointments, calendar, lists, flows, wordings, operation."""

    class Kind(models.TextChoices):
        APPOINTMENT = "appointment", _("Appointment to a post")
        RELIEF = "relief", _("End of a posting")
        CALENDAR = "calendar", _("Working-day calendar")
        EDITION = "edition", _("Edition of an item published")
        ITEM = "item", _("Items and their laws")
        DELEGATION = "delegation", _("Delegation to a town")
        LIST_CHANGE = "list_change", _("Change of a list")
        FLOW = "flow", _("Flow published")
        FLOW_MOVE = "flow_move", _("Cases moved to another version of their flow")
        LICENCE_RULE = "licence_rule", _("Rule of a licence")
        OPERATION = "operation", _("Operation of the platform")
        WORDING = "wording", _("Wording of a paper")
        ENFORCEMENT = "enforcement", _("What happens by itself")
        STARS = "stars", _("Stars of an item")
        MONITORING_RULE = "monitoring_rule", _("Rule of monitoring")
        CARD = "card", _("Card of monitoring, by hand")

    append_only = True
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField(max_length=200)  # what was changed, in words
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="audit_newest"),
            models.Index(fields=["kind", "-at"], name="audit_kind"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.subject}"
