from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from supervision import rules


def told_by_default() -> list[str]:
    return ["officer"]


def channels_by_default() -> list[str]:
    return ["inapp"]


class AlertRule(models.Model):
    """A rule of monitoring, as a row: which limit, when, how loud. Changed by adding a version, never in place."""

    class Trigger(models.TextChoices):
        BEFORE = rules.Trigger.BEFORE, _("Working days before the due day")
        SHARE = rules.Trigger.SHARE, _("Share of the limit used")
        EXCEEDED = rules.Trigger.EXCEEDED, _("Limit exceeded")
        URGING = rules.Trigger.URGING, _("Urging before, on and after the due day")
        PATTERN = rules.Trigger.PATTERN, _("Something in the record itself")

    class Level(models.TextChoices):
        WARNING = rules.Level.WARNING, _("Early warning")
        URGING = rules.Level.URGING, _("Urging")
        YELLOW = rules.Level.YELLOW, _("Yellow card")
        RED = rules.Level.RED, _("Red card")

    class Told(models.TextChoices):
        OFFICER = "officer", _("Officer in charge")
        HEAD = "head", _("Head of the post's department")
        LEADER = "leader", _("Leader in charge")
        SUPERVISOR = "supervisor", _("Supervisor")

    class Channel(models.TextChoices):
        INAPP = "inapp", _("In the platform")
        MAIL = "mail", _("Mail")
        SMS = "sms", _("Text message")

    append_only = True
    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=100)
    kinds = models.JSONField(default=list)
    trigger = models.CharField(max_length=10, choices=Trigger.choices)
    offset = models.PositiveSmallIntegerField(default=0)
    at = models.TimeField(default=time(9))
    longer_than = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(max_length=10, choices=Level.choices)
    points = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    repeat = models.PositiveSmallIntegerField(default=0)  # every so many working days; 0: once
    told = models.JSONField(default=told_by_default)
    channels = models.JSONField(default=channels_by_default)
    # working hours after which a notice nobody noted goes to the next one above; 0: never
    step_up_hours = models.PositiveSmallIntegerField(default=0, db_default=0)
    enabled = models.BooleanField(default=True)
    valid_from = models.DateTimeField()
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # null: the release
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="alert_rule_version")]

    def __str__(self):
        return self.name

    def pure(self) -> rules.Rule:
        return rules.Rule(
            code=self.code,
            kinds=frozenset(self.kinds),
            trigger=rules.Trigger(self.trigger),
            level=rules.Level(self.level),
            offset=self.offset,
            at=self.at,
            longer_than=self.longer_than,
            repeat=self.repeat,
        )


class Watch(models.Model):
    """The next occurrence of one rule on one revision of one deadline. An index of what `rules.owed` says.

    No index beside these: each is written again whenever a watch moves on, in every burst.
    """

    deadline_id = models.BigIntegerField()
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="+", db_index=False)
    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    started_on = models.DateField()
    due_on = models.DateField()
    allowance = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10)
    revision = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    fire_at = models.DateTimeField(null=True)  # null: nothing more to come

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deadline_id", "revision", "rule"], name="watch_once")]
        indexes = [models.Index(fields=["fire_at"], condition=Q(fire_at__isnull=False), name="watch_due")]


class Alert(models.Model):
    """Raised once per (deadline, revision, rule, sequence); a second is impossible by key. Append-only.

    What it refers to, its watch and the stage's visit refer to under foreign keys, and none of them is ever removed;
    to check it again for each row took a third of a burst's time.
    """

    append_only = True
    deadline_id = models.BigIntegerField()
    revision = models.PositiveSmallIntegerField()
    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="alerts", db_index=False, db_constraint=False)
    sequence = models.PositiveIntegerField()
    application = models.ForeignKey(
        "workflows.Application", models.PROTECT, related_name="alerts", db_index=False, db_constraint=False
    )
    post = models.ForeignKey(
        "accounts.Post", models.PROTECT, null=True, related_name="alerts", db_index=False, db_constraint=False
    )
    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=20)
    level = models.CharField(max_length=10, choices=AlertRule.Level.choices)
    due_on = models.DateField()
    due_at = models.DateTimeField()  # the true instant it was owed
    raised_at = models.DateTimeField()
    late = models.BooleanField(default=False)  # monitoring was down when it was due
    retroactive = models.BooleanField(default=False)  # its limit was opened only after it would have been due

    class Meta:
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["deadline_id", "revision", "rule", "sequence"], name="alert_once"),
            models.CheckConstraint(condition=Q(raised_at__gte=models.F("due_at")), name="alert_never_early"),
        ]
        indexes = [
            models.Index(fields=["-due_at"], name="alert_newest"),
            models.Index(fields=["application", "-due_at"], name="alert_of_case"),
        ]


class Notice(models.Model):
    """One message in the platform to a post about a case: the loudest of what one sweep found, not a flood."""

    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="notices", db_constraint=False)
    application = models.ForeignKey(
        "workflows.Application", models.PROTECT, related_name="notices", db_index=False, db_constraint=False
    )
    level = models.CharField(max_length=10, choices=AlertRule.Level.choices)
    count = models.PositiveIntegerField(default=1)
    urging = models.ForeignKey(  # by hand
        "supervision.Urging", models.PROTECT, null=True, related_name="notices", db_index=False
    )
    stepped_from = models.ForeignKey(
        "supervision.StepUp", models.PROTECT, null=True, related_name="notices", db_index=False
    )
    by_sweep = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            # One for each post, case and sweep (`created_at`), in however many batches it works.
            models.UniqueConstraint(
                fields=["application", "post", "created_at"], condition=Q(by_sweep=True), name="notice_once"
            ),
        ]
        indexes = [
            models.Index(fields=["post", "-created_at"], condition=Q(acknowledged_at=None), name="notice_open"),
            models.Index(fields=["urging"], condition=Q(urging__isnull=False), name="notice_of_urging"),
            models.Index(fields=["stepped_from"], condition=Q(stepped_from__isnull=False), name="notice_of_step_up"),
        ]
