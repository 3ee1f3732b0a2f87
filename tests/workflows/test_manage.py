"""The administrators' pages: the calendar and whom it moves, posts, flows."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Department, Posting
from accounts.roles import Role
from tests.instants import at
from tests.world import LONG_AGO, World
from workflows import calendar_notices, drift, engine, recalculation, timekeeping
from workflows.engine import upkeep
from workflows.models import (
    Application,
    CalendarDay,
    CalendarStamp,
    CalendarYear,
    Deadline,
    DeadlineRevision,
    Recalculation,
)

pytestmark = pytest.mark.django_db
NOON = at("2016-10-12 12:00")
NOTICE = "2027-01-01 holiday 元旦\n2027-01-02, 放假，元旦\n\n2027-01-10 workday 元旦\n"


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(timekeeping, "now", lambda: NOON)
    timekeeping.forget_calendar()
    world.list_admin = world.person("徐事项", Role.LIST_ADMIN, world.window)
    machine = Department.objects.create(code="it", name="信息中心", kind="section", parent=world.bureau)
    world.security = world.person("严安全", Role.SECURITY_ADMIN, machine)
    world.system = world.person("高系统", Role.SYSTEM_ADMIN, machine)
    yield world
    timekeeping.forget_calendar()


@pytest.fixture
def keeper(client, world):
    client.force_login(world.list_admin)
    return client


@pytest.fixture
def officer(client, world):
    client.force_login(world.security)
    return client


def day_url(day):
    return reverse("calendar-day", args=[day])


def confirm(client, url, answer):
    """Press the button of the preview."""
    return client.post(url, {**answer.context["hidden"]})


# -- who may come


@pytest.mark.parametrize(
    ("name", "args", "may"),
    [
        ("manage-calendar", [], {"list_admin", "system"}),
        ("calendar-year", [2016], {"list_admin", "system"}),
        ("calendar-day", ["2016-10-13"], {"list_admin", "system"}),
        ("calendar-load", [2027], {"list_admin", "system"}),
        ("calendar-recompute", [], {"list_admin", "system"}),
        ("manage-posts", [], {"security", "system"}),
        ("manage-flows", [], {"list_admin"}),
        ("manage-flow", ["special-hours"], {"list_admin"}),
    ],
)
def test_each_page_opens_for_its_keepers_only(client, world, name, args, may):
    url = reverse(name, args=args)
    assert client.get(url).status_code == 302
    client.force_login(world.user)
    assert client.get(url).status_code == 404
    for who in ("clerk", "supervisor", "list_admin", "security", "system"):
        client.force_login(getattr(world, who))
        assert client.get(url).status_code == (200 if who in may else 403), who


def test_nobody_else_can_write_either(client, world):
    client.force_login(world.supervisor)
    before = CalendarStamp.objects.get().number
    for url in (day_url("2016-10-13"), reverse("calendar-load", args=[2027]), reverse("calendar-recompute")):
        assert client.post(url, {"kind": "holiday", "confirmed": "1", "seen": before}).status_code == 403
    assert CalendarStamp.objects.get().number == before


# -- the calendar


def test_a_year_at_a_glance(keeper, world):
    answer = keeper.get(reverse("manage-calendar"))
    assert answer.context["year"] == 2016 and answer.context["workdays"] == 250 and answer.context["behind"] == 0
    page = answer.content.decode()
    assert page.count('class="month"') == 12 and "国庆节" in page and day_url("2016-10-08") in page
    unknown = keeper.get(reverse("calendar-year", args=[2031])).content.decode()
    assert "暂定" in unknown and day_url("2031-01-01") not in unknown
    assert keeper.get("/manage/calendar/1800/").status_code == 404
    assert keeper.get(day_url("2016-13-45")).status_code == 404


def test_a_day_is_changed_only_after_its_effect_was_seen(keeper, world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    other = world.apply(when=at("2016-10-12 09:00"))  # to be accepted by the 19th
    answer = keeper.post(day_url("2016-10-31"), {"kind": "holiday", "name": "停电"})
    assert answer.status_code == 200 and answer.context["moved"] == 1
    assert not CalendarDay.objects.filter(date=date(2016, 10, 31)).exists()
    done = confirm(keeper, day_url("2016-10-31"), answer)
    assert done["Location"] == reverse("calendar-recompute")
    assert not timekeeping.calendar().is_workday(date(2016, 10, 31))
    assert keeper.get(reverse("manage-calendar")).context["run"].total == 2
    run = keeper.get(done["Location"]).context["run"]
    assert (run.total, run.done, run.asked_by, run.ended_at) == (2, 0, world.list_admin, None)
    page = keeper.get(keeper.post(done["Location"])["Location"])
    run = page.context["run"]
    assert (run.moved, run.done, run.failed) == (1, 2, 0) and run.ended_at and not page.context["under_way"]
    assert case.number in page.content.decode()
    case.refresh_from_db()
    other.refresh_from_db()
    assert case.due_on == date(2016, 11, 1) and other.version == 1
    assert list(drift.drifted()) == [] and calendar_notices.cases_behind() == 0


def test_what_is_predicted_is_what_recomputing_moves(keeper, world):
    for n in range(20):
        world.accepted(when=at("2016-09-20 09:00") + timedelta(days=n))
    answer = keeper.post(day_url("2016-11-02"), {"kind": "holiday", "name": "试"})
    predicted = answer.context["moved"]
    assert 0 < predicted < 20
    confirm(keeper, day_url("2016-11-02"), answer)
    timekeeping.forget_calendar()
    assert engine.recalculate(at=NOON) == predicted


def test_a_make_up_day_falls_on_a_weekend(keeper, world):
    answer = keeper.post(day_url("2016-10-13"), {"kind": "workday", "name": "调休"})
    assert answer.status_code == 400 and "本来就上班" in answer.content.decode() and "调休" in answer.content.decode()
    assert keeper.post(day_url("2016-10-13"), {"kind": "nonsense"}).status_code == 400
    assert keeper.post(day_url("2016-10-13"), {"kind": ""}).status_code == 302  # nothing would change


def test_a_day_of_a_year_without_notice_waits_for_the_notice(keeper, world):
    CalendarYear.objects.filter(year=2027).delete()
    assert keeper.get(day_url("2027-03-01"))["Location"] == reverse("calendar-year", args=[2027])


def test_who_looked_at_an_older_calendar_looks_again(keeper, world):
    answer = keeper.post(day_url("2016-10-31"), {"kind": "holiday", "name": "停电"})
    timekeeping.calendar_changed()  # a colleague was quicker
    again = confirm(keeper, day_url("2016-10-31"), answer)
    assert again.status_code == 409 and not CalendarDay.objects.filter(date=date(2016, 10, 31)).exists()
    assert confirm(keeper, day_url("2016-10-31"), again).status_code == 302
    assert CalendarDay.objects.filter(date=date(2016, 10, 31)).exists()


@pytest.fixture
def no_2027(world):
    CalendarDay.objects.filter(date__year=2027).delete()
    CalendarYear.objects.filter(year=2027).delete()
    timekeeping.calendar_changed()


def test_a_notice_is_looked_at_then_loaded_and_its_year_is_known(keeper, world, no_2027):
    url = reverse("calendar-load", args=[2027])
    answer = keeper.post(url, {"notice": "国办发明电〔2026〕1号", "text": NOTICE})
    assert [c.day.day for c in answer.context["changes"]] == [1, 2, 10] and answer.context["becomes_known"]
    assert not CalendarYear.objects.filter(year=2027).exists()
    confirm(keeper, url, answer)
    assert CalendarYear.objects.get(year=2027).notice == "国办发明电〔2026〕1号"
    assert timekeeping.calendar().is_workday(date(2027, 1, 10))
    assert not timekeeping.calendar().is_provisional(date(2027, 5, 1))
    # the next notice of the year replaces the whole of it
    answer = keeper.post(url, {"notice": "更正", "text": "2027-01-01 holiday 元旦"})
    assert {(c.day.day, c.after) for c in answer.context["changes"]} == {(2, None), (10, None)}
    confirm(keeper, url, answer)
    assert CalendarDay.objects.filter(date__year=2027).count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-01-01 holiday\n2027-02-30 holiday", "第 2 行"),
        ("2027-01-01 holiday\n明天 放假", "2027-01-01 的样子"),
        ("2027-01-01 holiday\n2027-01-04 workday", "周六或周日"),
        ("2027-01-01 holiday\n2027-01-01 holiday", "重复"),
        ("2027-01-01 holiday\n2026-05-01 holiday", "不属于"),
        ("2027-01-01 holiday\n2027-05-01 perhaps", "放假"),
        ("2027-05-01 holiday", "1 月 1 日"),
        ("2027-01-01 holiday\n" * 500, "200"),
    ],
)
def test_a_notice_that_is_wrong_is_explained_and_comes_back_as_typed(keeper, world, no_2027, text, words):
    answer = keeper.post(reverse("calendar-load", args=[2027]), {"notice": "文", "text": text})
    page = answer.content.decode()
    assert answer.status_code == 400 and words in page and text.splitlines()[-1] in page
    assert not CalendarYear.objects.filter(year=2027).exists()


def test_a_notice_may_reach_into_december_before_it(keeper, world, no_2027):
    url = reverse("calendar-load", args=[2027])
    text = "2026-12-31 holiday 元旦\n2027-01-01 holiday 元旦"
    answer = keeper.post(url, {"notice": "文", "text": text})
    confirm(keeper, url, answer)
    assert CalendarDay.objects.get(date=date(2026, 12, 31)).year_id == 2026
    assert CalendarDay.objects.filter(date=date(2026, 10, 1)).exists()


def test_a_date_that_only_ceases_to_be_provisional_is_told_to_the_feed(keeper, world, no_2027):
    """The watches of its limit follow the revision; without an event they would wait for the old one for ever."""
    case = world.accepted(when=at("2026-12-18 09:00"))
    limit = Deadline.objects.get(application=case, kind="promised")
    assert limit.provisional and limit.due_on.year == 2027
    calendar_notices.write(
        calendar_notices.changes_of_notice({date(2027, 1, 1): calendar_notices.Mark("holiday", "元旦")}, year=2027),
        year=2027, notice="文", seen=timekeeping.stamp(), by=world.chief, at=at("2026-12-18 09:00"),
    )  # fmt: skip
    CalendarDay.objects.filter(date__year=2027).delete()  # a year without any holiday: no date moves
    timekeeping.calendar_changed()
    assert calendar_notices.cases_behind() == 1
    assert engine.recalculate(at=at("2026-12-20 09:00")) == 1
    revision = DeadlineRevision.objects.get(deadline=limit)
    limit.refresh_from_db()
    case.refresh_from_db()
    assert (revision.old_due, revision.provisional) == (revision.new_due, False)
    assert limit.revision == revision.revision == 2 and not limit.provisional and not case.provisional


def test_recomputing_goes_on_where_it_stopped_and_one_bad_case_holds_nobody_up(keeper, world, monkeypatch):
    cases = [world.accepted(when=at("2016-10-11 09:00")) for _n in range(5)]
    CalendarDay.objects.create(date=date(2016, 10, 31), kind="holiday", year_id=2016)
    timekeeping.calendar_changed()
    monkeypatch.setattr(recalculation, "SLICE", 2)
    bad, right = cases[0].pk, upkeep.recalculate_batch

    def sometimes(cases, **given):
        if bad in cases:
            raise ValueError("broken")
        return right(cases, **given)

    monkeypatch.setattr(upkeep, "recalculate_batch", sometimes)
    run = recalculation.ask(cause="停电", by=world.chief, at=NOON)
    recalculation.step(run, at=NOON)
    run.refresh_from_db()
    assert (run.done, run.moved, run.failed, run.ended_at) == (2, 1, 1, None)
    recalculation.step(run, at=NOON)
    recalculation.step(Recalculation.objects.get(), at=NOON)  # another process, which had read the row before
    page = keeper.post(reverse("calendar-recompute"), HTTP_HX_REQUEST="true")
    assert page.status_code == 200 and "<html" not in page.content.decode()
    run.refresh_from_db()
    assert (run.done, run.moved, run.failed) == (5, 4, 1) and run.ended_at
    assert calendar_notices.cases_behind() == 1
    monkeypatch.setattr(upkeep, "recalculate_batch", right)
    keeper.post(reverse("calendar-recompute"))
    assert calendar_notices.cases_behind() == 0 and Recalculation.objects.count() == 2


def test_a_change_during_the_change_begins_anew(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    first = recalculation.ask(cause="一", by=world.chief, at=NOON)
    CalendarDay.objects.create(date=date(2016, 10, 31), kind="holiday", year_id=2016)
    timekeeping.calendar_changed()
    recalculation.ask(cause="二", by=world.chief, at=NOON)
    first.refresh_from_db()
    assert first.superseded and recalculation.step(first, at=NOON) == 1
    first.refresh_from_db()
    assert first.done == 0
    recalculation.go_on(at=NOON, seconds=5)
    case.refresh_from_db()
    assert case.due_on == date(2016, 11, 1) and recalculation.under_way() is None


def test_the_calendar_costs_the_same_for_many_cases(keeper, world, django_assert_max_num_queries):
    for _n in range(20):
        world.accepted(when=at("2016-10-11 09:00"))
    with django_assert_max_num_queries(14):
        keeper.get(reverse("manage-calendar"))


# -- posts


def test_posts_with_their_holders(officer, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = officer.get(reverse("manage-posts")).content.decode()
    assert "王受理" in page and "周局长" in page


def test_appointing_and_relieving(officer, world):
    post = world.post(Role.CLERK, world.window)
    url = reverse("manage-post", args=[post.pk])
    officer.post(url, {"user": world.reviewer.pk, "start_on": "2016-10-12"})
    posting = Posting.objects.get(user=world.reviewer, post=post)
    assert world.reviewer.groups.filter(pk=post.group_id).exists()
    end = reverse("relieve-posting", args=[post.pk, posting.pk])
    assert officer.post(end, {"end_on": "2016-10-01"}).status_code == 400
    assert officer.post(end, {"end_on": ""}).status_code == 400
    assert officer.post(end, {"end_on": "2016-10-12"}).status_code == 302
    posting.refresh_from_db()
    assert posting.end_on == date(2016, 10, 12)
    assert world.reviewer.groups.filter(pk=post.group_id).exists()  # the last day still counts
    assert officer.get(reverse("relieve-posting", args=[post.pk, 10**9])).status_code == 404


def test_who_begins_later_has_no_grant_yet(officer, world):
    post = world.post(Role.CLERK, world.window)
    officer.post(reverse("manage-post", args=[post.pk]), {"user": world.reviewer.pk, "start_on": "2016-11-01"})
    assert Posting.objects.filter(user=world.reviewer, post=post).exists()
    assert not world.reviewer.groups.filter(pk=post.group_id).exists()


def test_the_three_administrators_hold_nothing_else(officer, world):
    post = world.post(Role.CLERK, world.window)
    answer = officer.post(reverse("manage-post", args=[post.pk]), {"user": world.system.pk, "start_on": "2016-10-12"})
    assert answer.status_code == 400 and 'href="#id_user"' in answer.content.decode()
    assert not Posting.objects.filter(user=world.system, post=post).exists()
    own = Posting.objects.get(user=world.system).post
    answer = officer.post(reverse("manage-post", args=[own.pk]), {"user": world.clerk.pk, "start_on": "2016-10-12"})
    assert answer.status_code == 400 and "三员" in answer.content.decode()
    assert officer.post(reverse("manage-post", args=[own.pk]), {"user": "x", "start_on": "昨天"}).status_code == 400


def test_an_applicant_cannot_be_appointed(officer, world):
    post = world.post(Role.CLERK, world.window)
    officer.post(reverse("manage-post", args=[post.pk]), {"user": world.user.pk, "start_on": str(LONG_AGO)})
    assert not Posting.objects.filter(user=world.user).exists()


# -- flows


def test_flows_with_their_drawing_and_stages(keeper, world):
    page = keeper.get(reverse("manage-flows")).content.decode()
    assert world.edition.name in page
    page = keeper.get(reverse("manage-flow", args=["special-hours"])).content.decode()
    assert "<svg" in page and "办结送达" in page and "周局长" in page
    assert keeper.get(reverse("manage-flow", args=["no-such"])).status_code == 404
    assert Application.objects.count() == 0
