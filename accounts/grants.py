"""Guardian's grants on departments: to posts (groups), one row each, never one per case."""

from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.models import Department, DepartmentGrant, Post, Posting


def grant_department(post: Post, department: Department, codename: str) -> None:
    permission = Permission.objects.get(codename=codename, content_type__app_label="accounts")
    DepartmentGrant.objects.get_or_create(content_object=department, group_id=post.group_id, permission=permission)


def departments_granted(user, codename: str, *, on=None) -> set[int]:
    """Ids of the departments on which one of the user's posts has the permission; a bureau stands for all below it.

    With `on`, only posts held that day: membership in the group begins with the appointment, the post on its day.
    """
    grants = DepartmentGrant.objects.filter(group__user=user, permission__codename=codename)
    if on is not None:
        held = Posting.objects.filter(Q(end_on=None) | Q(end_on__gte=on), user=user, start_on__lte=on)
        grants = grants.filter(Q(group__post=None) | Q(group__post__in=held.values("post")))
    granted = set(grants.values_list("content_object", flat=True))
    if not granted:
        return granted
    below = dict(Department.objects.values_list("pk", "parent"))
    return {pk for pk in below if _under(pk, granted, below)}


def _under(pk, granted, parents) -> bool:
    while pk is not None:
        if pk in granted:
            return True
        pk = parents[pk]
    return False
