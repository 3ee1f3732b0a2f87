"""The posts a person works at. Dated postings are the truth; group membership follows them."""

from django.db import connection
from django.db.models import Q

from accounts.models import Posting
from accounts.once import once
from accounts.posts import in_force
from workflows.models import Deputyship


def standing_for(user, *, on):
    """Deputyships by which this person does the work of others on a day."""
    return Deputyship.objects.filter(deputy=user, start_on__lte=on, end_on__gte=on, ended_at=None)


def postings(user, *, on):
    """The postings a person works with on a day: their own, and those of whom they stand in for. One statement.

    Only postings are looked up, never deputyships of deputyships: what one may do as a deputy is not handed on.
    """
    absent = standing_for(user, on=on).values("absent")
    return Posting.objects.filter(Q(user=user) | Q(user__in=absent), in_force(on))


def posts_of(user, *, on) -> list[int]:
    """The posts a person works at on a day: their own, and those of an officer they stand in for."""
    return list(once(("posts", user.pk, on), lambda: list(postings(user, on=on).values_list("post_id", flat=True))))


# Asked by every act, so it stands as it runs (docs/decisions/0005): `postings` at one post that is granted a stage.
_HOLDERS = """
SELECT p.user_id FROM accounts_posting p JOIN accounts_post o ON o.id = p.post_id
WHERE p.post_id = %(post)s AND p.start_on <= %(on)s AND (p.end_on IS NULL OR p.end_on >= %(on)s)
  AND (p.user_id = %(user)s OR p.user_id IN (
    SELECT d.absent_id FROM workflows_deputyship d
    WHERE d.deputy_id = %(user)s AND d.start_on <= %(on)s AND d.end_on >= %(on)s AND d.ended_at IS NULL))
  AND EXISTS (
    SELECT 1 FROM workflows_stagegrant g JOIN auth_permission r ON r.id = g.permission_id
    WHERE g.content_object_id = %(stage)s AND g.group_id = o.group_id AND r.codename = 'handle_stage')
"""


def holders_for(user_id: int, *, post: int, stage: int, on) -> set[int]:
    """Whose postings a person works with at a post on a day, if the post is granted the stage. One statement."""
    with connection.cursor() as sql:
        sql.execute(_HOLDERS, {"user": user_id, "post": post, "stage": stage, "on": on})
        return {row[0] for row in sql.fetchall()}
