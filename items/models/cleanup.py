from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .basis import LegalBasis
from .item import Item


class Cleanup(models.Model):
    """One thing an item demands (材料/条件/证明/盖章), judged: may it be asked for at all (rules §2.4)?

    Open until the leading group's office has confirmed the result. A repealed law opens a new one.
    """

    class Subject(models.TextChoices):
        MATERIAL = "material", _("Material")
        CONDITION = "condition", _("Condition")
        CERTIFICATE = "proof", _("Certificate to prove something")
        STAMP = "stamp", _("Stamp")

    class Result(models.TextChoices):
        KEEP = "keep", _("Keep")
        NO_BASIS = "no_basis", _("Cancel: no basis")
        SHARED = "shared", _("Cancel: obtainable by sharing")
        DUPLICATE = "duplicate", _("Cancel: handed in twice")
        LATER = "later", _("Move behind the approval")
        COMMITMENT = "commitment", _("Replace by a written commitment")

    class Step(models.TextChoices):
        SELF_CHECK = "self_check", _("Judged by the department")
        REVIEW = "review", _("Checked by the approval section")
        LEGALITY = "legality", _("Checked for legality")
        CONFIRM = "confirm", _("Confirmed by the leading group's office")
        SETTLED = "settled", _("Settled")

    class Cause(models.TextChoices):
        FIRST = "first", _("First judgement")
        REPEALED = "repealed", _("Its law was repealed")

    item = models.ForeignKey(Item, models.PROTECT, related_name="cleanups")
    subject = models.CharField(_("what it is"), max_length=10, choices=Subject.choices)
    key = models.CharField(max_length=80)  # of a material its key, else made from the words
    name = models.TextField(_("name"))
    cause = models.CharField(max_length=10, choices=Cause.choices, default=Cause.FIRST)
    opened_at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step.choices, default=Step.SELF_CHECK)
    result = models.CharField(_("result"), max_length=12, choices=Result.choices, blank=True)
    basis = models.ForeignKey(LegalBasis, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item__code", "subject", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "subject", "key"], condition=Q(settled_at=None), name="cleanup_one_open"
            ),
            models.CheckConstraint(
                condition=Q(step="settled", settled_at__isnull=False) | (~Q(step="settled") & Q(settled_at=None)),
                name="cleanup_settled_when_it_says_so",
            ),
        ]

    def __str__(self):
        return self.name


class CleanupStep(models.Model):
    """Who said what of it at which step. Never changed."""

    cleanup = models.ForeignKey(Cleanup, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=Cleanup.Step.choices)
    agreed = models.BooleanField()
    result = models.CharField(max_length=12, choices=Cleanup.Result.choices, blank=True)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    append_only = True

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.cleanup} {self.step}"
