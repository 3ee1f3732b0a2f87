"""催办 by hand: the first goes to who holds the case, the second also to the head, the third also to the leader."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.posts import roles_of
from accounts.roles import Role
from supervision import outbox, recipients
from supervision.answerable import posts_answered_for
from supervision.audience import supervised_cases
from supervision.models import Notice, Urging
from supervision.ordering import ISSUING
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application, StageRun
from workflows.timekeeping import local_date

LADDER = (Urging.Reach.OFFICER, Urging.Reach.HEAD, Urging.Reach.LEADER)
LONGEST = 500


def may_urge(case: Application, user, *, on: date) -> bool:
    """Supervisors and the office for cases they watch; a head for what lies at posts of the section."""
    roles = roles_of(user, on=on)
    if ISSUING & roles and supervised_cases(user, on=on).filter(pk=case.pk).exists():
        return True
    return Role.HEAD in roles and _open(case).filter(post__in=posts_answered_for(user, on=on)).exists()


def urge(case: Application, *, by, at: datetime, text: str) -> Urging:
    """Writes the urging, its notices and what goes into the outbox in one transaction."""
    if not may_urge(case, by, on=local_date(at)):
        raise Forbidden(_("Only supervisors, the office and the head of the section urge."))
    if not text.strip() or len(text) > LONGEST:
        raise Incomplete(_("Write the text."), fields={"text": _("Write the text.")})
    with transaction.atomic():
        Application.objects.select_for_update(no_key=True).get(pk=case.pk)
        posts = set(_open(case).values_list("post_id", flat=True))
        if not posts:
            raise NotAllowed(_("Nobody holds this case now."))
        n = Urging.objects.filter(application=case).count()
        reach = LADDER[min(n, len(LADDER) - 1)]
        made = Urging.objects.create(application=case, sequence=n + 1, reach=reach, text=text.strip(), by=by, at=at)
        told = posts.union(*(recipients.above(posts, who) for who in LADDER[1 : LADDER.index(reach) + 1]))
        notices = Notice.objects.bulk_create(
            Notice(post_id=post, application=case, level="urging", urging=made, created_at=at) for post in sorted(told)
        )
        outbox.put([notice.pk for notice in notices], at=at)
    return made


def _open(case):
    return StageRun.objects.filter(application=case, ended_at=None, post__isnull=False)
