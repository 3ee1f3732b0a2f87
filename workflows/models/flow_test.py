from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.models.flow import Flow


class FlowTest(models.Model):
    """A trial of a flow: steps that are played through the real engine and rolled back. It stays with the flow, and
    every later version has to pass it before it is published."""

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="tests")
    name = models.CharField(max_length=120)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # The number of the case it was recorded from, as text: nothing of the case but its course is kept here.
    recorded_from = models.CharField(max_length=40, blank=True)
    left_out = models.JSONField(default=list, blank=True)  # acts of that case that no step can repeat
    off_reason = models.CharField(max_length=500, blank=True)  # switched off: it holds no publication
    off_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["flow", "name"], name="flow_test_name_once"),
            models.CheckConstraint(
                condition=Q(off_at=None, off_by=None, off_reason="")
                | Q(off_at__isnull=False, off_by__isnull=False) & ~Q(off_reason=""),
                name="flow_test_off_has_a_reason",
            ),
        ]

    def __str__(self):
        return self.name


class FlowTestStep(models.Model):
    """One thing that is done or expected; what `data` holds for each kind: workflows/rehearsal/kinds.py."""

    class Kind(models.TextChoices):
        SUBMIT = "submit", _("An application is handed in")
        PRESS = "press", _("A stage ends with a result")
        OPINION = "opinion", _("An opinion in the joint review")
        WAIT = "wait", _("Time passes")
        SEND_BACK = "send_back", _("The case is sent back")
        CORRECT = "correct", _("A correction is requested")
        ANSWER = "answer", _("What was missing is handed in")
        PAUSE = "pause", _("The clock is stopped")
        RESUME = "resume", _("The clock goes on")
        EXTEND = "extend", _("The limit is extended")
        SERVE = "serve", _("A notice is delivered")
        END = "end", _("The case ends before a decision")
        EXPECT = "expect", _("Check how it stands now")

    test = models.ForeignKey(FlowTest, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["test", "order"], name="flow_test_step_order", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self):
        return f"{self.order}. {self.get_kind_display()}"


class FlowTestRun(models.Model):
    """What came of one trial. `fingerprint` says of exactly which flow, edition and steps."""

    test = models.ForeignKey(FlowTest, models.CASCADE, related_name="results")
    version_number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    passed = models.BooleanField()
    steps = models.JSONField(default=list)  # [{"words", "when", "ok", "said": [[what, expected, found], …]}]
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["test", "-id"], name="flow_test_run_latest")]

    def __str__(self):
        return f"{self.test}: {self.passed}"
