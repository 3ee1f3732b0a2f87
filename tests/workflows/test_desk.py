"""The desk through Django's client: who comes in, the worklist, taking cases, the page of a case, searching."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.workflows.desk_pages import client_of, now, page
from tests.world import World
from workflows import engine, panels, timekeeping
from workflows.models import StageRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def test_the_desk_is_for_officers_only(world):
    case = world.apply(when=now())
    assert client_of().get(reverse("desk")).status_code == 302
    assert page(world.user, "desk").status_code == 404
    assert page(world.user, "desk-case", case.number).status_code == 404
    assert page(world.clerk, "desk").status_code == 200


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_administrators_are_told_why_there_is_nothing_for_them(world, role):
    case = world.apply(when=now())
    admin = world.person("系统员", role, world.bureau)
    answer = page(admin, "desk")
    assert answer.status_code == 403 and case.number not in answer.content.decode()
    assert page(admin, "desk-case", case.number).status_code == 403


def test_the_worklist_shows_what_waits_for_my_posts_and_nothing_else(world):
    case = world.apply(when=now())
    assert case.number in page(world.clerk, "desk").content.decode()
    empty = page(world.reviewer, "desk").content.decode()
    assert case.number not in empty and "Nothing waits here" in empty


def test_filters_stand_in_the_address_and_nonsense_is_ignored(world):
    case = world.apply(when=now())
    for query, found in [
        ({"q": case.number[-6:]}, True),
        ({"q": "样例"}, True),
        ({"q": "不存在"}, False),
        ({"kind": "decision"}, False),
        ({"kind": "acceptance", "item": str(world.item.pk)}, True),
        ({"queue": "overdue"}, False),
        ({"queue": "nonsense", "page": "x", "item": "'", "q": "\x00"}, True),
    ]:
        answer = page(world.clerk, "desk", **query)
        assert answer.status_code == 200 and (case.number in answer.content.decode()) is found, query


def test_the_worklist_asks_as_much_for_twenty_cases_as_for_one(world, django_assert_max_num_queries):
    client = client_of(world.clerk)
    world.apply(when=now())
    few = _queries(client, reverse("desk"))
    for _n in range(19):
        world.apply(when=now())
    assert _queries(client, reverse("desk")) == few
    assert few <= 26


def _queries(client, url) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)  # what a process reads once is not counted
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_ticked_cases_are_taken_and_each_says_what_became_of_it(world):
    first, second, third = (world.apply(when=now()) for _n in range(3))
    runs = [case.runs.get() for case in (first, second, third)]
    colleague = world.person("赵受理", Role.CLERK, world.window)
    engine.claim(second, by=colleague, at=now())
    client = client_of(world.clerk)
    picks = [f"{run.pk}.1" for run in runs[:2]] + ["999999.1", "x", f"{runs[2].pk}.5"]
    answer = client.post(reverse("desk-claim"), {"pick": picks, "next": "/desk/?queue=mine"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/desk/?queue=mine"
    told = [str(m) for m in answer.context["messages"]]
    assert len(told) == 4
    assert any(first.number in m and "yours" in m for m in told)
    assert any(second.number in m and colleague.name in m for m in told)
    officers = [StageRun.objects.get(pk=run.pk).officer for run in runs]
    assert officers == [world.clerk, colleague, None]


def test_one_case_is_taken_by_its_own_button_and_next_leads_nowhere_else(world):
    case = world.apply(when=now())
    pick = f"{case.runs.get().pk}.1"
    answer = client_of(world.clerk).post(reverse("desk-claim"), {"one": pick, "next": "https://evil.example/"})
    assert answer.status_code == 302 and answer["Location"] == reverse("desk")
    assert case.runs.get().officer == world.clerk


def test_a_foreign_post_takes_nothing(world):
    case = world.apply(when=now())
    client_of(world.reviewer).post(reverse("desk-claim"), {"one": f"{case.runs.get().pk}.1"})
    assert case.runs.get().officer is None


def test_the_page_of_a_case_shows_all_and_offers_what_may_be_done(world):
    case = world.apply(when=now())
    shown = page(world.clerk, "desk-case", case.number).content.decode()
    assert case.number in shown and "实施方案" in shown and "涉及人数" in shown
    assert world.applicant.id_masked in shown and "申请材料接收凭证" in shown
    for act in ("accept", "request_correction", "decline"):
        assert reverse("desk-act", args=[case.number, act]) in shown
    for act in ("advance", "grant", "void", "extend", "release"):
        assert reverse("desk-act", args=[case.number, act]) not in shown


def test_who_accepted_is_not_offered_the_decision(world):
    from accounts.posts import appoint

    case = world.at_decision(when=now())
    assert (
        reverse("desk-act", args=[case.number, "grant"])
        in page(world.leader, "desk-case", case.number).content.decode()
    )
    appoint(world.clerk, world.leader.postings.get().post, start_on=timekeeping.local_date(now()))
    shown = page(world.clerk, "desk-case", case.number).content.decode()
    assert reverse("desk-act", args=[case.number, "send_back"]) in shown
    assert reverse("desk-act", args=[case.number, "grant"]) not in shown


def test_from_the_first_stage_after_acceptance_there_is_nowhere_to_send_it_back(world):
    case = world.accepted(when=now())
    back = reverse("desk-act", args=[case.number, "send_back"])
    assert back not in page(world.reviewer, "desk-case", case.number).content.decode()
    case = world.at_decision(when=now())
    back = reverse("desk-act", args=[case.number, "send_back"])
    assert back in page(world.leader, "desk-case", case.number).content.decode()


def test_a_case_of_another_post_does_not_exist(world):
    case = world.apply(when=now())
    assert page(world.reviewer, "desk-case", case.number).status_code == 404
    assert page(world.reviewer, "desk-act", case.number, "accept").status_code == 404
    assert page(world.clerk, "desk-case", "330282-000000-000000").status_code == 404
    assert page(world.clerk, "desk-act", case.number, "nonsense").status_code == 404


def test_a_colleague_who_took_the_case_is_named_and_acts_are_not_offered(world):
    case = world.apply(when=now())
    colleague = world.person("赵受理", Role.CLERK, world.window)
    engine.claim(case, by=colleague, at=now())
    shown = page(world.clerk, "desk-case", case.number).content.decode()
    assert "赵受理" in shown and reverse("desk-act", args=[case.number, "accept"]) not in shown
    assert page(world.clerk, "desk-act", case.number, "accept").status_code == 403


def test_higher_apps_show_alerts_and_notices_here(world, monkeypatch):
    monkeypatch.setitem(panels._providers, "case_alerts", lambda application: f"<late> {application.number}")
    monkeypatch.setitem(panels._providers, "desk_notices", lambda user: f"for {user.name}")
    case = world.apply(when=now())
    assert f"&lt;late&gt; {case.number}" in page(world.clerk, "desk-case", case.number).content.decode()
    assert "for 王受理" in page(world.clerk, "desk").content.decode()


def test_search_finds_visible_cases_only(world):
    case = world.accepted(when=now())
    for words in (case.number, "样例制造", "不定时"):
        assert case.number in page(world.clerk, "desk-search", q=words).content.decode()
    assert "No case fits" in page(world.leader, "desk-search", q=case.number).content.decode()
    assert page(world.clerk, "desk-search", q="").status_code == 200
    assert page(world.user, "desk-search", q=case.number).status_code == 404


def test_one_comes_back_to_the_same_place_in_the_queue(world):
    case = world.apply(when=now())
    place = f"{reverse('desk')}?queue=unclaimed&page=1"
    listed = client_of(world.clerk).get(place).context["address"]
    shown = page(world.clerk, "desk-case", case.number, next=listed)
    accept = next(c for c in shown.context["choices"] if c.act == "accept").url
    assert f'href="{accept}?next=/desk/%3Fqueue%3Dunclaimed%26page%3D1"' in shown.content.decode()
    done = client_of(world.clerk).post(accept, {"version": case.version, "opinion": "齐全", "next": listed})
    assert done["Location"] == place
    astray = page(world.clerk, "desk-case", case.number, next="https://elsewhere.example/")
    assert "elsewhere" not in astray.context["back"] + astray.context["came_from"]


def test_the_page_of_a_case_asks_no_more_for_a_long_history(world):
    case = world.accepted(when=now())
    short = _queries(client_of(world.reviewer), reverse("desk-case", args=[case.number]))
    for _n in range(3):
        engine.start_special_procedure(case, by=world.reviewer, at=now(), kind="hearing", basis="法", planned_days=3)
        engine.end_special_procedure(case, by=world.reviewer, at=now())
    engine.advance(case, by=world.reviewer, at=now(), opinion="同意")
    engine.send_back(case, by=world.leader, at=now(), to="review", reason="请补充审查综合计算的周期。")
    assert _queries(client_of(world.reviewer), reverse("desk-case", args=[case.number])) == short
    assert short <= 52


@pytest.mark.parametrize(
    "astray", ["x", "//elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)", "\0"]
)
def test_a_way_back_that_is_no_address_of_ours_leads_to_the_desk(world, astray):
    answer = client_of(world.clerk).post(reverse("desk-claim"), {"pick": "1.1", "next": astray})
    assert answer.status_code == 302 and answer["Location"] == reverse("desk")
    elder = client_of(world.clerk).post(reverse("elder-mode"), {"on": "1", "next": astray})
    assert elder["Location"] == "/"


def test_a_number_no_case_can_have_is_not_found(world):
    for path in ("%00/", "%00/accept/", "%E2%80%AE/", "a.b/"):
        assert client_of(world.clerk).get(f"/desk/applications/{path}").status_code == 404
