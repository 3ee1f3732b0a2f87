"""An overdue stage is handed up: the head of its post may now do what the officer did not (a house rule with a switch).

The officer keeps it too. Whoever may not decide, because they accepted the case or handled another stage, may not here.
"""

from django.utils.translation import gettext as _

from accounts.models import Post, Posting
from accounts.posts import in_force
from workflows.deputies import HEADS
from workflows.engine.door import opened
from workflows.errors import NotAllowed
from workflows.transitions import Action


def hand_up(application, *, by, at, run_id, expected_version=None):
    with opened(application, Action.HAND_UP, by=by, at=at, expected_version=expected_version, run_id=run_id) as case:
        run = case.run
        if run.handed_up_at is not None:
            raise NotAllowed(_("This stage has been handed up already."))
        heads = list(heads_of(run.post, on=case.today).values_list("user__name", flat=True))
        if not heads:
            raise NotAllowed(_("Nobody heads this post."))
        run.handed_up_at = case.at
        run.save(update_fields=["handed_up_at"])
        case.note.update(heads=heads, officer=run.officer.name if run.officer else "")
    return application


def heads_of(post, *, on):
    """Postings of those who head the section, town or bureau of this post; of others than who hold it themselves."""
    return (
        Posting.objects.filter(in_force(on), post__department=post.department_id, post__role__in=HEADS)
        .exclude(post=post)
        .order_by("pk")
    )


def posts_with_a_head(*, on):
    headed = Posting.objects.filter(in_force(on), post__role__in=HEADS).values("post__department")
    return Post.objects.filter(department__in=headed).exclude(role__in=HEADS)
