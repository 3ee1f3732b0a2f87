"""Who may open a page of the staff: by the posts they hold today. An applicant never learns that the page exists."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.posts import roles_of
from accounts.roles import Role


def roles_today(user) -> set[Role]:
    """Asked once per request, however many parts of a page want to know."""
    if not user.is_authenticated or user.kind != "staff":
        return set()
    if not hasattr(user, "_roles_today"):
        user._roles_today = roles_of(user, on=timezone.localdate())
    return user._roles_today


def staff_required(view=None, *, roles=frozenset()):
    """Signed in and of the staff, else 404; with one of the roles where any are named, else 403."""

    def decorate(inner):
        @login_required
        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if request.user.kind != "staff":
                raise Http404
            if roles and not roles & roles_today(request.user):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guarded

    return decorate(view) if view else decorate
