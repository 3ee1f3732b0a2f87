"""What happens by itself when time runs out. Each kind has a switch; a switch is never turned, a new row says so."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Enforcement(models.Model):
    """[H] rules §5.2: none of these is law. What the law makes happen (workflows/timers.py) has no switch."""

    class Kind(models.TextChoices):
        HAND_UP = "hand_up", _("An overdue stage is handed up to the head of its post")
        ORDER_UP = "order_up", _("A supervision order not signed or answered in time is escalated to a bulletin")
        NO_STOP = "no_stop", _("No special procedure begins after the due day of the case")

    append_only = True
    kind = models.CharField(max_length=10, choices=Kind.choices)
    enabled = models.BooleanField(_("Switched on"))
    after_workdays = models.PositiveSmallIntegerField(_("Working days after the stage's due day"), default=0)
    reason = models.CharField(_("Reason"), max_length=200)
    set_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.kind} {self.enabled}"
