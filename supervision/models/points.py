from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CardEvidence(models.Model):
    """What a card was dealt on, as it stood then: rule version, limit day by day, events with their hashes."""

    append_only = True
    card = models.OneToOneField("supervision.Card", models.PROTECT, related_name="evidence")
    facts = models.JSONField()
    sentences = models.JSONField()
    frozen_at = models.DateTimeField()


class Appeal(models.Model):
    """Against a card, by who is answerable for it: once. Undecided until its decision is written (rules §5.3)."""

    append_only = True
    card = models.OneToOneField("supervision.Card", models.PROTECT, related_name="appeal")
    text = models.TextField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decide_by = models.DateField()

    class Meta:
        ordering = ["-at"]


class AppealDecision(models.Model):
    """One per appeal, by key: of two who decide at once, the second is refused."""

    class Result(models.TextChoices):
        UPHELD = "upheld", _("The card stands")
        DOWNGRADED = "downgraded", _("The card is downgraded to yellow")
        REVOKED = "revoked", _("The card is revoked")

    append_only = True
    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="decision")
    result = models.CharField(max_length=10, choices=Result.choices)
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PointEntry(models.Model):
    """One line of the points ledger; what was wrong is set right by a counter-entry. Minus is a deduction."""

    class Cause(models.TextChoices):
        CARD = "card", _("Card")
        REGRADED = "regraded", _("Card, downgraded")
        COUNTER = "counter", _("Counter-entry")
        MANUAL = "manual", _("By hand")

    append_only = True
    day = models.DateField()
    department = models.ForeignKey(  # of the card's post, under a foreign key there
        "accounts.Department", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    post = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    officer = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_constraint=False)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    card = models.ForeignKey("supervision.Card", models.PROTECT, null=True, related_name="entries", db_constraint=False)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversed_by", db_index=False)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(cause="card"), name="points_of_card_once"),
            models.UniqueConstraint(fields=["card"], condition=Q(cause="regraded"), name="points_of_downgrade_once"),
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="points_reversed_once"
            ),
            models.CheckConstraint(
                condition=Q(cause="counter", reverses__isnull=False) | ~Q(cause="counter") & Q(reverses=None),
                name="points_counter_reverses",
            ),
        ]
        indexes = [models.Index(fields=["department", "day"], name="points_of_department")]
