from django.db import models
from django.db.models import BigIntegerField, Func, Q, TextField
from django.db.models.functions import Cast, Now

from workflows.models.application import Application


class CurrentTransaction(Func):
    function = "pg_current_xact_id"
    template = "%(function)s()"
    output_field = TextField()


class ClockTimestamp(Func):
    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = models.DateTimeField()


def current_transaction():
    """The number of the transaction that writes a row, as a default made by the database."""
    return Cast(Cast(CurrentTransaction(), TextField()), BigIntegerField())


class Event(models.Model):
    """What happened to a case, once, as it happened. Append-only, chained by hash per case, read by the feed.

    `at` is when it took effect, `recorded_at` when it was written (they differ for lapsed timers and imports).
    """

    append_only = True
    application = models.ForeignKey(Application, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=30)
    before = models.CharField(max_length=14, blank=True)
    after = models.CharField(max_length=14)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp())
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    run = models.ForeignKey("workflows.StageRun", models.PROTECT, null=True, blank=True, related_name="events")
    data = models.JSONField(default=dict)
    hash_schema = models.PositiveSmallIntegerField(default=1)
    hash = models.BinaryField(max_length=32)
    tx = models.BigIntegerField(db_default=current_transaction())

    class Meta:
        ordering = ["application_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["application", "seq"], name="event_seq_in_case")]
        indexes = [models.Index(fields=["tx", "id"], name="event_feed")]

    def __str__(self):
        return f"{self.application_id}/{self.seq} {self.action}"


class FeedCursor(models.Model):
    """How far one reader has come. The cluster's identifier is kept: a restored cluster counts anew."""

    name = models.CharField(max_length=40, primary_key=True)
    tx = models.BigIntegerField(default=-(2**63))
    event_id = models.BigIntegerField(default=0)
    system_identifier = models.BigIntegerField(null=True)
    moved_at = models.DateTimeField(db_default=Now())


class ParkedEvent(models.Model):
    """An event, or a case's part of a batch, a reader could not digest. It waits with the later ones of its case."""

    reader = models.CharField(max_length=40)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey("workflows.RevisionBatch", models.PROTECT, null=True, related_name="+")
    application_id = models.BigIntegerField()
    error = models.TextField()
    parked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reader", "event"], name="parked_once"),
            models.UniqueConstraint(fields=["reader", "batch", "application_id"], name="parked_batch_once"),
            models.CheckConstraint(
                condition=Q(event=None, batch__isnull=False) | Q(event__isnull=False, batch=None),
                name="parked_event_or_batch",
            ),
        ]
        indexes = [models.Index(fields=["reader", "application_id"], name="parked_case")]


class Heartbeat(models.Model):
    """Written by each loop outside Celery's own knowledge; `/healthz` reads the age."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
