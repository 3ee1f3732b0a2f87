from django.db import models
from django.utils.translation import gettext_lazy as _


class SimulationRun(models.Model):
    """A flow simulated, beside the live one. A worker does it a little at a time; any other may go on with it.

    inputs: what was chosen. scenarios: {key: what it runs on, and its name}; empty until the record has been read.
    results: of every scenario, once all repetitions are there.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a worker")
        RUNNING = "running", _("Being computed")
        ENDED = "ended", _("Done")
        CANCELLED = "cancelled", _("Stopped by hand")
        FAILED = "failed", _("Broken off")

    UNDER_WAY = (State.WAITING, State.RUNNING)

    # A draft is made anew with every change: it is found by its number, and `content` tells whether it is the same.
    flow = models.ForeignKey("workflows.Flow", models.PROTECT, related_name="simulations")
    number = models.PositiveIntegerField()
    content = models.CharField(max_length=64, blank=True)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    inputs = models.JSONField()
    seed = models.PositiveIntegerField(default=1)
    repetitions = models.PositiveSmallIntegerField()
    scenarios = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)  # repetitions, of all scenarios together
    total = models.PositiveIntegerField(default=0)
    # Running: a worker is at it until then, or was lost. Waiting: when the last turn ended, if there was one.
    held_until = models.DateTimeField(null=True, blank=True)
    taken_up = models.PositiveSmallIntegerField(default=0)  # how often another had to go on
    results = models.JSONField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["held_until"], condition=models.Q(state__in=["waiting", "running"]), name="simulation_under_way"
            )
        ]

    def __str__(self):
        return f"{self.flow} v{self.number} #{self.pk}"

    @property
    def version(self):
        """None: the draft was thrown away."""
        return self.flow.versions.filter(number=self.number).first()

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY


class SimulationRepetition(models.Model):
    """One repetition of one scenario: the same whoever computes it, so doing it twice changes nothing."""

    run = models.ForeignKey(SimulationRun, models.CASCADE, related_name="rows")
    scenario = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    facts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "scenario", "number"], name="repetition_once")]

    def __str__(self):
        return f"{self.run_id} {self.scenario} {self.number}"
