"""What nobody notes goes up: from the officer to the head, from the head to the leader in charge (house rule).

After how many working hours, and whether at all, says the version of the rule that raised it; a notice that came from
below keeps the hours it came with, and urging by hand takes those of the rule of urging. One row per notice, by key:
two sweepers cannot tell anybody twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now

from accounts.roles import Role
from supervision import outbox, recipients
from supervision.models import Alert, AlertRule, Notice, StepUp
from supervision.watching import rules_in_force
from workflows import office_hours, timekeeping
from workflows.models import Heartbeat
from workflows.transitions import FINAL

EVERY = timedelta(minutes=1)
OLDEST = timedelta(days=60)  # what lay longer wakes nobody any more
MOST = 500  # notices in a round
URGING_RULE = "urge"


def go(*, at: datetime) -> int | None:
    """As part of a round, but no oftener than EVERY: the unit is hours."""
    last = Heartbeat.objects.filter(name="step-ups").values_list("data", flat=True).first()
    if last and timedelta() <= at - datetime.fromisoformat(last["until"]) < EVERY:
        return None
    done = step_up(at=at)
    Heartbeat.objects.update_or_create(name="step-ups", defaults={"at": Now(), "data": {"until": at.isoformat()}})
    return done


def step_up(*, at: datetime) -> int:
    """Returns how many notices went up."""
    calendar, open_at = timekeeping.calendar(), office_hours.spans(settings.OFFICE_HOURS)
    done = 0
    for notice in _waiting(at)[:MOST]:
        hours = notice.hours or _of_urging_by_hand(notice)
        if not hours:
            continue
        due_at = office_hours.after(notice.created_at, hours, calendar=calendar, open_at=open_at)
        if due_at <= at:
            done += _up(notice, hours=hours, due_at=due_at, at=at)
    return done


def _waiting(at: datetime):
    """Not noted, not gone up, of open cases; `hours` as the rules of what was raised say, the shortest."""
    raised = Alert.objects.filter(
        application=OuterRef("application"), raised_at=OuterRef("created_at"), rule__step_up_hours__gt=0
    )
    shortest = raised.order_by().values("application").annotate(least=Min("rule__step_up_hours")).values("least")
    waiting = Notice.objects.filter(
        acknowledged_at=None, step_up=None, created_at__lte=at - timedelta(hours=1), created_at__gt=at - OLDEST
    ).exclude(application__state__in=[str(state) for state in FINAL])
    by_hand = AlertRule.objects.filter(code=URGING_RULE, step_up_hours__gt=0).exists()
    return (
        waiting.annotate(hours=Coalesce(F("stepped_from__hours"), Subquery(shortest)))
        .filter(Q(hours__gt=0) | Q(urging__isnull=False) if by_hand else Q(hours__gt=0))
        .select_related("post", "urging")
        .order_by("created_at", "pk")
    )


def _of_urging_by_hand(notice: Notice) -> int:
    rule = next((row for row in rules_in_force(notice.created_at) if row.code == URGING_RULE), None)
    return rule.step_up_hours if rule else 0


def _up(notice: Notice, *, hours: int, due_at: datetime, at: datetime) -> bool:
    reach, posts = _above(notice)
    try:
        with transaction.atomic():
            still = Notice.objects.select_for_update().filter(pk=notice.pk, acknowledged_at=None).exists()
            if not still:
                return False  # noted in the meantime
            made = StepUp.objects.create(notice=notice, reach=reach, hours=hours, due_at=due_at, at=at)
            # Two posts below the same head: told once.
            here = Notice.objects.filter(application=notice.application_id, created_at=at, post__in=posts)
            told = Notice.objects.bulk_create(
                Notice(
                    post_id=post,
                    application_id=notice.application_id,
                    level=notice.level,
                    urging_id=notice.urging_id,
                    stepped_from=made,
                    created_at=at,
                )
                for post in sorted(posts - set(here.values_list("post", flat=True)))
            )
            outbox.put([one.pk for one in told], at=at)
    except IntegrityError:
        return False  # another round was quicker
    return bool(told)


def _above(notice: Notice) -> tuple[str, set[int]]:
    """The next rung that somebody stands on, of posts that were not told together with this one."""
    rungs = {Role.HEAD: ["leader"], Role.LEADER: [], Role.CHIEF: [], Role.SUPERVISOR: []}.get(
        Role(notice.post.role), ["head", "leader"]
    )
    told = set(
        Notice.objects.filter(
            application=notice.application_id, created_at=notice.created_at, urging=notice.urging_id
        ).values_list("post", flat=True)
    )
    for reach in rungs:
        posts = recipients.above([notice.post_id], reach)
        if posts & told:
            return "", set()  # whoever stands above was told as well, and has a wait of their own
        if posts:
            return reach, posts
    return "", set()
