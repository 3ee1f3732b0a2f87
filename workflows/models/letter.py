from django.db import models

LICENCES = "许"


class PaperSeries(models.Model):
    """The word of a kind of power in the numbers of its papers (慈人社〈确〉受…). Without a row: kinds.POWERS."""

    type_code = models.CharField(max_length=2, unique=True)
    word = models.CharField(max_length=2)

    def __str__(self):
        return f"{self.type_code} {self.word}"


class LetterSerial(models.Model):
    """The last number given per series, kind and year. The row is locked last and briefly; there are no gaps."""

    series = models.CharField(max_length=2, default=LICENCES)
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "kind", "year"], name="letter_serial_in_series")]


class Letter(models.Model):
    """A paper (文书), made in the same transaction as the state change it documents."""

    append_only = True
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=30)
    series = models.CharField(max_length=2, default=LICENCES)  # papers from before there were series are 许
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
        constraints = [
            models.UniqueConstraint(fields=["series", "kind", "year", "serial"], name="letter_number_in_series")
        ]

    def __str__(self):
        return self.number
