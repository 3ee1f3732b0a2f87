"""Is everything alive? A green sweep over an unread feed is not health (promise 18)."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from workflows import feed
from workflows.models import Heartbeat

SWEEP_STALE = 180  # seconds; a stopped sweep is noticed within three minutes
SIGN_OF_LIFE = 90
READER_STALE = 180


def report() -> dict:
    """{"ok", "database", "redis", "worker", "beat", "sweeper", "sweep": {"ok","age_seconds"}, "readers": {...}}.

    Ages are measured by the database's own clock. When the database is away nothing else can be said.
    """
    try:
        with connection.cursor() as sql:
            sql.execute("SELECT clock_timestamp()")
            now = sql.fetchone()[0]
    except Exception:  # noqa: BLE001 every way in which a database can be away
        return {"ok": False, "database": {"ok": False}}
    beats = {h.name: h for h in Heartbeat.objects.filter(name__in=["sweep", "celery", "beat", "sweeper", "worker"])}
    parts = {
        "database": {"ok": True},
        "redis": _redis(),
        "worker": _age(beats.get("worker") or beats.get("celery"), now, SIGN_OF_LIFE),
        "beat": _age(beats.get("beat"), now, SIGN_OF_LIFE),
        "sweeper": _age(beats.get("sweeper"), now, SIGN_OF_LIFE),
        "sweep": _age(beats.get("sweep"), now, SWEEP_STALE),
    }
    readers = {reader.name: _reader(reader.name) for reader in feed.readers()}
    ok = all(part["ok"] for part in parts.values()) and all(r["ok"] for r in readers.values())
    return {"ok": ok, **parts, "readers": readers}


def sweep_age() -> float | None:
    """Seconds since the last whole round, None if there never was one; for the supervisors' banner."""
    with connection.cursor() as sql:
        sql.execute("SELECT extract(epoch FROM clock_timestamp() - at) FROM workflows_heartbeat WHERE name = 'sweep'")
        row = sql.fetchone()
    return float(row[0]) if row else None


def _age(heartbeat: Heartbeat | None, now: datetime, most: int) -> dict:
    if heartbeat is None:
        return {"ok": False, "age_seconds": None}
    age = (now - heartbeat.at).total_seconds()
    return {"ok": age <= most, "age_seconds": round(age, 1)}


def _reader(name: str) -> dict:
    lag = feed.lag(name)
    return {"ok": lag["parked"] == 0 and (lag["unread"] == 0 or lag["age_seconds"] <= READER_STALE), **lag}


def _redis() -> dict:
    import redis

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2).ping()
        return {"ok": True}
    except redis.RedisError:
        return {"ok": False}
