"""The acts of law by their pages: done, clicked twice, come second, by the wrong officer."""

import pytest
from django.urls import reverse

from accounts.grants import grant_department
from tests.workflows.desk_law_cases import LAW_CASES, LONG, filled, pending
from tests.workflows.desk_pages import client_of, page
from tests.world import World
from workflows.models import Event

pytestmark = pytest.mark.django_db
by_act = pytest.mark.parametrize(
    ("act", "make", "who", "typed", "after"), LAW_CASES, ids=[case[0] for case in LAW_CASES]
)


@pytest.fixture
def world(settings):
    settings.PUBLIC_SAFETY_ITEMS = ["special-hours"]
    return World()


def state(case):
    case.refresh_from_db()
    return case.state


def seen(case, **typed):
    case.refresh_from_db()
    run = case.runs.filter(ended_at=None).first()
    return {"version": case.version, "confirmed": "1", **({"run": run.pk} if run else {}), **typed}


@by_act
def test_the_act_is_offered_done_by_two_clicks_once_and_said(world, act, make, who, typed, after):
    case, user = make(world), getattr(world, who)
    offered = [c.act for c in page(user, "desk-case", case.number).context["choices"]]
    offered += [c.act for c in page(user, "desk-case", case.number).context["rare"]]
    assert act in offered and page(user, "desk-act", case.number, act).status_code == 200
    address, sent = reverse("desk-act", args=[case.number, act]), seen(case, **filled(world, case, typed))
    clicks = [client_of(user).post(address, sent) for _n in range(2)]
    assert [c.status_code for c in clicks] == [302, 302], clicks[0].content.decode()
    assert Event.objects.filter(application=case, seq__gt=sent["version"]).count() == 1 and state(case) == after
    assert page(user, "desk-case", case.number).status_code == 200


@by_act
def test_who_comes_second_is_told_and_loses_nothing(world, act, make, who, typed, after):
    case = make(world)
    sent = seen(case, **filled(world, case, typed)) | {"version": case.version - 1}
    answer = client_of(getattr(world, who)).post(reverse("desk-act", args=[case.number, act]), sent)
    assert answer.status_code == 409 and "has acted on this case in the meantime" in answer.content.decode()
    assert LONG not in typed.values() or LONG in answer.content.decode()


@by_act
def test_the_wrong_officer_may_not(world, act, make, who, typed, after):
    case = make(world)
    grant_department(world.supervisor.postings.get().post, world.bureau, "view_cases")
    before = (state(case), case.version)
    sent = seen(case, **filled(world, case, typed))
    address = reverse("desk-act", args=[case.number, act])
    assert page(world.supervisor, "desk-act", case.number, act).status_code == 403
    assert client_of(world.supervisor).post(address, sent).status_code == 403
    assert client_of(world.stranger).post(address, sent).status_code == 404
    assert (state(case), case.version) == before


def test_what_is_pending_is_said_to_be_at_the_desk_and_to_the_applicant(world):
    case = pending(world)
    number = case.letters.get(kind="special_procedure").number
    for user, name in ((world.reviewer, "desk-case"), (world.user, "my-application")):
        shown = page(user, name, case.number).content.decode()
        assert number in shown and "The clock runs on" in shown


def test_what_is_missing_is_said_at_the_field(world):
    case = pending(world)
    number = case.letters.get(kind="special_procedure").number
    sent = {"letter": number, "way": "left", "receiver": "张三", "served_on": "2016-01-01"}
    address = reverse("desk-act", args=[case.number, "serve"])
    answer = client_of(world.reviewer).post(address, seen(case, **sent))
    assert answer.status_code == 400 and 'href="#id_second_deliverer"' in answer.content.decode()
    answer = client_of(world.reviewer).post(address, seen(case, **sent, second_deliverer="王同行"))
    assert answer.status_code == 400 and 'href="#id_served_on"' in answer.content.decode()
    assert state(case) == "in_review"
