from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Urging(models.Model):
    """催办 by hand: who pressed, about which case, with which words, and how far up it went. Append-only."""

    class Reach(models.TextChoices):
        OFFICER = "officer", _("The post that holds the case")
        HEAD = "head", _("also the head of the section")
        LEADER = "leader", _("also the leader in charge")

    append_only = True
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="urgings")
    sequence = models.PositiveSmallIntegerField()
    reach = models.CharField(max_length=10, choices=Reach.choices)
    text = models.CharField(max_length=500)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["application", "sequence"], name="urging_once")]


class StepUp(models.Model):
    """A notice nobody noted in time went to the next one above. Once per notice, by key. Append-only."""

    class Reach(models.TextChoices):
        HEAD = "head", _("the head of the section")
        LEADER = "leader", _("the leader in charge")
        NOBODY = "", _("nobody above")

    append_only = True
    notice = models.OneToOneField("supervision.Notice", models.PROTECT, related_name="step_up")
    reach = models.CharField(max_length=10, choices=Reach.choices, blank=True)
    hours = models.PositiveSmallIntegerField()  # working hours the rule had given
    due_at = models.DateTimeField()  # when they were over
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(at__gte=models.F("due_at")), name="step_up_never_early")]


class Message(models.Model):
    """The outbox: a notice to be carried to one person by one way. Holds no address and no text: both are looked up
    when it is sent, and the text names the case and its item only."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("No longer needed")
        DEAD = "dead", _("Could not be sent")

    class Channel(models.TextChoices):
        MAIL = "mail", _("Mail")
        SMS = "sms", _("Text message")

    notice = models.ForeignKey("supervision.Notice", models.PROTECT, related_name="messages")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "user", "channel"], name="message_once")]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="message_due")]

    @property
    def key(self) -> str:
        """The same at every attempt: a gateway that knows it may drop the repetition."""
        return f"notice-{self.notice_id}-{self.user_id}-{self.channel}"
