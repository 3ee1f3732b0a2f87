"""Proof that a paper reached its addressee (送达), and what takes effect only then."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Service(models.Model):
    """送达回证: how, where, when and to whom a paper was delivered. One for each paper; never changed.

    `served_on` is the day it was delivered, `recorded_at` when that was entered: a return slip comes days later.
    """

    class Way(models.TextChoices):
        DIRECT = "direct", _("Handed over")
        POST = "post", _("Sent by post")
        ELECTRONIC = "electronic", _("Electronically")
        LEFT = "left", _("Left at the address")
        ENTRUSTED = "entrusted", _("Through another body")
        NOTICE = "notice", _("By public notice")

    append_only = True
    letter = models.OneToOneField("workflows.Letter", models.PROTECT, related_name="service")
    way = models.CharField(max_length=10, choices=Way.choices)
    receiver = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, blank=True)  # of the receiver to the addressee
    place = models.CharField(max_length=200, blank=True)
    postal_number = models.CharField(max_length=60, blank=True)
    second_deliverer = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    served_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(way="left") | ~Q(second_deliverer=""), name="service_left_has_second_deliverer"
            ),
            models.CheckConstraint(condition=~Q(way="post") | ~Q(postal_number=""), name="service_post_has_number"),
        ]

    def __str__(self):
        return f"{self.letter_id} {self.way} {self.served_on}"


class Announcement(models.Model):
    """A pause or an extension whose notice is out but not yet delivered: until then the clock runs on.

    Delivery makes the Pause or Extension row; `outcome` says what became of the announcement.
    """

    class Effect(models.TextChoices):
        PAUSE = "pause", _("Clock stops")
        EXTENSION = "extension", _("Extension")

    class Outcome(models.TextChoices):
        EFFECTIVE = "effective", _("Took effect with its delivery")
        CANCELLED = "cancelled", _("Cancelled")
        VOID = "void", _("Void: delivered after the due day")
        LAPSED = "lapsed", _("Lapsed: the case ended before it was delivered")

    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="announcements")
    effect = models.CharField(max_length=10, choices=Effect.choices)
    letter = models.OneToOneField("workflows.Letter", models.PROTECT, related_name="announcement")
    kind = models.CharField(max_length=14, blank=True)  # of the pause: Pause.Kind
    basis = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    planned_days = models.PositiveSmallIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # of the extension, working days
    old_due_on = models.DateField(null=True, blank=True)
    new_due_on = models.DateField(null=True, blank=True)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "effect"], condition=Q(settled_at=None), name="announcement_one_open"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="announcement_settled_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(effect="pause", days=None) | Q(effect="extension", days__gte=1),
                name="announcement_says_its_days",
            ),
        ]

    def __str__(self):
        return f"{self.application_id} {self.effect} {self.outcome or 'pending'}"

    @property
    def words(self):
        from workflows.models.deadline import Pause

        return Pause.Kind(self.kind).label if self.effect == self.Effect.PAUSE else self.get_effect_display()


class ExtensionRequest(models.Model):
    """The handler asks for more time; the head of the bureau answers before the due day is over (Art. 42)."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("Lapsed: the case ended before it was answered")

    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="extension_requests")
    days = models.PositiveSmallIntegerField()
    reason = models.TextField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="extension_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("requested_at")),
                name="extension_request_answered_after",
            ),
        ]
