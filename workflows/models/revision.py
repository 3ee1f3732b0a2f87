"""What a change of the calendar did: one log for all limits it moved, read by the feed like the events of cases."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.application import Application
from workflows.models.deadline import Deadline
from workflows.models.event import ClockTimestamp, current_transaction


class Recalculation(models.Model):
    """The calendar changed: every open limit is computed anew, in batches. It may stop anywhere and be gone on with."""

    cause = models.CharField(max_length=300)
    stamp = models.PositiveIntegerField()  # which state of the calendar it brings the cases to
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField()  # open cases when it was asked for
    position = models.BigIntegerField(default=0)  # every case up to this row number is done
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    superseded = models.BooleanField(default=False)  # the calendar changed again before the end

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["superseded"], condition=Q(ended_at=None), name="recalculation_one_under_way"
            )
        ]

    def __str__(self):
        return f"{self.cause}: {self.done}/{self.total}"


class RevisionBatch(models.Model):
    """Limits moved in one transaction, which writes no event of a case: what the feed reads is either or."""

    append_only = True
    recalculation = models.ForeignKey(Recalculation, models.PROTECT, null=True, related_name="batches")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())
    tx = models.BigIntegerField(db_default=current_transaction())

    class Meta:
        indexes = [models.Index(fields=["tx"], name="revision_batch_feed")]

    def __str__(self):
        return f"{self.pk} {self.at}"


class DeadlineRevision(models.Model):
    """One limit before and after. Its alerts to come follow the new date; the record of the case shows both."""

    append_only = True
    batch = models.ForeignKey(RevisionBatch, models.PROTECT, related_name="rows")
    # Written while the case is locked and from the limit's own row: not checked a second time, a million times.
    application = models.ForeignKey(Application, models.PROTECT, related_name="revisions", db_constraint=False)
    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="revisions", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=20, choices=Deadline.Kind.choices)
    revision = models.PositiveSmallIntegerField()
    old_due = models.DateField(_("Before"), null=True)
    new_due = models.DateField(_("After"), null=True)
    provisional = models.BooleanField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["deadline", "revision"], name="deadline_revision_once")]

    def __str__(self):
        return f"{self.kind} {self.old_due} → {self.new_due}"
