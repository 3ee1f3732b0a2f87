"""The Celery app and the whole beat table. Tasks carry ids or nothing; safe to run twice, late, or from two beats."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "approval_platform.settings")

app = Celery("approval_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=False,  # a lost task costs 15 seconds, a redelivered long one would run twice at once
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_timeout": 30, "socket_connect_timeout": 5, "visibility_timeout": 3600},
    timezone="Asia/Shanghai",
    beat_schedule={
        "sweep-round": {
            "task": "supervision.tasks.sweep_round",
            "schedule": settings.SWEEP_EVERY,
            "options": {"expires": 30},
        },
        "send-messages": {
            "task": "supervision.tasks.send_messages",
            "schedule": settings.SWEEP_EVERY,
            "options": {"expires": 30},
        },
        "nightly": {"task": "supervision.tasks.nightly", "schedule": crontab(hour=0, minute=10)},
    },
)
app.autodiscover_tasks()
