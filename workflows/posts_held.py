"""The posts a person works at. Dated postings are the truth; group membership follows them."""

from django.db.models import Q

from accounts.models import Posting
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
    return list(postings(user, on=on).values_list("post_id", flat=True))
