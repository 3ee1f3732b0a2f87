"""听证 and 陈述申辩: who was told, who was heard, and what stands in the record (Art. 36, 46-48)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Hearing(models.Model):
    """One hearing: told -> requested -> scheduled -> held; or nobody asked for it."""

    class State(models.TextChoices):
        TOLD = "told", _("The right has been told")
        REQUESTED = "requested", _("Requested")
        SCHEDULED = "scheduled", _("Day and place are fixed")
        HELD = "held", _("Held")
        NOT_REQUESTED = "not_requested", _("Not requested in time")
        ENDED = "ended", _("Ended with the case")

    OPEN = ("told", "requested", "scheduled")

    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="hearings")
    state = models.CharField(max_length=13, choices=State.choices)
    matter = models.TextField()
    told_letter = models.ForeignKey("workflows.Letter", models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(null=True, blank=True)
    requested_by = models.CharField(max_length=120, blank=True)  # the applicant, or an interested party
    held_at = models.DateTimeField(null=True, blank=True)  # as fixed; once held, when it was
    place = models.CharField(max_length=200, blank=True)
    host = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    notice_letter = models.ForeignKey("workflows.Letter", models.PROTECT, null=True, blank=True, related_name="+")
    # Art. 46: announced to the public; always where the bureau holds it of its own accord.
    announcement_letter = models.ForeignKey("workflows.Letter", models.PROTECT, null=True, blank=True, related_name="+")
    attended = models.TextField(blank=True)
    record = models.TextField(blank=True)
    signed_by = models.TextField(blank=True)
    record_letter = models.ForeignKey("workflows.Letter", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=["told", "requested", "scheduled"]),
                name="hearing_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | ~(Q(record="") | Q(signed_by="")), name="hearing_held_is_recorded"
            ),
        ]

    def __str__(self):
        return f"{self.application_id} {self.state}"


class Statement(models.Model):
    """陈述申辩: what the applicant or an interested party said before the decision; or that they had nothing to say."""

    append_only = True
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="statements")
    party = models.CharField(max_length=120)
    interested = models.BooleanField()  # an interested party; else the applicant
    waived = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    heard_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(waived=True) | ~Q(text=""), name="statement_says_something")]


class SiteCheck(models.Model):
    """现场核查, by two officers or more (Art. 34, 55)."""

    append_only = True
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="site_checks")
    run = models.ForeignKey("workflows.StageRun", models.PROTECT, related_name="site_checks")
    first_officer = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    second_officer = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    others = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField()
    place = models.CharField(max_length=200)
    finding = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(first_officer=F("second_officer")), name="site_check_by_two"),
        ]
