"""The supervisors' pages: numbers that are true, lists that are what the numbers count, doors that are closed."""

import csv
import io
import time
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import Department, Post
from accounts.posts import appoint
from accounts.roles import Role
from supervision import dashboard, monitor, rounds
from supervision.audience import watched_by
from supervision.models import Alert, Card, Notice
from tests.instants import at
from tests.reading import read_everything
from tests.world import LONG_AGO, World
from workflows import engine, timekeeping
from workflows.models import Application, Event, Heartbeat, ParkedEvent

pytestmark = pytest.mark.django_db(transaction=True)
NOON = at("2016-11-01 12:00")  # a case accepted on 11 October was promised for 31 October
PAGES = [
    "supervision", "supervision-tiles", "supervision-wall", "supervised-cases", "alerts", "alert-cards", "alert-rules",
]  # fmt: skip


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    grant_department(Post.objects.get(role=Role.SUPERVISOR), world.bureau, "view_cases")
    return world


@pytest.fixture
def supervisor(client, world):
    client.force_login(world.supervisor)
    return client


def lively(world):
    """One of each kind, known by name."""
    cases = {
        "overdue": world.accepted(when=at("2016-10-11 09:00")),
        "today": world.apply(when=at("2016-10-25 09:00")),  # five working days to accept it
        "soon": world.apply(when=at("2016-10-27 09:00")),
        "open": world.accepted(when=at("2016-11-01 09:00")),
        "paused": world.accepted(when=at("2016-10-12 09:00")),
        "correcting": world.apply(when=at("2016-10-31 09:00")),
        "late": world.at_decision(when=at("2016-10-10 09:00")),
        "in time": world.at_decision(when=at("2016-10-24 09:00")),
        "withdrawn": world.apply(when=at("2016-10-24 09:00")),
    }
    engine.start_special_procedure(
        cases["paused"],
        by=world.reviewer,
        at=at("2016-10-13 09:00"),
        kind="hearing",
        basis="第四十五条",
        planned_days=20,
    )
    point = {"target": "material:plan", "label": "方案", "problem": "未盖章", "required": "盖章", "basis": "503号文"}
    engine.request_correction(cases["correcting"], by=world.clerk, at=at("2016-10-31 10:00"), points=[point])
    for name in ("late", "in time"):
        engine.grant(cases[name], by=world.leader, at=at("2016-10-31 10:00"), content="准予")
    engine.withdraw(cases["withdrawn"], by=world.user, at=at("2016-10-25 09:00"), reason="不办了")
    read_everything()
    monitor.sweep(at=NOON)
    return cases


def numbers(answer):
    return {tile["url"].split("?")[1]: tile["number"] for tile in answer.context["tiles"]}


def listed(client, **query):
    page = client.get(reverse("supervised-cases"), query).context["page"]
    return {case.number for case in page.object_list}


# -- who may come


@pytest.mark.parametrize("name", PAGES)
def test_only_those_who_supervise_may_look(client, world, name):
    url = reverse(name)
    answer = client.get(url)
    if name == "supervision-tiles":
        assert answer["HX-Refresh"] == "true" and not answer.content
    else:
        assert answer.status_code == 302 and reverse("login") in answer["Location"]
    for who, status in ((world.user, 404), (world.clerk, 403), (world.reviewer, 403), (world.supervisor, 200)):
        client.force_login(who)
        assert client.get(url).status_code == status, who


def test_a_post_that_has_ended_opens_nothing(client, world):
    posting = world.supervisor.postings.get()
    posting.end_on = LONG_AGO
    posting.save()
    client.force_login(world.supervisor)
    assert client.get(reverse("supervision")).status_code == 403


def test_without_a_grant_a_supervisor_sees_no_case_and_no_number(client, world):
    case = lively(world)["overdue"]
    other = world.person("外来监察", Role.SUPERVISOR, world.make_town("zhouxiang", "周巷镇", "330282104"))
    client.force_login(other)
    answer = client.get(reverse("supervision"))
    assert set(numbers(answer).values()) == {0, "—"} and answer.context["departments"] == []
    assert sum(sum(s["values"]) for s in answer.context["chart"]["series"]) == 0
    assert client.get(reverse("alerts")).context["page"].paginator.count == 0
    assert client.get(reverse("supervised-case", args=[case.number])).status_code == 404
    assert listed(client) == set()


# -- numbers


def test_every_tile_says_how_many_its_own_list_holds(supervisor, world):
    cases = lively(world)
    found = numbers(supervisor.get(reverse("supervision")))
    for when in ("overdue", "today", "soon", "correcting"):
        assert cases[when].number in listed(supervisor, when=when), when
    assert listed(supervisor, when="stopped") == {cases["paused"].number}
    for query, number in found.items():
        if query.startswith("when=") and query != "when=late":
            assert number == len(listed(supervisor, when=query.split("=")[1])), query
    assert found["when=open"] == Application.objects.open().count() == 8
    assert found["level=yellow&period=month"] == Card.objects.filter(level="yellow", issued_at__month=11).count() > 0


def test_due_dates_fall_into_the_right_tile(supervisor, world):
    cases = lively(world)
    stage_or_total = {name: case.number for name, case in cases.items()}
    assert listed(supervisor, when="today") == {stage_or_total["today"]}
    assert stage_or_total["overdue"] not in listed(supervisor, when="soon")
    assert stage_or_total["paused"] not in listed(supervisor, when="overdue")
    assert stage_or_total["correcting"] not in listed(supervisor, when="overdue")


def test_the_rate_in_time_and_the_list_of_the_late_agree(supervisor, world):
    cases = lively(world)
    assert listed(supervisor, when="late") == {cases["late"].number}
    assert numbers(supervisor.get(reverse("supervision")))["when=late"] == 50


def test_the_rate_is_never_rounded_up_to_all():
    assert dashboard.on_time({"promised_kept": 1999, "promised_missed": 1}) == 99.9
    assert dashboard.on_time({"promised_kept": 3, "promised_missed": 0}) == 100
    assert dashboard.on_time({"promised_kept": 0, "promised_missed": 2}) == 0
    assert dashboard.on_time({}) is None


def test_the_line_and_the_table_count_what_the_record_says(supervisor, world):
    lively(world)
    context = supervisor.get(reverse("supervision")).context
    received, closed = (one["values"] for one in context["chart"]["series"])
    by_day = {}
    for event in Event.objects.filter(action="submit"):
        day = timekeeping.local_date(event.at)
        by_day[f"{day.month}-{day.day}"] = by_day.get(f"{day.month}-{day.day}", 0) + 1
    assert dict(zip(context["chart"]["labels"], received, strict=True)).items() >= by_day.items()
    assert sum(received) == 9 and sum(closed) == 0 and len(received) == 30
    [row] = context["departments"]
    assert row["department"] == world.section and row["open"] == 8 and row["decided"] == 2 and row["on_time"] == 50
    assert row["yellow"] == Card.objects.filter(level="yellow").count() and row["red"] == 0


def test_counters_say_until_when_they_have_read(world):
    world.apply(when=at("2016-10-25 09:00"))
    time.sleep(0.2)
    assert dashboard.counted_until(NOON) < NOON
    read_everything()
    assert dashboard.counted_until(NOON) == NOON


@pytest.mark.parametrize("name", ["supervision", "supervision-wall", "supervised-cases", "alerts", "alert-cards"])
def test_a_page_costs_the_same_for_many_cases(supervisor, world, name, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    lively(world)
    supervisor.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        supervisor.get(reverse(name))
    lively(world)
    with django_assert_max_num_queries(len(few)):
        supervisor.get(reverse(name))
    assert len(few) <= 39  # 37, and two for the slowest stages


# -- lists


def test_filters_stand_in_the_address_and_nonsense_filters_nothing(supervisor, world):
    cases = lively(world)
    number = cases["overdue"].number
    assert listed(supervisor, q=number[-6:]) == {number}
    assert len(listed(supervisor, q="样例制造", state="paused")) == 1
    assert len(listed(supervisor, department=world.section.pk, item="special-hours")) == 9
    assert len(listed(supervisor, department=world.town.pk)) == 0
    for nonsense in (
        {"when": "x"},
        {"state": "'"},
        {"department": "9" * 30},
        {"page": "-1"},
        {"item": "?"},
        {"q": "\x00"},
    ):
        assert supervisor.get(reverse("supervised-cases"), nonsense).status_code == 200
        assert supervisor.get(reverse("alerts"), nonsense | {"level": "x", "rule": "y"}).status_code == 200


def test_the_file_for_spreadsheets(supervisor, world, monkeypatch):
    cases = lively(world)
    type(world.applicant).objects.filter(pk=world.applicant.pk).update(name="=1+1")
    answer = supervisor.get(reverse("supervised-cases"), {"when": "overdue", "format": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf") and "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(text)))
    assert {row[0] for row in rows[1:]} == listed(supervisor, when="overdue") >= {cases["overdue"].number}
    assert rows[1][2] == "'=1+1"
    assert world.applicant.id_masked not in text
    monkeypatch.setattr("supervision.views.cases.MOST_EXPORTED", 3)
    rows = list(
        csv.reader(io.StringIO(supervisor.get(reverse("supervised-cases"), {"format": "csv"}).content.decode()))
    )
    assert len(rows) == 5 and len(rows[-1]) == 1 and "3" in rows[-1][0]


def test_one_case_is_tracked_with_its_limits_holders_and_alerts(supervisor, world):
    case = lively(world)["overdue"]
    page = supervisor.get(reverse("supervised-case", args=[case.number])).content.decode()
    for words in ("劳动关系科", "环节超时黄牌", "超承诺时限黄牌", "逐日计算"):
        assert words in page, words
    assert world.applicant.id_masked not in page


def test_the_wall_names_nobody(supervisor, world):
    lively(world)
    page = supervisor.get(reverse("supervision-wall")).content.decode()
    main = page[page.index("<main") :]
    assert "330282-" in main
    for name in (world.applicant.name, world.clerk.name, world.reviewer.name, world.user.name):
        assert name not in main


# -- alerts


def test_alerts_say_when_they_were_owed_and_that_they_came_late(supervisor, world):
    lively(world)
    newest = list(supervisor.get(reverse("alerts")).context["page"].object_list)
    assert [a.due_at for a in newest] == sorted((a.due_at for a in Alert.objects.all()), reverse=True)[: len(newest)]
    late = supervisor.get(reverse("alerts"), {"raised": "late", "rule": "promised-over"})
    [alert, *_more] = late.context["page"].object_list
    assert alert.late and alert.due_at == at("2016-11-01 00:00")
    assert "2016年11月1日 00:00" in late.content.decode() and "2016年11月1日 12:00" in late.content.decode()
    for query in (
        {"level": "yellow"},
        {"department": world.section.pk},
        {"raised": "retroactive"},
        {"period": "month"},
    ):
        page = supervisor.get(reverse("alerts"), query).context["page"]
        wanted = {
            "level": Alert.objects.filter(level="yellow"),
            "department": Alert.objects.all(),
            "raised": Alert.objects.filter(retroactive=True),
            "period": Alert.objects.filter(due_at__gte=at("2016-11-01 00:00")),
        }[next(iter(query))]
        assert page.paginator.count == wanted.count()


def test_the_rules_are_shown_as_house_rules(supervisor, world):
    page = supervisor.get(reverse("alert-rules")).content.decode()
    assert "默认规则" in page and "超法定时限红牌" in page and "可配置" in page


# -- notices


def test_a_notice_goes_to_the_holders_of_the_post_and_is_noted_once(client, world):
    lively(world)
    notice = Notice.objects.filter(post__role="reviewer").first()
    client.force_login(world.reviewer)
    assert notice.application.number in client.get(reverse("notices")).content.decode()
    desk = client.get(reverse("desk")).content.decode()
    assert notice.application.number in desk
    panel = desk.partition('id="notices-here"')[2].partition("</section>")[0]
    told = Notice.objects.filter(post=notice.post, acknowledged_at=None)
    for number in told.values_list("application__number", flat=True):
        assert panel.count(f"/{number}/") <= 1  # however often it was told, a case stands there once
    client.post(reverse("acknowledge-notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.acknowledged_by == world.reviewer and notice.acknowledged_at == NOON
    colleague = world.person("钱审核", Role.REVIEWER, world.section)
    client.force_login(colleague)
    client.post(reverse("acknowledge-notice", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.acknowledged_by == world.reviewer


def test_a_notice_to_another_post_does_not_exist(client, world):
    lively(world)
    notice = Notice.objects.filter(post__role="reviewer").first()
    url = reverse("acknowledge-notice", args=[notice.pk])
    client.force_login(world.clerk)
    assert client.post(url).status_code == 404
    client.force_login(world.user)
    assert client.post(url).status_code == 404 and client.get(reverse("notices")).status_code == 404
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


# -- is it alive


def test_a_stopped_sweep_is_told_to_those_who_supervise(supervisor, world, client):
    assert "电子监察已停止运行" in supervisor.get(reverse("alerts")).content.decode()
    rounds.beat("sweep")
    assert "电子监察已停止运行" not in supervisor.get(reverse("alerts")).content.decode()
    Heartbeat.objects.filter(name="sweep").update(at=F("at") - timedelta(seconds=200))
    assert "3 分钟前" in supervisor.get(reverse("alerts")).content.decode()
    client.force_login(world.clerk)
    assert "电子监察已停止运行" not in client.get(reverse("notices")).content.decode()


def test_the_state_of_the_system_in_words_and_a_retry(client, world):
    machine = Department.objects.create(code="it", name="信息中心", kind="section", parent=world.bureau)
    admin = world.person("高系统", Role.SYSTEM_ADMIN, machine)
    for who, status in ((world.user, 404), (world.clerk, 403), (world.leader, 403), (admin, 200)):
        client.force_login(who)
        assert client.get(reverse("operations")).status_code == status
    case = world.apply(when=at("2016-10-25 09:00"))
    event = Event.objects.get(application=case)
    read_everything()
    ParkedEvent.objects.create(reader="watching", event=event, application_id=case.pk, error="ValueError('poison')")
    page = client.get(reverse("operations")).content.decode()
    assert "poison" in page and "从未运行" in page and "时限监察" in page
    client.force_login(world.clerk)
    assert client.post(reverse("retry-parked"), {"reader": "watching"}).status_code == 403
    client.force_login(admin)
    assert client.post(reverse("retry-parked"), {"reader": "nobody"}).status_code == 404
    assert client.post(reverse("retry-parked"), {"reader": "watching"}).status_code == 302
    assert not ParkedEvent.objects.exists()


def test_who_is_both_sees_what_the_posts_grant_and_no_more(world):
    appoint(world.clerk, Post.objects.get(role=Role.SUPERVISOR), start_on=LONG_AGO)
    assert (
        watched_by(world.clerk, on=NOON.date()).departments == watched_by(world.supervisor, on=NOON.date()).departments
    )
