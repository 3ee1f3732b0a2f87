from django.conf import settings
from django.db import models


class DraftSave(models.Model):
    """Who changed what in a draft, and when: one row a save. The second of two editors is told from it."""

    edition = models.ForeignKey("items.Edition", models.CASCADE, related_name="saves")
    revision = models.PositiveIntegerField()  # the draft's number after this save
    section = models.CharField(max_length=20, blank=True)  # of the editor; empty for an import or a copy
    page = models.CharField(max_length=36, blank=True)  # which open page it came from: its own saves are no news to it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)  # content (items.content) by field, only what changed
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["edition", "revision"], name="one_save_a_revision")]

    def __str__(self):
        return f"{self.edition} #{self.revision}"
