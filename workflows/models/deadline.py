from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Deadline(models.Model):
    """A limit with its own allowance, copied when it opened. `due_on` is an index; `clock.read` is the truth.

    Paused: `due_on` is null, so no sweep can pick it. `revision` grows whenever the due date is moved.
    """

    class Kind(models.TextChoices):
        ACCEPTANCE = "acceptance", _("Acceptance limit")
        CORRECTION = "correction", _("Time to answer the correction notice")
        STAGE = "stage", _("Stage limit")
        PROMISED = "promised", _("Promised limit")
        STATUTORY = "statutory", _("Statutory limit")
        DELIVERY = "delivery", _("Delivery limit")
        HEARING_REQUEST = "hearing_request", _("Time to ask for a hearing")
        HEARING = "hearing", _("Limit to hold the hearing")
        SUSPENSION_REVIEW = "suspension_review", _("Suspension to be looked at again")
        LATE = "late", _("Time to hand in what was missing")

    # The applicant's own time: it makes nothing overdue at a desk, and no officer late.
    OF_THE_APPLICANT = (Kind.CORRECTION, Kind.LATE, Kind.HEARING_REQUEST)

    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="deadlines")
    run = models.ForeignKey(
        "workflows.StageRun", models.PROTECT, null=True, blank=True, related_name="deadlines", db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    started_on = models.DateField()
    opened_at = models.DateTimeField()
    allowance = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10)
    extension = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    revision = models.PositiveSmallIntegerField(default=1)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(closed_at=None, run=None),
                name="deadline_one_open_per_kind",
            ),
            models.UniqueConstraint(fields=["run"], condition=Q(run__isnull=False), name="deadline_one_per_run"),
        ]
        indexes = [
            models.Index(fields=["kind", "due_on"], condition=Q(closed_at=None), name="deadline_open_due"),
        ]

    def __str__(self):
        return f"{self.kind} {self.due_on}"


class Pause(models.Model):
    """A lasting stop of the clocks: a special procedure (Art. 45, only these eight) or a suspension (中止)."""

    class Kind(models.TextChoices):
        HEARING = "hearing", _("Hearing")
        BIDDING = "bidding", _("Bidding")
        AUCTION = "auction", _("Auction")
        INSPECTION = "inspection", _("Inspection")
        TESTING = "testing", _("Testing")
        QUARANTINE = "quarantine", _("Quarantine")
        APPRAISAL = "appraisal", _("Appraisal")
        EXPERT_REVIEW = "expert_review", _("Expert review")
        SUSPENSION = "suspension", _("Suspension")

    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    basis = models.TextField()
    reason = models.TextField(blank=True)
    planned_days = models.PositiveSmallIntegerField(null=True, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    # Told in writing (Art. 45): the notice whose delivery made the clock stop.
    notice = models.ForeignKey("workflows.Letter", models.PROTECT, null=True, blank=True, related_name="+")
    started_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["started_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(ended_on=None), name="pause_one_open"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")), name="pause_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="suspension") | Q(planned_days__isnull=False), name="pause_has_planned_days"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.started_on}–{self.ended_on or ''}"


LONGEST_EXTENSION = 365  # what the importer reads at most; the law's own limits are the engine's (extending.py)


class Extension(models.Model):
    """Art. 42: at most one, at most ten working days, approved by the head of the bureau, in force."""

    append_only = True
    application = models.OneToOneField("workflows.Application", models.PROTECT, related_name="granted_extension")
    days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    notice = models.ForeignKey("workflows.Letter", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST_EXTENSION), name="extension_days_in_bounds"
            )
        ]


class Correction(models.Model):
    """A one-time notice of everything to be corrected (补正告知, Art. 32(4))."""

    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="corrections")
    round = models.PositiveSmallIntegerField(default=1)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    answer_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="correction_round"),
            models.UniqueConstraint(fields=["application"], condition=Q(answered_at=None), name="correction_one_open"),
        ]


class CorrectionPoint(models.Model):
    """One thing to correct: a material or a field of the form, what is wrong, what is asked, and on what basis."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="points")
    target = models.CharField(max_length=120)  # "material:<key>" or "field:<section>.<key>"
    label = models.CharField(max_length=300)
    problem = models.TextField()
    required = models.TextField()
    basis = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["correction", "target"], name="correction_point_once")]
