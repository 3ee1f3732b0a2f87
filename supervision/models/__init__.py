from supervision.models.alert import Alert, AlertRule, Notice, Watch
from supervision.models.anomaly import Anomaly, AnomalyFinding
from supervision.models.card import Card, CardChange
from supervision.models.message import Message, StepUp, Urging
from supervision.models.order import Bulletin, BulletinNumber, Order, OrderNumber, OrderStep
from supervision.models.points import Appeal, AppealDecision, CardEvidence, PointEntry
from supervision.models.statistics import DailyCount

__all__ = [
    "Alert",
    "AlertRule",
    "Anomaly",
    "AnomalyFinding",
    "Appeal",
    "AppealDecision",
    "Bulletin",
    "BulletinNumber",
    "Card",
    "CardChange",
    "CardEvidence",
    "DailyCount",
    "Message",
    "Notice",
    "Order",
    "OrderNumber",
    "OrderStep",
    "PointEntry",
    "StepUp",
    "Urging",
    "Watch",
]
