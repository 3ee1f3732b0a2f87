from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from supervision.models.alert import AlertRule


class Card(models.Model):
    """A yellow or red card: once per rule, case and kind of limit, however often the limit is extended.

    It rests on an alert, on an anomaly (`kind` PATTERN), or on what a supervisor wrote (`kind` BY_HAND; `scope` is then
    its number in the case). What became of it stands in its changes; `level` is what it was dealt as.
    """

    PATTERN = "pattern"
    BY_HAND = "manual"

    append_only = True
    rule_code = models.SlugField(max_length=40, db_index=False)
    application = models.ForeignKey(  # found by its key, which begins with it
        "workflows.Application", models.PROTECT, related_name="cards", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=20)
    scope = models.BigIntegerField(default=0)  # the stage for stage limits, else 0
    level = models.CharField(max_length=10, choices=AlertRule.Level.choices)
    alert = models.ForeignKey(
        "supervision.Alert", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    anomaly = models.ForeignKey("supervision.Anomaly", models.PROTECT, null=True, related_name="cards", db_index=False)
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(blank=True, default="", db_default="")  # of a card by hand: why, and what it rests on
    dealt_at = models.DateTimeField(null=True)  # when it could be seen; null: as its alert
    post = models.ForeignKey("accounts.Post", models.PROTECT, null=True, related_name="cards", db_constraint=False)
    officer = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_constraint=False)
    points = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["application", "rule_code", "kind", "scope"], name="card_once"),
            models.CheckConstraint(
                condition=Q(alert__isnull=False, anomaly=None, issued_by=None)
                | Q(alert=None, anomaly__isnull=False, issued_by=None)
                | Q(alert=None, anomaly=None, issued_by__isnull=False),
                name="card_rests_on_one",
            ),
        ]
        indexes = [models.Index(fields=["anomaly"], condition=Q(anomaly__isnull=False), name="card_of_anomaly")]

    def __str__(self):
        return self.name

    @property
    def rule(self) -> AlertRule | None:
        source = self.alert or self.anomaly
        return source.rule if source else None

    @property
    def name(self) -> str:
        return self.rule.name if self.rule else str(_("Card by hand"))

    @property
    def seen_from(self):
        """The instant from which it could be seen: after an outage later than the one it was dealt for."""
        return self.dealt_at or self.alert.raised_at

    @property
    def changed_to(self) -> str:
        """ "", "downgraded" or "revoked"; a card that was downgraded may be revoked later."""
        kinds = {change.to for change in self.changes.all()}
        return next((to for to in (CardChange.To.REVOKED, CardChange.To.DOWNGRADED) if to in kinds), "")


class CardChange(models.Model):
    """A card made lighter or taken back, with the reason: by an appeal, or by those who deal cards. Append-only."""

    class To(models.TextChoices):
        DOWNGRADED = "downgraded", _("Downgraded to yellow")
        REVOKED = "revoked", _("Revoked")

    append_only = True
    card = models.ForeignKey(Card, models.PROTECT, related_name="changes")
    to = models.CharField(max_length=10, choices=To.choices)
    reason = models.TextField()
    decision = models.OneToOneField("supervision.AppealDecision", models.PROTECT, null=True, related_name="change")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["card", "to"], name="card_changed_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="card_change_gives_its_reason"),
        ]
