from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SpotCheck(models.Model):
    """A case a town decided in the bureau's name, drawn for the section to look at afterwards (事后督查, rules §4)."""

    class Result(models.TextChoices):
        IN_ORDER = "in_order", _("In order")
        DEFECT = "defect", _("Something was not right")

    application = models.OneToOneField("workflows.Application", models.PROTECT, related_name="spot_check")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")  # who looks
    town = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    finding = models.TextField(blank=True)
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["checked_at", "drawn_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None, result="") | (Q(checked_at__isnull=False) & ~Q(result="")),
                name="spot_check_done_or_not",
            )
        ]

    def __str__(self):
        return str(self.application)
