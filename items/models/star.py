from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class StarRating(models.Model):
    """A step of the stars of an item (星级, rules §2.7): what its section declares, what the approval section approves.

    Append-only; the newest of each kind holds. `computed` is what the elements of the edition supported that day: more
    is approved only with a reason, and five never while a visit is needed (S10, 零上门).
    """

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declared by the section")
        APPROVED = "approved", _("Approved")

    append_only = True
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="star_ratings")
    edition = models.ForeignKey("items.Edition", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    stars = models.PositiveSmallIntegerField(validators=[MaxValueValidator(5)])
    computed = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["item", "kind", "-at"], name="star_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(stars__lte=5, computed__lte=5), name="star_at_most_five"),
            models.CheckConstraint(
                condition=~Q(kind="approved") | Q(stars__lte=F("computed")) | ~Q(reason=""),
                name="star_above_computed_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.item_id} {self.kind} {self.stars}"
