"""The same adversary at the clocks, the chain and the papers."""

import uuid

import pytest
from django.urls import reverse

from accounts.grants import grant_department
from accounts.models import User
from accounts.posts import appoint
from accounts.roles import Role
from tests.instants import at
from tests.workflows.test_api import client_of
from tests.world import World
from workflows import chain, engine, timekeeping, timers
from workflows.errors import Incomplete, NotAllowed
from workflows.models import Application, CalendarDay

pytestmark = pytest.mark.django_db
REASON = "这是一个足够长的理由说明文字"


@pytest.fixture
def world():
    return World()


def web(user=None):
    client = client_of(user)
    client.raise_request_exception = False
    return client


def raw(client, path, body: bytes, **headers):
    return client.generic(
        "POST", path, body, content_type="application/json", headers={"Idempotency-Key": str(uuid.uuid4()), **headers}
    )


def test_the_due_day_is_whole_and_midnight_is_the_next_day(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    assert str(case.due_on) == "2016-10-31"
    engine.extend(case, by=world.chief, at=at("2016-10-31 23:59"), days=1, reason=REASON)
    late = world.accepted(when=at("2016-10-11 09:00"))
    with pytest.raises(NotAllowed):
        engine.extend(late, by=world.chief, at=at("2016-11-01 00:00"), days=1, reason=REASON)


def test_a_limit_moved_into_the_past_by_the_calendar_still_lapses(world):
    from workflows.models import CalendarYear

    year, _ = CalendarYear.objects.get_or_create(year=2016)
    day = CalendarDay.objects.create(date="2016-11-09", kind="holiday", name="x", year=year)
    timekeeping.calendar_changed()
    case = world.apply(when=at("2016-11-07 09:00"))
    d = case.deadlines.get(kind="acceptance")
    engine.claim(case, by=world.clerk, at=at("2016-11-15 09:00"))
    assert str(d.due_on) == "2016-11-15"
    day.delete()
    timekeeping.calendar_changed()
    engine.recalculate(at=at("2016-11-15 10:00"))
    d.refresh_from_db()
    assert str(d.due_on) == "2016-11-14"
    world.apply(when=at("2016-11-07 09:00"))
    assert timers.run_due(at=at("2016-11-16 09:00")) == 2
    case.refresh_from_db()
    assert case.state == "in_review"


def test_one_poisoned_timer_does_not_hold_the_others(world, monkeypatch):
    first = world.apply(when=at("2016-11-07 09:00"))
    world.apply(when=at("2016-11-07 09:00"))
    from workflows.letters import paperwork

    real = paperwork.issue

    def broken(case, kind, **extra):
        if case.application.pk == first.pk:
            raise NotAllowed("cannot be printed")
        return real(case, kind, **extra)

    monkeypatch.setattr(paperwork, "issue", broken)
    assert timers.run_due(at=at("2016-11-16 09:00")) == 1


def test_answering_a_point_with_the_same_value_is_no_answer(world):
    case = world.apply(when=at("2016-11-07 09:00"))
    engine.request_correction(
        case,
        by=world.clerk,
        at=at("2016-11-07 10:00"),
        points=[{"target": "field:headcount", "label": "人数", "problem": "不符", "required": "更正", "basis": "指南"}],
    )
    with pytest.raises(Incomplete):
        engine.resubmit(case, by=world.user, at=at("2016-11-08 10:00"), answers={"headcount": "12"})
    with pytest.raises(Incomplete):
        engine.resubmit(case, by=world.user, at=at("2016-11-08 10:00"), answers={"nothing": "12"})
    engine.resubmit(case, by=world.user, at=at("2016-11-08 10:00"), answers={"headcount": "13"})
    assert case.state == "received"
    with pytest.raises(NotAllowed):
        engine.request_correction(
            case,
            by=world.clerk,
            at=at("2016-11-08 10:00"),
            points=[
                {"target": "material:plan", "label": "方案", "problem": "不符", "required": "更正", "basis": "指南"}
            ],
        )
    engine.request_correction(
        case,
        by=world.clerk,
        at=at("2016-11-08 10:00"),
        points=[{"target": "field:headcount", "label": "人数", "problem": "不符", "required": "更正", "basis": "指南"}],
    )
    engine.resubmit(case, by=world.user, at=at("2016-11-09 10:00"), answers={"headcount": "14"})
    engine.accept(case, by=world.clerk, at=at("2016-11-10 10:00"))
    assert str(case.accepted_on) == "2016-11-09"
    assert chain.first_fault(case) is None


def test_a_posting_of_the_future_shows_nothing_yet(world):
    world.apply(when=timekeeping.now())
    today = timekeeping.local_date(timekeeping.now())
    from datetime import timedelta

    new = User.objects.create_user("new", name="新", kind="staff")
    post = world.post(Role.OFFICE, world.bureau)
    grant_department(post, world.bureau, "view_cases")
    appoint(new, post, start_on=today + timedelta(days=10))
    assert not Application.objects.visible_to(new, on=today).exists()
    assert Application.objects.visible_to(new, on=today + timedelta(days=10)).exists()


def test_pauses_ended_by_withdrawal_and_on_the_due_day_keep_clock_and_chain_right(world):
    a = world.accepted(when=at("2016-10-11 09:00"))
    engine.start_special_procedure(
        a, by=world.reviewer, at=at("2016-10-31 09:00"), kind="hearing", basis="x", planned_days=2
    )
    engine.withdraw(a, by=world.user, at=at("2016-11-02 09:00"), reason="不办")
    b = world.accepted(when=at("2016-10-11 09:00"))
    engine.void(b, by=world.leader, at=at("2016-10-12 09:00"), reason=REASON)
    c = world.accepted(when=at("2016-10-11 09:00"))
    engine.start_special_procedure(
        c, by=world.reviewer, at=at("2016-10-31 09:00"), kind="hearing", basis="x", planned_days=2
    )
    with pytest.raises(NotAllowed):
        engine.extend(c, by=world.chief, at=at("2016-10-31 10:00"), days=2, reason=REASON)
    engine.end_special_procedure(c, by=world.reviewer, at=at("2016-11-02 09:00"))
    assert str(c.due_on) == "2016-11-02", c.due_on
    for x in (a, b, c):
        assert chain.first_fault(x) is None
    from workflows import drift

    assert not list(drift.drifted())


def test_a_fork_joins_before_the_decision(world):
    from workflows import flows
    from workflows.models import FlowVersion, Stage, Transition

    flow = world.item.flow
    version = FlowVersion.objects.create(flow=flow, number=2)
    clerk, reviewer, leader = (
        world.post(Role.CLERK, world.window),
        world.post(Role.REVIEWER, world.section),
        world.post(Role.LEADER, world.bureau),
    )
    s = {
        k: Stage.objects.create(version=version, key=k, name=k, kind=kind, post=post, order=n)
        for n, (k, kind, post) in enumerate(
            [
                ("accept", "acceptance", clerk),
                ("review", "review", reviewer),
                ("site", "site_check", reviewer),
                ("decide", "decision", leader),
                ("deliver", "delivery", clerk),
            ],
            1,
        )
    }
    for a, o, b in [
        ("accept", "accepted", "review"),
        ("accept", "accepted", "site"),
        ("review", "passed", "decide"),
        ("site", "passed", "decide"),
        ("decide", "decided", "deliver"),
        ("deliver", "closed", None),
    ]:
        Transition.objects.create(version=version, source=s[a], outcome=o, target=s[b] if b else None)
    flows.publish(version, by=world.chief, at=at("2016-05-01 09:00"))
    case = world.accepted(when=at("2016-10-11 09:00"))
    runs = list(case.runs.filter(ended_at=None))
    assert len(runs) == 2
    engine.advance(case, by=world.reviewer, at=at("2016-10-12 09:00"), opinion="同意", run_id=runs[0].pk)
    assert not case.runs.filter(stage__key="decide").exists()
    world.checked(case, when=at("2016-10-13 08:00"), run=runs[1])
    engine.advance(case, by=world.reviewer, at=at("2016-10-13 09:00"), opinion="同意", run_id=runs[1].pk)
    assert case.runs.filter(stage__key="decide", ended_at=None).count() == 1
    engine.grant(case, by=world.leader, at=at("2016-10-13 10:00"), content="准予")


def test_a_decision_at_midnight_is_counted_as_the_alert_says(world):
    from supervision import statistics

    case = world.at_decision(when=at("2016-10-11 09:00"))
    engine.grant(case, by=world.leader, at=at("2016-11-01 00:00"), content="准予")
    for e in case.events.order_by("seq"):
        statistics.handle(e)
    t = statistics.totals()
    assert t.get("promised_missed") == 1 and t["open"] == 1, t


def test_forms_take_no_text_the_database_cannot_keep(world):
    from workflows import drafts

    c = web(world.user)
    email = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".cn"
    profile = {"phone": "13800000000", "email": email, "address": "x"}
    got = c.post(reverse("account"), profile, format="multipart")
    assert got.status_code == 400
    at_ = timekeeping.now()
    d = drafts.start(
        item=world.item, user=world.user, applicant=world.applicant, on=timekeeping.local_date(at_), at=at_
    )
    got = c.post(
        reverse("draft-section", args=[d.pk, "company"]),
        {"company_name": "a\x00b", "headcount": "\x00"},
        format="multipart",
    )
    assert got.status_code < 500, got.status_code


def test_odd_user_names_are_simply_unknown(world, settings):
    settings.DEMO_MODE = True
    c = web()
    for u in ("\x00", "x" * 10000):
        got = c.post(reverse("demo-login"), {"username": u}, format="multipart")
        assert got.status_code == 404
    got = c.post(reverse("login"), {"username": "\x00", "password": "\x00"}, format="multipart")
    assert got.status_code < 500
