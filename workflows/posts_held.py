"""The posts a person works at. Dated postings are the truth; group membership follows them."""

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
# Values: day, day, user, user, day, day.
HOLDERS = """
SELECT p.user_id FROM accounts_posting p JOIN accounts_post o ON o.id = p.post_id
WHERE p.post_id = {post} AND p.start_on <= %s AND (p.end_on IS NULL OR p.end_on >= %s)
  AND (p.user_id = %s OR p.user_id IN (
    SELECT d.absent_id FROM workflows_deputyship d
    WHERE d.deputy_id = %s AND d.start_on <= %s AND d.end_on >= %s AND d.ended_at IS NULL))
  AND EXISTS (
    SELECT 1 FROM workflows_stagegrant g JOIN auth_permission may ON may.id = g.permission_id
    WHERE g.content_object_id = {stage} AND g.group_id = o.group_id AND may.codename = 'handle_stage')
"""


def holders_values(user_id: int, *, on) -> list:
    return [on, on, user_id, user_id, on, on]
