from supervision.models.alert import Alert, AlertRule, Card, Notice, Watch
from supervision.models.statistics import DailyCount

__all__ = ["Alert", "AlertRule", "Card", "DailyCount", "Notice", "Watch"]
