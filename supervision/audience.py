"""Who supervises, and what of it they see: cases granted to them, never more (promise 13)."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.grants import departments_granted
from accounts.posts import roles_of
from accounts.roles import Role
from workflows.models import Application

SUPERVISING = frozenset({Role.SUPERVISOR, Role.OFFICE, Role.LEADER, Role.CHIEF})
OPERATING = frozenset({Role.SUPERVISOR, Role.OFFICE, Role.SYSTEM_ADMIN})


@dataclass(frozen=True)
class Watched:
    """`cases` one by one, and the departments whose counters are theirs: the counters know no single case."""

    cases: QuerySet
    departments: frozenset[int]


def supervised_cases(user, *, on) -> QuerySet:
    """The cases one watches as a supervisor; none for officers, however many they see at their desk."""
    if not SUPERVISING & roles_of(user, on=on):
        return Application.objects.none()
    return Application.objects.visible_to(user, on=on)


def watched_by(user, *, on) -> Watched:
    return Watched(
        Application.objects.visible_to(user, on=on), frozenset(departments_granted(user, "view_cases", on=on))
    )
