"""Which links stand in the header, for whom. A link is shown only where its address exists.

An entry's `current` prefixes tell which pages lie under it. Who may open a page is decided by the page;
this only spares people links they could not use.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.guards import roles_today
from accounts.roles import THREE_ADMINISTRATORS, Role

EVERYONE = "everyone"
PUBLIC = "public"  # not signed in, or signed in as an applicant
APPLICANT = "applicant"
STAFF = "staff"

SUPERVISION = {Role.SUPERVISOR, Role.OFFICE, Role.LEADER, Role.CHIEF}
LISTS = {Role.LIAISON, Role.REVIEWER, Role.HEAD, Role.LIST_ADMIN, Role.LEADER, Role.CHIEF, Role.LEGAL}
LISTS |= {Role.OFFICE, Role.SUPERVISOR}


@dataclass(frozen=True)
class Entry:
    label: object
    url_names: tuple[str, ...]  # the first that resolves is used
    readers: str
    roles: frozenset[Role] = field(default_factory=frozenset)  # empty: every such reader

    def address(self) -> str | None:
        for name in self.url_names:
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
        return None


ENTRIES = (
    Entry(_("Home"), ("home",), PUBLIC),
    Entry(_("Services"), ("catalogue",), EVERYONE),
    Entry(_("Power list"), ("power-list",), PUBLIC),
    Entry(_("Responsibility list"), ("responsibility-list",), PUBLIC),
    Entry(_("My applications"), ("my-applications",), APPLICANT),
    Entry(_("My licences"), ("my-licences",), APPLICANT),
    Entry(_("Check progress"), ("track",), PUBLIC),
    Entry(_("My desk"), ("desk",), STAFF, frozenset(Role) - THREE_ADMINISTRATORS),
    Entry(_("Spot checks of towns"), ("desk-spot-checks",), STAFF, frozenset({Role.REVIEWER, Role.HEAD})),
    Entry(_("Commitments to check"), ("desk-commitments",), STAFF, frozenset({Role.REVIEWER, Role.HEAD})),
    Entry(_("Licences"), ("desk-licences",), STAFF, frozenset(Role) - THREE_ADMINISTRATORS),
    Entry(_("Supervision"), ("supervision",), STAFF, frozenset(SUPERVISION)),
    Entry(_("Alerts"), ("alerts",), STAFF, frozenset(SUPERVISION)),
    Entry(_("My alerts and orders"), ("my-supervision",), STAFF, frozenset(Role) - THREE_ADMINISTRATORS),
    Entry(_("Notices"), ("notices",), STAFF, frozenset(Role) - THREE_ADMINISTRATORS),
    Entry(_("Manage items"), ("manage-items",), STAFF, frozenset({Role.LIST_ADMIN})),
    Entry(_("Speed-up"), ("speed-up",), STAFF, frozenset({Role.LIST_ADMIN, Role.OFFICE, Role.LEADER, Role.CHIEF})),
    Entry(_("Stars"), ("stars",), STAFF, frozenset({Role.LIST_ADMIN, Role.HEAD, Role.LIAISON, Role.OFFICE})),
    Entry(
        _("Cleanup of materials"),
        ("cleanup",),
        STAFF,
        frozenset({Role.LIST_ADMIN, Role.LEGAL, Role.OFFICE, Role.LIAISON, Role.HEAD}),
    ),
    Entry(_("Laws"), ("laws",), STAFF, frozenset({Role.LIST_ADMIN, Role.LEGAL})),
    Entry(_("Changes of the lists"), ("list-changes",), STAFF, frozenset(LISTS)),
    Entry(
        _("Responsibility list"), ("manage-responsibility",), STAFF, frozenset({Role.OFFICE, Role.LIAISON, Role.HEAD})
    ),
    Entry(_("Flows"), ("manage-flows",), STAFF, frozenset({Role.LIST_ADMIN})),
    Entry(_("Wordings"), ("manage-wordings",), STAFF, frozenset({Role.LIST_ADMIN})),
    Entry(_("Rules of the licences"), ("manage-licence-rules",), STAFF, frozenset({Role.LIST_ADMIN})),
    Entry(_("Working-day calendar"), ("manage-calendar",), STAFF, frozenset({Role.LIST_ADMIN, Role.SYSTEM_ADMIN})),
    Entry(_("Posts"), ("manage-posts",), STAFF, frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})),
    Entry(_("Audit record"), ("audit",), STAFF, frozenset({Role.AUDITOR})),
    Entry(_("State of the system"), ("operations",), STAFF, frozenset({Role.SYSTEM_ADMIN})),
    Entry(_("Messages sent"), ("messages",), STAFF, frozenset({Role.SYSTEM_ADMIN})),
    Entry(_("Exchange"), ("exchange",), STAFF, frozenset({Role.EXCHANGE})),
)


_counts: dict[str, Callable] = {}


def register_count(url_name: str, waiting: Callable) -> None:
    """How many things wait behind an entry; a higher app says it in its `ready`. `waiting(user) -> int`."""
    _counts[url_name] = waiting


def entries_for(*, kind: str | None, roles: set[Role]) -> list[Entry]:
    """`kind` is the user's kind, None for a visitor."""
    readers = {EVERYONE}
    if kind == STAFF:
        readers.add(STAFF)
    else:
        readers.add(PUBLIC)
        if kind == APPLICANT:
            readers.add(APPLICANT)
    return [e for e in ENTRIES if e.readers in readers and (not e.roles or e.roles & roles)]


def links(*, path: str, kind: str | None, roles: set[Role]) -> list[dict]:
    """Links with exactly one marked current: the longest address the path lies under."""
    found = [
        {"label": e.label, "url": url, "name": e.url_names[0]}
        for e in entries_for(kind=kind, roles=roles)
        if (url := e.address())
    ]
    under = [link for link in found if _lies_under(path, link["url"])]
    current = max(under, key=lambda link: len(link["url"]), default=None)
    for link in found:
        link["current"] = link is current
    return found


def _lies_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def navigation(request) -> dict:
    """Context processor; nothing is asked of the database until a page draws its header."""
    return {"navigation": SimpleLazyObject(lambda: _links_for(request))}


def _links_for(request) -> list[dict]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return links(path=request.path, kind=None, roles=set())
    found = links(path=request.path, kind=user.kind, roles=roles_today(user))
    for link in found:
        link["count"] = _counts[link["name"]](user) if link["name"] in _counts else 0
    return found
