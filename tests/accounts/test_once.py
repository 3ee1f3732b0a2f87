"""A page asks once who holds which posts; the next page, and every act, asks anew."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.once import once
from accounts.posts import appoint, relieve, roles_of
from accounts.roles import Role
from approval_platform.middleware import AskedOnce
from tests.workflows.desk_pages import page
from tests.world import LONG_AGO, World
from workflows import timekeeping
from workflows.posts_held import posts_of

TODAY = LONG_AGO.replace(year=2017)


def answered(method, view):
    """What the view gives, within a request as the server runs it."""
    found = []
    AskedOnce(lambda request: found.append(view()) or HttpResponse())(getattr(RequestFactory(), method)("/"))
    return found[0]


def twice():
    asked = []
    for _n in range(2):
        once(("what",), lambda: asked.append(1))
    return len(asked)


def test_only_a_request_that_changes_nothing_keeps_an_answer_and_only_for_itself():
    assert [answered(method, twice) for method in ("get", "get", "head", "post")] == [1, 1, 1, 2]
    assert twice() == 2  # commands, tasks, tests


def test_an_answer_is_not_kept_after_an_error():
    def fails(request):
        twice()
        raise ValueError

    with pytest.raises(ValueError):
        AskedOnce(fails)(RequestFactory().get("/"))
    assert twice() == 2


@pytest.mark.django_db
def test_who_gets_an_answer_cannot_change_it_for_the_next():
    world = World()

    def view():
        roles_of(world.clerk, on=TODAY).clear()
        posts_of(world.clerk, on=TODAY).clear()
        return roles_of(world.clerk, on=TODAY), len(posts_of(world.clerk, on=TODAY))

    assert answered("get", view) == ({Role.CLERK}, 1)


@pytest.mark.django_db
def test_an_act_sees_an_appointment_of_the_same_request_and_the_next_page_too():
    world = World()

    def appointed():
        before = roles_of(world.clerk, on=TODAY)
        appoint(world.clerk, world.post(Role.REVIEWER, world.section), start_on=LONG_AGO)
        return roles_of(world.clerk, on=TODAY) - before

    assert answered("post", appointed) == {Role.REVIEWER}
    assert page(world.clerk, "desk").status_code == 200
    for posting in world.clerk.postings.all():
        relieve(posting, end_on=LONG_AGO)
    assert answered("get", lambda: roles_of(world.clerk, on=TODAY)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["desk", "desk-case"])
def test_a_page_asks_for_the_roles_and_the_posts_once(where):
    world = World()
    case = world.apply(when=timekeeping.now())
    with CaptureQueriesContext(connection) as seen:
        assert page(world.clerk, where, *([case.number] if where == "desk-case" else [])).status_code == 200
    said = [query["sql"] for query in seen.captured_queries]
    assert len([sql for sql in said if sql.startswith('SELECT "accounts_post"."role"')]) == 1
    assert len([sql for sql in said if sql.startswith('SELECT "accounts_posting"."post_id" AS')]) == 1
