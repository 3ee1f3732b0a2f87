"""Which links the header offers to whom. No database."""

from django.test import override_settings
from django.urls import path

from accounts.navigation import ENTRIES, entries_for, links
from accounts.roles import Role


def names(**who):
    return {entry.url_names[0] for entry in entries_for(**who)}


def test_a_visitor_sees_the_services_and_the_list_and_no_desk():
    assert names(kind=None, roles=set()) == {"home", "catalogue", "power-list", "responsibility-list", "track"}


def test_an_applicant_also_sees_their_applications():
    assert "my-applications" in names(kind="applicant", roles=set())


def test_a_clerk_has_a_desk_but_does_not_supervise():
    seen = names(kind="staff", roles={Role.CLERK})
    assert "desk" in seen and not seen & {"supervision", "alerts", "manage-items", "my-applications", "home"}


def test_a_supervisor_sees_alerts_and_an_item_keeper_the_items():
    assert {"supervision", "alerts"} <= names(kind="staff", roles={Role.SUPERVISOR})
    assert {"manage-items", "manage-calendar"} <= names(kind="staff", roles={Role.LIST_ADMIN})


def test_the_three_administrators_are_offered_no_cases():
    assert names(kind="staff", roles={Role.AUDITOR}) == {"catalogue", "audit"}
    assert names(kind="staff", roles={Role.SECURITY_ADMIN}) == {"catalogue", "manage-posts"}
    assert names(kind="staff", roles={Role.SYSTEM_ADMIN}) == {
        "catalogue", "manage-calendar", "manage-posts", "messages", "operations",
    }  # fmt: skip


def test_the_lists_are_kept_by_their_administrators_only():
    for role in (Role.LEGAL, Role.HEAD, Role.LIAISON):
        seen = names(kind="staff", roles={role})
        assert "notices" in seen and not seen & {"manage-items", "manage-flows", "supervision", "alerts"}


def _page(request):
    raise AssertionError("only its address is asked for")


urlpatterns = [
    path("", _page, name="home"),
    path("items/", _page, name="catalogue"),
    path("items/x/desk/", _page, name="desk"),
]


@override_settings(ROOT_URLCONF=__name__)
def test_a_link_without_an_address_is_left_out():
    assert [link["url"] for link in links(path="/", kind=None, roles=set())] == ["/", "/items/"]


@override_settings(ROOT_URLCONF=__name__)
def test_exactly_the_longest_address_above_the_page_is_current():
    found = links(path="/items/x/desk/7/", kind="staff", roles={Role.CLERK})
    assert [(link["url"], link["current"]) for link in found] == [("/items/", False), ("/items/x/desk/", True)]
    assert [link["current"] for link in links(path="/elsewhere/", kind=None, roles=set())] == [False, False]


def test_every_entry_has_words_and_a_name():
    assert all(str(entry.label) and entry.url_names for entry in ENTRIES)
