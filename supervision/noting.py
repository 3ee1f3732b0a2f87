"""A notice is noted once, by whoever of the post is first."""

from datetime import datetime

from supervision.models import Notice


def note_all(notices, *, by, at: datetime) -> int:
    """Those of them that nobody has noted yet. Returns how many."""
    return notices.filter(acknowledged_at=None).update(acknowledged_at=at, acknowledged_by=by)


def note(notice: Notice, *, by, at: datetime) -> bool:
    """False when a colleague was quicker: of two who press at once, the first one's name stays."""
    return bool(
        Notice.objects.filter(pk=notice.pk, acknowledged_at=None).update(acknowledged_at=at, acknowledged_by=by)
    )
