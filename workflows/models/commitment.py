"""告知承诺 (rules §7): the applicant commits in writing to what else is proved; it is checked afterwards."""

from django.db import models
from django.db.models import Q


class Commitment(models.Model):
    """What one application rests on instead of proof. Signed with the application, never changed."""

    append_only = True
    application = models.OneToOneField("workflows.Application", models.PROTECT, related_name="commitment")
    materials = models.JSONField()  # keys of the edition's materials that were not handed in
    conditions = models.JSONField(default=list)  # the edition's conditions that are committed to, as it words them
    check_days = models.PositiveSmallIntegerField()  # working days after the grant
    signed_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    letter = models.ForeignKey("workflows.Letter", models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.application_id} {self.signed_by}"


class CommitmentCheck(models.Model):
    """What the check afterwards found. Once."""

    append_only = True
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="check_made")
    kept = models.BooleanField()
    finding = models.TextField()
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    letter = models.ForeignKey("workflows.Letter", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kept=True) | Q(letter__isnull=False), name="commitment_found_false_is_told"
            ),
            models.CheckConstraint(condition=~Q(finding=""), name="commitment_check_says_what_it_found"),
        ]

    def __str__(self):
        return f"{self.commitment_id} {self.kept}"
