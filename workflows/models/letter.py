from django.db import models


class LetterSerial(models.Model):
    """The last number given per kind and year. The row is locked last and briefly; there are no gaps."""

    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="letter_serial_once")]


class Letter(models.Model):
    """A paper (文书), made in the same transaction as the state change it documents."""

    append_only = True
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=100)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    check_code = models.CharField(max_length=24, unique=True)
    # Which wording it was made with; null: the one packaged with the release that made it.
    wording = models.ForeignKey("workflows.WordingVersion", models.PROTECT, null=True, blank=True, related_name="+")
    data = models.JSONField()  # what was put into the wording; the paper can be made again from it
    sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()

    class Meta:
        ordering = ["issued_at", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "year", "serial"], name="letter_number_once")]

    def __str__(self):
        return self.number
