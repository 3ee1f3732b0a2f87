from django.db import models
from django.utils.translation import gettext_lazy as _

from supervision import order_states


class OrderNumber(models.Model):
    """The last number of a year. Taken under lock in the order's own transaction: no gaps, none twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class BulletinNumber(models.Model):
    """The same for bulletins."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class Order(models.Model):
    """A supervision order (督办单). Only `supervision.ordering` changes it; what happened stands in its steps."""

    class State(models.TextChoices):
        ISSUED = order_states.State.ISSUED, _("Issued, to be signed for")
        SIGNED = order_states.State.SIGNED, _("Signed for, to be answered")
        ANSWERED = order_states.State.ANSWERED, _("Answered, to be reviewed")
        REVIEWED = order_states.State.REVIEWED, _("Reviewed")
        RETURNED = order_states.State.RETURNED, _("Sent back, to be answered again")
        CLOSED = order_states.State.CLOSED, _("Order closed")
        ESCALATED = order_states.State.ESCALATED, _("Made public in a bulletin")

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="orders")
    card = models.ForeignKey("supervision.Card", models.PROTECT, null=True, related_name="orders")
    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="orders")
    text = models.TextField()
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    version = models.PositiveIntegerField(default=1)
    sign_by = models.DateField()
    answer_by = models.DateField(null=True)
    was_returned = models.BooleanField(default=False)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="order_number_once")]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        return f"慈人社督〔{self.year}〕{self.serial:03}号"

    @property
    def due_on(self):
        """The day by which the department has to act; None while it is the supervisor's turn or over."""
        if self.state == self.State.ISSUED:
            return self.sign_by
        return self.answer_by if self.state in (self.State.SIGNED, self.State.RETURNED) else None


class OrderStep(models.Model):
    """One change of an order. Append-only; one per version."""

    class Action(models.TextChoices):
        ISSUE = order_states.Action.ISSUE, _("Issue the order")
        SIGN = order_states.Action.SIGN, _("Sign for it")
        ANSWER = order_states.Action.ANSWER, _("Answer the order")
        REVIEW = order_states.Action.REVIEW, _("Review the answer")
        RETURN = order_states.Action.RETURN, _("Send the answer back (once)")
        CLOSE = order_states.Action.CLOSE, _("Close the order")
        ESCALATE = order_states.Action.ESCALATE, _("Make it public in a bulletin")

    append_only = True
    order = models.ForeignKey(Order, models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action.choices)
    after = models.CharField(max_length=10, choices=Order.State.choices)
    text = models.TextField(blank=True)
    late = models.BooleanField(default=False)  # after the day by which it had to be done
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")  # null: by itself, in time
    at = models.DateTimeField()

    class Meta:
        ordering = ["order_id", "version"]
        constraints = [models.UniqueConstraint(fields=["order", "version"], name="order_step_once")]


class Bulletin(models.Model):
    """An order that came to nothing, told to all departments (通报). Corrected by another one, never changed."""

    append_only = True
    order = models.OneToOneField(Order, models.PROTECT, related_name="bulletin")
    year = models.PositiveSmallIntegerField(null=True)  # null: issued before bulletins had numbers
    serial = models.PositiveIntegerField(null=True)
    text = models.TextField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="bulletin_number_once")]

    def __str__(self):
        return self.number

    @property
    def number(self) -> str:
        return f"慈人社督通〔{self.year}〕{self.serial:03}号" if self.serial else self.order.number

    @property
    def title(self) -> str:
        return self.text.strip().splitlines()[0]
