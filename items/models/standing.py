"""Whether an item is offered on a day, and what the list said of it. Rows are added, never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.Model):
    """A dated turn in an item's life: paused (until a day, or until resumed), resumed, cancelled. No process has to run
    for it to take effect: `Item.standing_on(day)` reads the rows. A cancellation is final."""

    class Kind(models.TextChoices):
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Resumed")
        CANCELLED = "cancelled", _("Cancelled")

    append_only = True
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="standings")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # of a pause: its last day
    document = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    line = models.ForeignKey("items.ChangeLine", models.PROTECT, null=True, blank=True, related_name="standings")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="only_a_pause_has_a_last_day",
                condition=models.Q(ends_on=None) | models.Q(kind="paused", ends_on__gte=models.F("starts_on")),
            )
        ]

    def __str__(self):
        return f"{self.item} {self.kind} {self.starts_on}"


class ListEntry(models.Model):
    """What the list says of an edition beside its guide: code, department, body. Written when it is published, so that
    a section that is renamed or an item that moves does not change the lists of the past."""

    append_only = True
    edition = models.OneToOneField("items.Edition", models.PROTECT, related_name="entry")
    type_code = models.CharField(max_length=2)
    base_code = models.CharField(max_length=40, blank=True)
    national_code = models.CharField(max_length=40, blank=True)
    department_code = models.CharField(max_length=40)
    department_name = models.CharField(max_length=60)
    body_name = models.CharField(max_length=120, blank=True)

    def __str__(self):
        return f"{self.edition} {self.department_name}"


class ListRecord(models.Model):
    """The fingerprint of the list as it stands from a day on, recorded with each publication. The newest of a day holds
    until the next day of which there is one. Power and service list are recorded together, as one."""

    class Of(models.TextChoices):
        ITEMS = "items", _("Power list and public service list")
        RESPONSIBILITY = "responsibility", _("Responsibility list")

    append_only = True
    of = models.CharField(max_length=14, choices=Of.choices, default=Of.ITEMS)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    batch = models.ForeignKey("items.ChangeBatch", models.PROTECT, null=True, blank=True, related_name="records")
    count = models.PositiveIntegerField()
    list_hash = models.CharField(max_length=64)
    hash_schema = models.PositiveSmallIntegerField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.on} {self.list_hash[:12]}"
