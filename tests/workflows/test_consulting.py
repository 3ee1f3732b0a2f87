"""Another department is asked and answers; the case stays where it is."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Department
from accounts.roles import Role
from tests.instants import at
from tests.workflows.desk_pages import client_of, now, page
from tests.world import World
from workflows import engine, telling
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application
from workflows.timekeeping import local_date

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")
DUE = date(2016, 10, 14)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def asked(world):
    """An officer of a department that has nothing to do with the case."""
    insurance = Department.objects.create(code="insurance", name="社会保险科", kind="section", parent=world.bureau)
    return world.person("钱社保", Role.REVIEWER, insurance)


def post_of(user):
    return user.postings.get().post


def ask(world, case, asked, question="参保人数是否与申请一致？", when=NINE):
    return engine.consult(case, by=world.reviewer, at=when, post=post_of(asked), question=question, due_on=DUE)


def sees(user, case, on=DUE):
    return Application.objects.visible_to(user, on=on).filter(pk=case.pk).exists()


def test_the_asked_department_sees_the_case_only_while_it_is_asked(world, asked):
    case = world.accepted(when=NINE)
    assert not sees(asked, case)
    ask(world, case, asked)
    assert sees(asked, case)
    question = case.consultations.get()
    engine.answer(case, by=asked, at=NINE, consultation=question.pk, answer="一致，共12人。")
    assert not sees(asked, case)
    question.refresh_from_db()
    assert question.answered_by == asked and question.answer == "一致，共12人。"


def test_stage_holder_and_limits_stay_as_they_were(world, asked):
    case = world.accepted(when=NINE)
    before = [(d.kind, d.due_on, d.revision) for d in case.deadlines.order_by("pk")], case.runs.get(ended_at=None).pk
    ask(world, case, asked)
    engine.answer(case, by=asked, at=NINE, consultation=case.consultations.get().pk, answer="同意")
    after = [(d.kind, d.due_on, d.revision) for d in case.deadlines.order_by("pk")], case.runs.get(ended_at=None).pk
    assert after == before and case.state == "in_review"
    assert [e.action for e in case.events.order_by("seq")][-2:] == ["consult", "answer"]


def test_several_are_asked_and_each_answers_its_own(world, asked):
    other = world.person("孙窗口", Role.REVIEWER, world.window)
    case = world.accepted(when=NINE)
    ask(world, case, asked)
    ask(world, case, other, "窗口是否收到过类似申请？")
    first, second = case.consultations.all()
    with pytest.raises(NotAllowed):
        engine.answer(case, by=other, at=NINE, consultation=first.pk, answer="越俎代庖")
    engine.answer(case, by=other, at=NINE, consultation=second.pk, answer="没有")
    assert sees(asked, case)
    with pytest.raises(Incomplete) as told:
        ask(world, case, asked)
    assert "post" in told.value.fields


def test_a_question_taken_back_shows_nothing_more(world, asked):
    case = world.accepted(when=NINE)
    ask(world, case, asked)
    with pytest.raises(Forbidden):
        engine.take_back(case, by=asked, at=NINE, consultation=case.consultations.get().pk)
    engine.take_back(case, by=world.reviewer, at=NINE, consultation=case.consultations.get().pk)
    assert not sees(asked, case)
    with pytest.raises(Forbidden):
        engine.answer(case, by=asked, at=NINE, consultation=case.consultations.get().pk, answer="晚了")


def test_with_the_decision_the_sight_ends_by_itself(world, asked):
    case = world.accepted(when=NINE)
    ask(world, case, asked)
    engine.advance(case, by=world.reviewer, at=NINE, opinion="不再等候，情况已明")
    engine.grant(case, by=world.leader, at=NINE, content="准予一年")
    assert not sees(asked, case)


def test_nobody_but_who_works_at_the_stage_asks_and_nobody_but_the_asked_answers(world, asked):
    case = world.accepted(when=NINE)
    for nobody in (world.clerk, world.leader, world.user, asked):
        with pytest.raises(Forbidden):
            engine.consult(case, by=nobody, at=NINE, post=post_of(asked), question="?", due_on=DUE)
    ask(world, case, asked)
    for nobody in (world.clerk, world.leader, world.user, world.reviewer):
        with pytest.raises(Forbidden):
            engine.answer(case, by=nobody, at=NINE, consultation=case.consultations.get().pk, answer="好")
    for act in (engine.advance, engine.send_back):
        more = {"opinion": "同意"} if act is engine.advance else {"to": "review", "reason": "请重新核对参保人数后再报"}
        with pytest.raises(Forbidden):
            act(case, by=asked, at=NINE, **more)


@pytest.mark.parametrize("change", [{"due_on": date(2016, 10, 10)}, {"question": " "}])
def test_what_is_missing_is_said_at_its_field(world, asked, change):
    case = world.accepted(when=NINE)
    given = {"post": post_of(asked), "question": "情况是否属实？", "due_on": DUE, **change}
    with pytest.raises(Incomplete) as told:
        engine.consult(case, by=world.reviewer, at=NINE, **given)
    assert set(told.value.fields) == set(change)


def test_the_own_department_is_not_consulted(world):
    with pytest.raises(Incomplete):
        ask(world, world.accepted(when=NINE), world.reviewer)


def test_by_the_pages_from_question_to_answer(world, asked):
    case = world.accepted(when=now())
    form = page(world.reviewer, "desk-act", case.number, "consult")
    assert "社会保险科" in form.content.decode() and form.context["form"]["due_on"].value() > local_date(now())
    address = reverse("desk-act", args=[case.number, "consult"])
    run = case.runs.get(ended_at=None).pk
    typed = {"version": case.version, "run": run, "post": post_of(asked).pk, "question": "参保情况？"}
    answer = client_of(world.reviewer).post(address, {**typed, "due_on": local_date(now())})
    assert answer.status_code == 302
    again = client_of(world.reviewer).post(address, {**typed, "due_on": local_date(now())})  # the second click
    assert again.status_code == 302 and case.consultations.count() == 1
    queue = page(asked, "desk").content.decode()
    assert case.number in queue and "参保情况" in queue
    assert "参保情况" in page(asked, "desk-case", case.number).content.decode()
    case.refresh_from_db()
    said = {"version": case.version, "answer": "全部参保"}
    done = client_of(asked).post(reverse("desk-act", args=[case.number, "answer"]), said)
    assert done.status_code == 302 and done["Location"] == reverse("desk")
    assert page(asked, "desk-case", case.number).status_code == 404
    assert "全部参保" in page(world.reviewer, "desk-case", case.number).content.decode()
    assert all("参保" not in entry["text"] for entry in telling.timeline(case, for_staff=False))


def test_what_is_asked_and_answered_is_not_in_the_applicants_pages(world, asked):
    case = world.accepted(when=now())
    engine.consult(
        case, by=world.reviewer, at=now(), post=post_of(asked), question="内部疑问", due_on=local_date(now())
    )
    client = client_of(world.user)
    for address in (reverse("my-application", args=[case.number]), f"/api/v1/applications/{case.number}/"):
        answer = client.get(address)
        assert answer.status_code == 200 and "内部疑问" not in answer.content.decode()
