"""The posts a person holds. Dated postings are the truth; group membership follows them."""

from django.db.models import Q

from accounts.models import Posting


def posts_of(user, *, on) -> list[int]:
    """The posts a person holds on a day."""
    return list(
        Posting.objects.filter(Q(end_on=None) | Q(end_on__gte=on), user=user, start_on__lte=on).values_list(
            "post_id", flat=True
        )
    )
