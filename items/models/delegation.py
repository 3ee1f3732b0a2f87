from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Delegation(models.Model):
    """An item handled in a town (委托下放, rules §4): whole (全面放权) or in part (部分授权), by a document.

    Art. 24: in the bureau's name, announced, and never passed on by the town. Ended, never deleted.
    """

    class Scope(models.TextChoices):
        FULL = "full", _("Whole: the town decides in the bureau's name")
        PARTIAL = "partial", _("In part: the town accepts and looks first")

    class Form(models.TextChoices):
        ENTRUSTED = "entrusted", _("Entrusted (Licence Law, Art. 24)")
        OUTPOST = "outpost", _("The bureau's own service, moved forward")

    item = models.ForeignKey("items.Item", models.PROTECT, related_name="delegations")
    town = models.ForeignKey("accounts.Department", models.PROTECT, related_name="delegations")
    scope = models.CharField(max_length=8, choices=Scope.choices)
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.ENTRUSTED)
    document = models.CharField(max_length=120)  # number of the notice by which it was announced
    seal_number = models.PositiveSmallIntegerField(null=True, blank=True)  # 专用章（n）
    guidance = models.TextField(blank=True)  # 事前指导 (rules §4): what the bureau tells the town's officers
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # the last day on which the town takes new cases
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["town__code", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["item", "town"], condition=Q(ends_on=None), name="delegation_one_open"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.item} → {self.town}"
