from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Block(models.Model):
    """This applicant may not apply for this item again until after `last_day` (Art. 78, 79)."""

    class Ground(models.TextChoices):
        FALSE_MATERIALS = "false_materials", _("Facts concealed or false materials")
        FRAUD = "fraud", _("Obtained by fraud, bribery or other improper means")

    applicant = models.ForeignKey("accounts.Applicant", models.PROTECT, related_name="blocks")
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="blocks")
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="blocks")
    ground = models.CharField(max_length=16, choices=Ground.choices)
    reason = models.TextField()
    started_on = models.DateField()
    last_day = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    lift_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gt=F("started_on")), name="block_ends_after_start"),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | (Q(lifted_by__isnull=False) & ~Q(lift_reason="")),
                name="block_lifted_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["applicant", "item"], condition=Q(lifted_at=None), name="block_standing"),
        ]

    def __str__(self):
        return f"{self.applicant_id} {self.item_id} {self.last_day}"
