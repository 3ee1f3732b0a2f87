"""The rows of an edition. Frozen with it."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from items.codes import FileRole, MaterialForm, MaterialSource

from .basis import LegalBasis
from .edition import Edition
from .labels import choices


class EditionBasis(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="bases")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="edition_rows")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_setting_basis = models.BooleanField(_("this basis sets the power"), default=False)

    class Meta:
        verbose_name = _("basis of the item")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "basis"], name="basis_named_once_an_edition")]


class Condition(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="conditions")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("condition"))
    basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("basis")
    )
    commitment = models.BooleanField(_("may be committed to in writing"), default=False)  # 告知承诺, rules §7

    class Meta:
        verbose_name = _("condition")
        ordering = ["order", "id"]

    def __str__(self):
        return self.text


class Material(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="materials")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    key = models.CharField(_("key"), max_length=60, validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")])
    name = models.CharField(_("material"), max_length=300)
    source = models.CharField(
        _("source"), max_length=12, choices=choices(MaterialSource), default=MaterialSource.UNKNOWN
    )
    form = models.CharField(_("form"), max_length=10, choices=choices(MaterialForm), default=MaterialForm.UNKNOWN)
    originals = models.PositiveSmallIntegerField(_("originals"), null=True, blank=True)
    copies = models.PositiveSmallIntegerField(_("copies"), null=True, blank=True)
    required = models.BooleanField(_("necessary"), default=True)
    condition_text = models.TextField(_("needed only when"), blank=True)
    basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("basis")
    )
    source_note = models.TextField(_("where to get it"), blank=True)
    kind = models.CharField(_("kind of material"), max_length=60, blank=True)
    specification = models.CharField(_("format"), max_length=120, blank=True)
    filling_note = models.TextField(_("how to fill it in"), blank=True)
    acceptance = models.TextField(_("when it is accepted"), blank=True)
    note = models.TextField(_("note"), blank=True)
    accepts = models.JSONField(_("accepted file types"), default=list, blank=True)
    blank_form = models.BooleanField(_("a blank form is published"), default=False)
    late = models.BooleanField(_("minor: may be handed in after acceptance"), default=False)  # 容缺, rules §7
    commitment = models.BooleanField(_("may be replaced by a written commitment"), default=False)  # 告知承诺

    class Meta:
        verbose_name = _("material")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="material_key_unique_an_edition")]

    def __str__(self):
        return self.name


class EditionFile(models.Model):
    """A file of the guide anybody may download: a blank form, a filled-in sample, a sample of the result.

    The content lies under its own SHA-256, so that a copy of an edition needs no copy of its files.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    role = models.CharField(_("role"), max_length=8, choices=choices(FileRole))
    material_key = models.CharField(_("material"), max_length=60, blank=True)  # empty for a sample of the result
    name = models.CharField(_("name of the file"), max_length=255)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    content_type = models.CharField(_("kind of content"), max_length=100)

    class Meta:
        verbose_name = _("file of the guide")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "role", "material_key", "sha256"], name="guide_file_is_unique")
        ]

    def __str__(self):
        return self.name
