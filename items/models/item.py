from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from items.codes import EditionState, ItemState, ItemType

from .labels import choices, label

code_is_readable = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use lower-case letters, digits and single hyphens, such as special-hours.")
)


RESERVED = frozenset({"new", "import"})  # /manage/items/new/ is a page, and would hide the item's own


class Item(models.Model):
    """What may be applied for. What it says to people is in its editions; an application is pinned to one of them."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[code_is_readable])
    base_code = models.CharField(_("base code"), max_length=40, blank=True)
    national_code = models.CharField(_("national code"), max_length=40, blank=True)
    type_code = models.CharField(_("type"), max_length=2, choices=choices(ItemType))
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, related_name="items", verbose_name=_("department")
    )
    state = models.CharField(_("state"), max_length=10, choices=choices(ItemState), default=ItemState.DRAFT)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    # Name, short name, full pinyin and its initials, written when an edition is published; only an index.
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("item")
        ordering = ["code"]
        permissions = [("manage_item", "Can manage the item"), ("accept_item", "Can accept applications for it")]

    def __str__(self):
        return self.code

    def clean(self):
        if self.code in RESERVED:
            raise ValidationError({"code": _("This code is a name the platform itself uses. Choose another.")})

    @property
    def is_licence(self) -> bool:
        """行政许可: only of these may a page or a paper cite the Licence Law as what binds the bureau."""
        return self.type_code == ItemType.LICENCE

    @property
    def current_edition(self):
        return self.edition_on(timezone.localdate())

    def edition_on(self, day):
        """The published edition in force on `day`, or None. Uses editions that were prefetched."""
        in_force = [
            edition
            for edition in self.editions.all()
            if edition.state != EditionState.DRAFT
            and edition.effective_on <= day
            and (edition.retired_on is None or day < edition.retired_on)
        ]
        return max(in_force, key=lambda edition: (edition.effective_on, edition.number), default=None)

    def standing_on(self, day):
        """In use, suspended or cancelled on `day`, read from dated rows: nothing has to run when the day comes.
        Draft: not, or not yet, on the list. Uses standings and editions that were prefetched."""
        turns = [turn for turn in self.standings.all() if turn.starts_on <= day]
        if any(turn.kind == "cancelled" for turn in turns):
            return ItemState.CANCELLED
        resumed = max((turn.pk for turn in turns if turn.kind == "resumed"), default=0)
        for turn in turns:
            if turn.kind == "paused" and turn.pk > resumed and (turn.ends_on is None or day <= turn.ends_on):
                return ItemState.SUSPENDED
        return ItemState.DRAFT if self.edition_on(day) is None else ItemState.IN_USE

    @property
    def standing(self):
        return self.standing_on(timezone.localdate())

    def get_standing_display(self):
        return label(ItemState, self.standing)

    @property
    def draft(self):
        return next((edition for edition in self.editions.all() if edition.state == EditionState.DRAFT), None)
