"""清单调整 (rules §3): a batch of changes to a list, from the department that asks to the publication."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from items.listing import states

from .delegation import Delegation


class ChangeNumber(models.Model):
    """The last number given in a year: numbers have no gaps, and two who begin a batch at once wait for each other."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)


class ChangeBatch(models.Model):
    class List(models.TextChoices):
        POWER = "power", _("Power list")
        SERVICE = "service", _("Public service list")
        RESPONSIBILITY = "responsibility", _("Responsibility list")

    class State(models.TextChoices):
        DRAFT = states.State.DRAFT.value, _("Being drafted")
        HEAD = states.State.HEAD.value, _("With the head of the department")
        KEEPER = states.State.KEEPER.value, _("With the section that keeps the list")
        LEGAL = states.State.LEGAL.value, _("Legality review")
        OFFICE = states.State.OFFICE.value, _("With the leading group's office")
        APPROVED = states.State.APPROVED.value, _("Approved, not yet published")
        RETURNED = states.State.RETURNED.value, _("Returned")
        BLOCKED = states.State.BLOCKED.value, _("Found unlawful")
        PUBLISHED = states.State.PUBLISHED.value, _("Published")
        WITHDRAWN = states.State.WITHDRAWN.value, _("Withdrawn")

    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    list = models.CharField(_("list"), max_length=14, choices=List.choices)
    title = models.CharField(_("title"), max_length=120)
    reason = models.TextField(_("reason"))
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, related_name="change_batches", verbose_name=_("department")
    )
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Everybody who wrote a line of it or took one out, also where another wrote it anew: none of them reviews.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)  # goes up with every act and every change of a line
    government_document = models.CharField(max_length=200, blank=True)
    government_result = models.TextField(blank=True)
    document_number = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="change_batch_number_is_unique"),
            models.CheckConstraint(
                name="published_batch_has_number_and_day",
                condition=~models.Q(state="published")
                | (~models.Q(document_number="") & models.Q(effective_on__isnull=False, published_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial:03}"


class ChangeLine(models.Model):
    """One operation on one item. What it needs is said by items.listing.operations."""

    class Operation(models.TextChoices):
        ADD = "add", pgettext_lazy("list change", "Add")
        TAKE_OVER = "take_over", _("Take over from above")
        DELEGATE = "delegate", pgettext_lazy("list change", "Delegate to a town")
        CANCEL = "cancel", pgettext_lazy("list change", "Cancel")
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")
        CHANGE = "change", pgettext_lazy("list change", "Change")
        PAUSE = "pause", _("Pause")
        RESUME = "resume", _("Resume")

    class Mode(models.TextChoices):
        HANDED_DOWN = "handed_down", _("Handed down")
        ENTRUSTED = "entrusted", _("Entrusted by the authority above")

    batch = models.ForeignKey(ChangeBatch, models.CASCADE, related_name="lines")
    order = models.PositiveSmallIntegerField()
    operation = models.CharField(_("Operation"), max_length=10, choices=Operation.choices)
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="change_lines", verbose_name=_("item"))
    others = models.ManyToManyField("items.Item", related_name="+", blank=True)
    document = models.CharField(_("Number of the document it rests on"), max_length=200, blank=True)
    mode = models.CharField(_("How it comes down"), max_length=12, choices=Mode.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    starts_on = models.DateField(_("First day"), null=True, blank=True)
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    town = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Town or street")
    )
    scope = models.CharField(_("How much"), max_length=8, choices=Delegation.Scope.choices, blank=True)
    form = models.CharField(_("Legal form"), max_length=10, choices=Delegation.Form.choices, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)  # {item code: what the list said}, kept with each submission
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["batch_id", "order"]
        constraints = [models.UniqueConstraint(fields=["batch", "order"], name="change_line_order_is_unique")]

    def __str__(self):
        return f"{self.batch.number}/{self.order} {self.operation} {self.item}"


class ChangeStep(models.Model):
    """Who did what with a batch, when and why. One row an act, never changed."""

    class Action(models.TextChoices):
        SUBMIT = states.Action.SUBMIT.value, _("Submit")
        AGREE = states.Action.AGREE.value, _("Agree")
        RETURN = states.Action.RETURN.value, _("Return")
        LAWFUL = states.Action.LAWFUL.value, _("Lawful")
        AMEND = states.Action.AMEND.value, _("To be amended")
        UNLAWFUL = states.Action.UNLAWFUL.value, _("Unlawful")
        RECORD = states.Action.RECORD.value, _("Record the government's decision")
        PUBLISH = states.Action.PUBLISH.value, pgettext_lazy("list change", "Publish")
        WITHDRAW = states.Action.WITHDRAW.value, _("Withdraw")

    append_only = True
    batch = models.ForeignKey(ChangeBatch, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=10, choices=Action.choices)
    from_state = models.CharField(max_length=10, choices=ChangeBatch.State.choices)
    to_state = models.CharField(max_length=10, choices=ChangeBatch.State.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    opinion = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.batch.number} {self.action} {self.by}"


class Succession(models.Model):
    """合并/拆分: which item goes on in which. Statistics are rolled up along it, and guides say it."""

    append_only = True
    old = models.ForeignKey("items.Item", models.PROTECT, related_name="successors")
    new = models.ForeignKey("items.Item", models.PROTECT, related_name="predecessors")
    line = models.ForeignKey(ChangeLine, models.PROTECT, related_name="successions")
    starts_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_is_unique")]

    def __str__(self):
        return f"{self.old} → {self.new}"
