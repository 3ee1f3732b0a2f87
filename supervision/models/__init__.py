from supervision.models.alert import Alert, AlertRule, Card, Notice, Watch
from supervision.models.anomaly import Anomaly, AnomalyFinding
from supervision.models.statistics import DailyCount

__all__ = ["Alert", "AlertRule", "Anomaly", "AnomalyFinding", "Card", "DailyCount", "Notice", "Watch"]
