"""Who held a case at an instant, and how a post is told of a card that no sweep raised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from supervision import outbox
from supervision.models import Notice
from workflows.models import StageRun


def run_at(application_id: int, when: datetime, *, officer_id: int | None = None) -> StageRun | None:
    """The visit during which it happened: that officer's, if one of those was; before the first visit, the first."""
    runs = list(
        StageRun.objects.filter(application=application_id, post__isnull=False)
        .select_related("post__department")
        .order_by("opened_at", "pk")
    )
    during = [run for run in runs if run.opened_at <= when and (run.ended_at is None or run.ended_at >= when)]
    own = [run for run in during if officer_id and run.officer_id == officer_id]
    former = [run for run in runs if run.opened_at <= when]
    return next(iter(own or during[-1:] or former[-1:] or runs[:1]), None)


def tell(application_id: int, posts: Iterable[int], *, level: str, at: datetime, channels=None) -> list[Notice]:
    """One notice to each post, and what its way is out of the platform; in the caller's transaction."""
    told = Notice.objects.bulk_create(
        Notice(post_id=post, application_id=application_id, level=level, created_at=at) for post in sorted(set(posts))
    )
    outbox.put([notice.pk for notice in told], at=at, channels=channels)
    return told
