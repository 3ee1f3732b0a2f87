"""Guardian's grants on departments: to posts (groups), one row each, never one per case."""

from django.contrib.auth.models import Permission

from accounts.models import Department, DepartmentGrant, Post


def grant_department(post: Post, department: Department, codename: str) -> None:
    permission = Permission.objects.get(codename=codename, content_type__app_label="accounts")
    DepartmentGrant.objects.get_or_create(content_object=department, group_id=post.group_id, permission=permission)


def departments_granted(user, codename: str) -> set[int]:
    """Ids of the departments on which one of the user's posts has the permission; a bureau stands for all below it."""
    granted = set(
        DepartmentGrant.objects.filter(group__user=user, permission__codename=codename).values_list(
            "content_object", flat=True
        )
    )
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
