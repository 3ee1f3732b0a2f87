from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year whose notice of the State Council is loaded; days of other years are provisional (rules §10)."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    notice = models.CharField(max_length=200, blank=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["year"]

    def __str__(self):
        return str(self.year)


class CalendarDay(models.Model):
    """A day that differs from the ordinary week: a holiday, or a weekend day that is worked (调休)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Public holiday")
        WORKDAY = "workday", _("Make-up working day")

    date = models.DateField(unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=50, blank=True)
    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")

    class Meta:
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.kind}"


class CalendarStamp(models.Model):
    """One row that counts changes, so that every process knows when its copy of the calendar is old."""

    number = models.PositiveIntegerField(default=1)


class MovedClock(models.Model):
    """Tests and the demonstration may move time; nothing reads this elsewhere (settings.CLOCK_MAY_MOVE)."""

    seconds = models.BigIntegerField(default=0)
