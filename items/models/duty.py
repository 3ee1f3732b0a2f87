"""责任清单 (rules §2.6): who answers for what, dated like the power list. Published rows are added, never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from items.duties import kinds


class DutyEntry(models.Model):
    """One row of the list through all its wordings. It belongs to one department; a duty that moves ends there and
    begins anew."""

    class Kind(models.TextChoices):
        DUTY = kinds.Kind.DUTY.value, _("Main duty")
        BOUNDARY = kinds.Kind.BOUNDARY.value, _("Boundary between departments")
        SUPERVISION = kinds.Kind.SUPERVISION.value, _("In- and after-process supervision")
        ACCOUNTABILITY = kinds.Kind.ACCOUNTABILITY.value, _("Accountability situation")

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="duty_entries")
    serial = models.PositiveIntegerField()

    class Meta:
        ordering = ["department__code", "kind", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["department", "kind", "serial"], name="duty_entry_number_is_unique")
        ]

    def __str__(self):
        return self.code


class DutyLine(models.Model):
    """One row of the list as a batch wants it. `said`: the wording, as items.duties.kinds has it for the kind."""

    class Operation(models.TextChoices):
        ADD = kinds.Operation.ADD.value, pgettext_lazy("list change", "Add")
        CHANGE = kinds.Operation.CHANGE.value, pgettext_lazy("list change", "Change")
        CANCEL = kinds.Operation.CANCEL.value, pgettext_lazy("list change", "Cancel")

    batch = models.ForeignKey("items.ChangeBatch", models.CASCADE, related_name="duty_lines")
    order = models.PositiveSmallIntegerField()
    operation = models.CharField(_("Operation"), max_length=10, choices=Operation.choices)
    entry = models.ForeignKey(DutyEntry, models.PROTECT, related_name="lines")
    said = models.JSONField(default=dict)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    before = models.JSONField(default=dict)  # what the list said, kept with each submission; {} where nothing
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["batch_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "order"], name="duty_line_order_is_unique"),
            models.UniqueConstraint(fields=["batch", "entry"], name="duty_line_once_in_a_batch"),
        ]

    def __str__(self):
        return f"{self.batch.number}/{self.order} {self.operation} {self.entry}"


class DutyEdition(models.Model):
    """A row as it reads from a day on. `ends`: from that day it is off the list."""

    append_only = True
    entry = models.ForeignKey(DutyEntry, models.PROTECT, related_name="editions")
    line = models.ForeignKey(DutyLine, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=DutyEntry.Kind.choices)
    ends = models.BooleanField(default=False)
    recorded_on = models.DateField()
    effective_on = models.DateField()
    # As they were called then: a section that is renamed does not change the lists of the past.
    department_code = models.CharField(max_length=40)
    department_name = models.CharField(max_length=60)
    title = models.CharField(_("title"), max_length=300)
    matters = models.JSONField(_("Concrete matters"), default=list)
    text = models.TextField(blank=True)
    whom = models.CharField(_("Who is held to account"), max_length=300, blank=True)
    basis = models.TextField(_("Basis"), blank=True)
    example = models.TextField(_("Example"), blank=True)
    items = models.ManyToManyField("items.Item", through="items.DutyItem", related_name="duty_editions")
    duties = models.ManyToManyField(DutyEntry, through="items.DutyTie", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="duty_edition_number_is_unique"),
            # A day that is over stays as it was.
            models.CheckConstraint(
                name="duty_takes_effect_today_or_later", condition=models.Q(effective_on__gte=models.F("recorded_on"))
            ),
        ]

    def __str__(self):
        return f"{self.entry} {self.number} {self.effective_on}"


class BoundaryParty(models.Model):
    """A body on one side of a boundary. Exactly one of them leads: a second is refused here, none by a trigger at the
    end of the transaction (migration 0013)."""

    class Part(models.TextChoices):
        LEAD = kinds.Part.LEAD.value, _("Leads")
        COOPERATING = kinds.Part.COOPERATING.value, _("Cooperates")

    append_only = True
    edition = models.ForeignKey(DutyEdition, models.PROTECT, related_name="parties")
    order = models.PositiveSmallIntegerField()
    body = models.CharField(_("Body"), max_length=120)
    part = models.CharField(max_length=11, choices=Part.choices)
    share = models.TextField(_("What it does"))

    class Meta:
        ordering = ["edition_id", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=models.Q(part="lead"), name="boundary_has_one_lead_only"
            ),
            models.UniqueConstraint(fields=["edition", "body"], name="boundary_names_a_body_once"),
        ]

    def __str__(self):
        return f"{self.body} {self.part}"


class DutyItem(models.Model):
    append_only = True
    edition = models.ForeignKey(DutyEdition, models.PROTECT, related_name="item_links")
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "item"], name="duty_names_an_item_once")]


class DutyTie(models.Model):
    append_only = True
    edition = models.ForeignKey(DutyEdition, models.PROTECT, related_name="duty_links")
    duty = models.ForeignKey(DutyEntry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "duty"], name="duty_row_names_a_duty_once")]
