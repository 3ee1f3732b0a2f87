from accounts.guards import staff_required
from accounts.roles import Role


def list_admin_required(view):
    """Pages of the 行政审批科: only who holds the post of list administrator today."""
    return staff_required(view, roles=frozenset({Role.LIST_ADMIN}))
