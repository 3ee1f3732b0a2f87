from django.db import models


class WordingVersion(models.Model):
    """The bureau's own wording of a kind of paper. The latest one is in force; without any, the packaged one is.
    One for a kind of power (power, an item's type code) goes before the one for all.

    Never changed: going back to an earlier wording is a new version. A paper keeps which one it was made with.
    """

    append_only = True
    kind = models.CharField(max_length=30)
    power = models.CharField(max_length=2, blank=True)  # "": for all kinds of power
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=60)
    other_title = models.CharField(max_length=60, blank=True)  # for items that are not licences
    paragraphs = models.JSONField()  # a list of texts, as workflows.letters.wordings takes them
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "power", "-number"]
        constraints = [models.UniqueConstraint(fields=["kind", "power", "number"], name="wording_number_for_power")]

    def __str__(self):
        return f"{self.kind} {self.power} v{self.number}"
