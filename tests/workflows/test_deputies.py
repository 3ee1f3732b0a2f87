"""Deputies while somebody is away: what they may do, for whom it is written, and where it ends."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.grants import grant_department
from accounts.posts import appoint
from accounts.roles import Role
from tests.instants import at
from tests.workflows.desk_pages import client_of, now, page
from tests.workflows.handling import colleague, head, stands_in
from tests.world import LONG_AGO, World
from workflows import deputies, engine, telling
from workflows.desk import worklists
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application, Deputyship
from workflows.timekeeping import local_date

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 11)
NINE = at("2016-10-11 09:00")
AFTER = at("2016-10-12 09:00")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def deputy(world):
    """Of the same department as the clerk, at another post."""
    return colleague(world, "代班人", Role.LIAISON)


def naming(world, deputy, **more):
    given = {"absent": world.clerk, "deputy": deputy, "start_on": DAY, "end_on": DAY, "by": world.clerk}
    return deputies.name(**{**given, "at": NINE, "today": DAY, **more})


def test_a_deputy_does_the_work_on_the_days_and_on_no_other(world, deputy):
    case = world.apply(when=NINE)
    with pytest.raises(Forbidden):
        engine.claim(case, by=deputy, at=NINE)
    naming(world, deputy)
    assert [run.application_id for run in worklists.waiting(deputy, on=DAY)] == [case.pk]
    assert case in Application.objects.visible_to(deputy, on=DAY)
    engine.claim(case, by=deputy, at=NINE)
    with pytest.raises(Forbidden):
        engine.accept(case, by=deputy, at=AFTER)
    assert not worklists.waiting(deputy, on=local_date(AFTER)).exists()
    assert case not in Application.objects.visible_to(deputy, on=local_date(AFTER))


def test_what_is_done_says_for_whom_in_the_event_and_in_the_letter(world, deputy):
    naming(world, deputy)
    case = engine.accept(world.apply(when=NINE), by=deputy, at=NINE)
    event = case.events.get(action="accept")
    assert event.actor == deputy and event.data["for"] == world.clerk.pk
    assert case.letters.get(kind="acceptance").data["handler"] == f"代班人（代{world.clerk.name}）"
    who = telling.timeline(case, for_staff=True)[0]["by"]
    assert "代班人" in who and world.clerk.name in who
    assert "代班人" not in str(telling.timeline(case, for_staff=False))


def test_a_deputy_goes_on_with_what_the_absent_one_had_taken_and_not_with_a_third_ones(world, deputy):
    third = colleague(world)
    taken = engine.claim(world.apply(when=NINE), by=world.clerk, at=NINE)
    others = engine.claim(world.apply(when=NINE), by=third, at=NINE)
    naming(world, deputy)
    engine.accept(taken, by=deputy, at=NINE)
    with pytest.raises(Forbidden):
        engine.accept(others, by=deputy, at=NINE)


def test_a_colleague_of_the_same_post_acts_for_the_absent_one_only_on_their_cases(world):
    hu = colleague(world)
    taken = engine.claim(world.apply(when=NINE), by=world.clerk, at=NINE)
    naming(world, hu)
    engine.accept(taken, by=hu, at=NINE)
    free = engine.accept(world.apply(when=NINE), by=hu, at=NINE)
    assert taken.events.get(action="accept").data["for"] == world.clerk.pk
    assert "for" not in free.events.get(action="accept").data


def test_who_comes_back_gets_the_case_back(world, deputy):
    naming(world, deputy)
    case = engine.claim(world.apply(when=NINE), by=deputy, at=NINE)
    engine.release(case, by=world.clerk, at=AFTER)
    engine.accept(case, by=world.clerk, at=AFTER)
    assert case.state == "in_review"


def leaders(world):
    """A leader who is a clerk too, and one who is not."""
    appoint(world.clerk, world.post(Role.LIAISON, world.bureau), start_on=LONG_AGO)
    appoint(world.leader, world.post(Role.LIAISON, world.window), start_on=LONG_AGO)


def test_who_accepted_does_not_decide_by_standing_in_for_the_decider(world):
    leaders(world)
    case = world.at_decision(when=NINE)
    stands_in(world, world.clerk, absent=world.leader, on=DAY)
    with pytest.raises(Forbidden, match="may not decide|不得"):
        engine.grant(case, by=world.clerk, at=NINE, content="准予一年")


def test_who_stood_in_at_acceptance_does_not_decide(world):
    leaders(world)
    stands_in(world, world.leader, absent=world.clerk, on=DAY)
    case = engine.accept(world.apply(when=NINE), by=world.leader, at=NINE)
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意")
    with pytest.raises(Forbidden, match="may not decide|不得"):
        engine.grant(case, by=world.leader, at=AFTER, content="准予一年")


def test_for_whom_it_was_accepted_does_not_decide_either(world, deputy):
    appoint(world.clerk, world.post(Role.LEADER, world.bureau), start_on=LONG_AGO)
    naming_day = stands_in(world, deputy, absent=world.clerk, on=DAY)
    case = engine.accept(world.apply(when=NINE), by=deputy, at=NINE)
    assert case.events.get(action="accept").data["for"] == naming_day.absent_id
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意")
    with pytest.raises(Forbidden, match="may not decide|不得"):
        engine.grant(case, by=world.clerk, at=AFTER, content="准予一年")


def test_no_chains(world, deputy):
    third = colleague(world, "第三人", Role.LIAISON)
    naming(world, deputy)
    with pytest.raises(NotAllowed):  # the deputy goes away too, and would hand on what is not theirs
        naming(world, third, absent=deputy, by=deputy)
    with pytest.raises(NotAllowed):  # two deputies in the same days
        naming(world, third)
    with pytest.raises(Incomplete):  # who is away stands in for nobody
        naming(world, world.clerk, absent=third, by=third)
    Deputyship.objects.create(
        absent=deputy, deputy=third, start_on=DAY, end_on=DAY, made_by=deputy, made_at=NINE
    )  # even if it stood in the table, it would hand nothing on
    case = world.apply(when=NINE)
    with pytest.raises(Forbidden):
        engine.claim(case, by=third, at=NINE)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"start_on": date(2016, 10, 10)}, "start_on"),
        ({"end_on": date(2016, 10, 10)}, "end_on"),
        ({"end_on": date(2017, 10, 10)}, "end_on"),
    ],
)
def test_days_that_make_no_sense_are_said_at_the_field(world, deputy, more, field):
    with pytest.raises(Incomplete) as told:
        naming(world, deputy, **more)
    assert field in told.value.fields


def test_the_deputy_comes_from_the_same_department(world):
    for nobody in (world.reviewer, world.clerk, world.leader):
        with pytest.raises(Incomplete):
            naming(world, nobody)


def test_administrators_of_the_machine_neither_have_nor_are_deputies(world):
    admin = colleague(world, "高远", Role.SYSTEM_ADMIN)
    with pytest.raises(NotAllowed):
        naming(world, admin)
    with pytest.raises(NotAllowed):
        naming(world, world.clerk, absent=admin, by=admin)


def test_a_head_names_for_the_section_and_nobody_for_strangers(world, deputy):
    ma = head(world)
    with pytest.raises(Forbidden):
        naming(world, deputy, by=deputy)
    with pytest.raises(Forbidden):
        naming(world, deputy, by=head(world, department=world.section))
    assert naming(world, deputy, by=ma).made_by == ma


def test_ended_early_it_gives_nothing_more(world, deputy):
    named = naming(world, deputy)
    case = world.apply(when=NINE)
    with pytest.raises(Forbidden):
        deputies.end(named, by=world.reviewer, at=NINE, today=DAY)
    deputies.end(named, by=world.clerk, at=NINE, today=DAY)
    with pytest.raises(Forbidden):
        engine.claim(case, by=deputy, at=NINE)
    naming(world, deputy)  # and may be named anew


def test_a_deputy_of_the_chief_approves_an_extension_only_as_a_leader(world):
    case = world.accepted(when=NINE)
    clerk = colleague(world, "办事员", Role.LIAISON, world.bureau)
    row = stands_in(world, clerk, absent=world.chief, on=DAY)
    reason = "需要补充现场调查，原期限内无法完成"
    with pytest.raises(Forbidden):
        engine.extend(case, by=clerk, at=NINE, days=5, reason=reason)
    Deputyship.objects.filter(pk=row.pk).update(deputy=world.leader)
    engine.extend(case, by=world.leader, at=NINE, days=5, reason=reason)
    assert case.events.get(action="extend").data["for"] == world.chief.pk


def test_sight_of_a_department_does_not_pass_to_the_deputy(world, deputy):
    """A deputy sees what came to the posts, not everything that the absent one's grants show."""
    grant_department(world.clerk.postings.get().post, world.bureau, "view_cases")
    stands_in(world, deputy, absent=world.clerk, on=DAY)
    other = world.accepted(when=NINE)
    assert other in Application.objects.visible_to(deputy, on=DAY)  # it came through the clerk's post
    assert not Application.objects.visible_to(deputy, on=date(2016, 10, 12)).exists()


def test_the_page_names_shows_and_ends(world, deputy):
    today = local_date(now())
    typed = {"absent": world.clerk.pk, "deputy": deputy.pk, "start_on": today, "end_on": today, "reason": "年休假"}
    assert client_of(world.clerk).post(reverse("desk-deputies"), typed).status_code == 302
    shown = page(world.clerk, "desk-deputies").content.decode()
    assert "代班人" in shown and "年休假" in shown
    case = world.apply(when=now())
    queue = page(deputy, "desk").content.decode()
    assert case.number in queue and f"for {world.clerk.name}" in queue
    again = client_of(world.clerk).post(reverse("desk-deputies"), typed)
    assert again.status_code == 400 and "already has a deputy" in again.content.decode()
    named = Deputyship.objects.get()
    client_of(world.reviewer).post(reverse("end-deputyship", args=[named.pk]))
    assert Deputyship.objects.get().ended_at is None
    client_of(deputy).post(reverse("end-deputyship", args=[named.pk]))
    assert Deputyship.objects.get().ended_by == deputy
    assert case.number not in page(deputy, "desk").content.decode()


@pytest.mark.parametrize("typed", [{}, {"deputy": "x"}, {"start_on": "31.2.2016"}, {"end_on": "\x00"}])
def test_nonsense_on_the_page_is_a_clear_answer(world, typed):
    assert client_of(world.clerk).post(reverse("desk-deputies"), typed).status_code == 400


def test_another_person_than_before_means_the_deputy_and_the_absent_one_alike(world):
    """Who examined a case for somebody, and for whom it was examined, are both barred where another has to look."""
    from types import SimpleNamespace

    from workflows import candidates
    from workflows.engine.door import Case
    from workflows.transitions import Action

    helper = colleague(world, "代审人", Role.LIAISON, world.section)
    stands_in(world, helper, absent=world.reviewer, on=DAY)
    case = engine.advance(world.accepted(when=NINE), by=helper, at=NINE, opinion="代为审查，同意")
    asked = Case(case, Action.GRANT, by=world.leader, at=NINE)
    stage = SimpleNamespace(candidates="other_than", candidates_of="review")
    assert candidates.barred(asked, stage) == {helper.pk, world.reviewer.pk}
