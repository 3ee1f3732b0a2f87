from datetime import datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """`at("2016-10-11 09:30")`, Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)
