"""What runs, in one table. docker-compose.yml names the same parts for production."""

import os

from . import django_steps, environment, paths
from .child import Child

DJANGO = [str(paths.PYTHON), "manage.py"]
CELERY = [str(paths.PYTHON), "-m", "celery", "-q", "-A", "approval_platform"]


def table(values: dict[str, str]) -> list[Child]:
    host = environment.host()
    bind = f"[{host}]" if ":" in host else host
    programs = {
        "web": [str(paths.PYTHON), "-m", "gunicorn", "approval_platform.wsgi", "--bind", f"{bind}:{values['PORT']}"]
        + ["--workers", os.environ.get("WEB_WORKERS") or "2", "--threads", os.environ.get("WEB_THREADS") or "4"]
        # Restarted after so many requests, workers never grow without bound.
        + [
            "--max-requests",
            "5000",
            "--max-requests-jitter",
            "500",
            "--graceful-timeout",
            "8",
            "--log-level",
            "warning",
        ]
        + ["--no-control-socket"],
        # Two clocks and two workers need not talk to each other: every task is safe to run twice.
        "worker": [*CELERY, "worker", "--concurrency", os.environ.get("WORKER_PROCESSES") or "2", "--without-mingle"]
        + ["--without-gossip", "--loglevel", "warning"],
        "beat": [
            *CELERY,
            "beat",
            "--schedule",
            str(paths.DATA / "beat-schedule"),
            "--loglevel",
            "warning",
            "--pidfile=",
        ],
    }
    if django_steps.exists("sweeper"):
        programs["sweeper"] = [*DJANGO, "sweeper"]
    # In a container or a trial everything may run as root; Celery need not say so at each start.
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    env = quiet | environment.for_children(values)
    return [Child(name, command, env, paths.ROOT) for name, command in programs.items()]
