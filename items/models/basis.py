from django.db import models
from django.utils.translation import gettext_lazy as _

from items.codes import BasisRank, BasisStatus

from .labels import choices


class LegalBasis(models.Model):
    """One article of one law. Its wording (title, article, number) is frozen once a published edition rests on it;
    its status is not: a repealed law must be markable so that everything resting on it is looked at again."""

    title = models.CharField(_("name of the law"), max_length=500)
    article = models.CharField(_("article"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    rank = models.CharField(_("rank"), max_length=20, choices=choices(BasisRank), default=BasisRank.UNKNOWN)
    status = models.CharField(_("status"), max_length=12, choices=choices(BasisStatus), default=BasisStatus.UNVERIFIED)
    status_note = models.TextField(_("how the status is known"), blank=True)

    class Meta:
        verbose_name = _("legal basis")
        constraints = [
            models.UniqueConstraint(fields=["title", "article", "document_number"], name="legal_basis_is_unique")
        ]

    def __str__(self):
        name = self.title if self.title.startswith("《") or not self.title else f"《{self.title}》"
        number = f"（{self.document_number}）" if self.document_number else ""
        if self.title == self.document_number:
            name, number = self.title, ""
        return f"{name}{number}{self.article}"

    @property
    def is_live(self):
        return self.status != BasisStatus.REPEALED
