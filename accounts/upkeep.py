from datetime import date, timedelta

from django.db.models import Q

from accounts.models import User
from accounts.posts import sync

LOOK_BACK = timedelta(days=14)  # a night that was missed is made up for


def follow_postings(*, on: date) -> int:
    """Groups follow the postings that began or ended lately. Returns how many people were looked at."""
    lately = on - LOOK_BACK
    changed = User.objects.filter(
        Q(postings__start_on__range=(lately, on)) | Q(postings__end_on__range=(lately, on))
    ).distinct()
    for user in changed:
        sync(user, on=on)
    return len(changed)
