from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from supervision.models.alert import AlertRule


class Anomaly(models.Model):
    """What a pattern found in the record of one case: once per rule, case and evidence. Append-only.

    `events` are sequence numbers of the case; `values` what the sentence about it is made of.
    """

    append_only = True
    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="anomalies")
    code = models.SlugField(max_length=40)
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="anomalies")
    key = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=AlertRule.Level.choices)
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    events = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-occurred_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["code", "application", "key"], name="anomaly_once")]
        indexes = [
            models.Index(fields=["-occurred_at"], name="anomaly_newest"),
            models.Index(fields=["application"], name="anomaly_of_case"),
        ]

    def __str__(self):
        return f"{self.code} {self.application_id} {self.key}"


class AnomalyFinding(models.Model):
    """What a supervisor found on looking into it. The last one counts; the earlier ones stay."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        UNFOUNDED = "unfounded", _("Unfounded")

    append_only = True
    anomaly = models.ForeignKey(Anomaly, models.PROTECT, related_name="findings")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="finding_gives_its_reason")]
