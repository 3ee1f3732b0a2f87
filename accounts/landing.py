"""Where a person starts after signing in."""

from django.urls import NoReverseMatch, reverse

from accounts.roles import THREE_ADMINISTRATORS, Role

SUPERVISING = {Role.SUPERVISOR, Role.OFFICE}
LISTS = {Role.LIST_ADMIN}
DESKS_OF_THE_THREE = {
    Role.SYSTEM_ADMIN: "operations",
    Role.SECURITY_ADMIN: "manage-posts",
    Role.AUDITOR: "audit",
}


def landing_url(user, roles: set[Role]) -> str:
    if user.kind != "staff":
        return _first("my-applications", "home")
    if roles & SUPERVISING and not roles & {Role.CLERK, Role.TOWN_CLERK, Role.REVIEWER}:
        return _first("supervision", "desk", "home")
    if roles & LISTS:
        return _first("manage-items", "desk", "home")
    if roles & THREE_ADMINISTRATORS:
        return _first(*(DESKS_OF_THE_THREE[role] for role in roles & THREE_ADMINISTRATORS), "account", "home")
    return _first("desk", "home")


def _first(*names: str) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"
