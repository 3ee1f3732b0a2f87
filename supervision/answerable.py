"""Who answers for a post: who holds it, and the head of its section. Their cards, orders, points and appeals."""

from accounts.models import Post
from accounts.roles import Role
from workflows.permissions import posts_of


def posts_answered_for(user, *, on) -> set[int]:
    own = posts_of(user, on=on)
    headed = Post.objects.filter(pk__in=own, role=Role.HEAD).values("department")
    return set(own) | set(Post.objects.filter(department__in=headed).values_list("pk", flat=True))


def heads(user, department_id: int, *, on) -> bool:
    return Post.objects.filter(pk__in=posts_of(user, on=on), role=Role.HEAD, department=department_id).exists()
