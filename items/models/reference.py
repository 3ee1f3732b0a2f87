"""省市县三级目录: what province and city say their lists hold, and where the local list differs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from items import codes

from .labels import choices


class CatalogueEntry(models.Model):
    """One item of the catalogue above. `is_current`: it stood in the newest file that was imported."""

    base_code = models.CharField(_("base code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    type_code = models.CharField(_("type"), max_length=2, choices=choices(codes.ItemType))
    # At which of province, city and county it is exercised (省市县三级); empty where the file does not say.
    levels = models.JSONField(_("Levels"), default=list, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    changed_on = models.DateField(_("Last changed"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    is_current = models.BooleanField(default=True)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["base_code"]

    def __str__(self):
        return f"{self.base_code} {self.name}"


class CatalogueDifference(models.Model):
    """Where the local list and the catalogue differ; a task of a department's liaison officer until it is settled."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("In the catalogue, not on our list")
        EXTRA = "extra", _("On our list, not in the catalogue")
        NAME = "name", _("Another name")
        CODE = "code", _("Another code")
        VERSION = "version", _("Our edition is behind")
        LEVEL = "level", _("Another level of exercise")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=80)  # the catalogue's code, or the local item's
    item = models.ForeignKey("items.Item", models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="catalogue_differences")
    ours = models.CharField(max_length=400, blank=True)
    theirs = models.CharField(max_length=400, blank=True)
    found_on = models.DateField()
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)  # how it was settled; of what vanished by itself: nothing

    class Meta:
        ordering = ["department__code", "kind", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(settled_on=None), name="catalogue_difference_open_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"
