"""Notices carried out of the platform: written in the transaction of the notice, sent at least once, by a lease.

A sender that dies after sending sends again when the lease is over, with the same key.
"""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from supervision.models import Message

LEASE = timedelta(minutes=5)
STALE = timedelta(days=3)  # nobody is woken for what is so old; it stands among the notices
ATTEMPTS = 8
BATCH = 50
TIMEOUT = 10  # seconds
NOT_SENT = "【演示，未真正发送】"

PUT = """
    INSERT INTO supervision_message (notice_id, user_id, channel, state, attempts, next_at, error, created_at)
    SELECT DISTINCT n.id, u.id, c.channel, 'waiting', 0, %(at)s::timestamptz, '', %(at)s::timestamptz
    FROM supervision_notice n
    JOIN accounts_posting p ON p.post_id = n.post_id AND p.start_on <= %(day)s
         AND (p.end_on IS NULL OR p.end_on >= %(day)s)
    JOIN accounts_user u ON u.id = p.user_id AND u.is_active
    CROSS JOIN unnest(%(channels)s) AS c (channel)
    WHERE n.id = ANY(%(notices)s)
      AND CASE c.channel WHEN 'mail' THEN u.email ELSE u.phone END <> ''
    ON CONFLICT (notice_id, user_id, channel) DO NOTHING"""


def put(notices: list[int], *, at: datetime, channels=None) -> None:
    """One statement for all notices of a batch. `channels`: the ways their rule names, of those that are set up."""
    from workflows.timekeeping import local_date

    ways = [way for way in settings.MESSAGE_CHANNELS if channels is None or way in channels]
    if notices and ways:
        given = {"at": at, "day": local_date(at), "channels": ways, "notices": notices}
        with connection.cursor() as sql:
            sql.execute(PUT, given)


def send_due(*, at: datetime) -> int:
    """Send what waits; returns how many left. What fails comes again after 1, 2, 4 … minutes, then is dead."""
    sent = 0
    while claimed := _claim(at):
        sent += sum(_send(message, at) for message in claimed)
    return sent


def _claim(at: datetime) -> list[Message]:
    with transaction.atomic():
        due = Message.objects.select_for_update(of=("self",), skip_locked=True).order_by("next_at")
        due = due.filter(state=Message.State.WAITING, next_at__lte=at)
        claimed = list(due.select_related("notice__application__edition", "user")[:BATCH])
        for message in claimed:
            message.attempts, message.next_at = message.attempts + 1, at + LEASE
        Message.objects.bulk_update(claimed, ["attempts", "next_at"])
    return claimed


def _send(message: Message, at: datetime) -> bool:
    if message.notice.acknowledged_at or at - message.created_at > STALE:
        message.state = Message.State.DROPPED
    else:
        try:
            with translation.override("zh-hans"):
                TRANSPORTS[message.channel](message, _text(message))
            message.state, message.sent_at, message.error = Message.State.SENT, at, ""
        except Exception as error:  # noqa: BLE001 whatever a mail server or a gateway comes up with
            message.error = repr(error)[:300]
            message.next_at = at + timedelta(minutes=2 ** (message.attempts - 1))
            if message.attempts >= ATTEMPTS:
                message.state = Message.State.DEAD
    message.save(update_fields=["state", "sent_at", "error", "next_at"])
    return message.state == Message.State.SENT


def _text(message: Message) -> str:
    notice = message.notice
    return _("Case %(number)s (%(item)s): %(level)s. Please sign in and see to it.") % {
        "number": notice.application.number,
        "item": notice.application.edition.name,
        "level": notice.get_level_display(),
    }


def _mail(message: Message, text: str) -> None:
    mark = NOT_SENT if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else ""
    subject = mark + str(settings.BUREAU_NAME)
    EmailMessage(subject, text, to=[message.user.email], headers={"X-Idempotency-Key": message.key}).send()


def _sms(message: Message, text: str) -> None:
    """POST {"to", "text", "key"} as JSON; any 2xx answer is a success. Without a gateway: a line in a file."""
    if not settings.SMS_GATEWAY:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        with open(settings.DATA_DIR / "sms.log", "a", encoding="utf-8") as file:
            file.write(f"{NOT_SENT} {message.key} {text}\n")
        return
    body = json.dumps({"to": message.user.phone, "text": text, "key": message.key}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": message.key}
    request = urllib.request.Request(settings.SMS_GATEWAY, body, headers)  # noqa: S310 the administrator's own setting
    with urllib.request.urlopen(request, timeout=TIMEOUT):  # noqa: S310
        pass


TRANSPORTS = {Message.Channel.MAIL: _mail, Message.Channel.SMS: _sms}
