from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from accounts.posts import roles_of
from accounts.roles import Role


def list_admin_required(view):
    """Pages of the 行政审批科: only who holds the post of list administrator today."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if Role.LIST_ADMIN not in roles_of(request.user, on=localdate()):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
