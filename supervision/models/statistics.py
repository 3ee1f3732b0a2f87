from django.db import models


class DailyCount(models.Model):
    """A counter per day, department and item, so that a dashboard costs the same at any number of cases."""

    day = models.DateField()
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+")
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="+")
    measure = models.CharField(max_length=40)
    value = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "department", "item", "measure"], name="daily_count_once")
        ]
        indexes = [models.Index(fields=["measure", "day"], name="daily_count_measure")]
