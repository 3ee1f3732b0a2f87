"""What happens by itself when time runs out: each with a switch, through the engine's door, beside the law's timers."""

import pytest
from django.urls import reverse

from accounts.models import AuditRecord
from accounts.roles import Role
from supervision import rounds
from tests.instants import at
from tests.workflows.desk_pages import client_of
from tests.world import World
from workflows import chain, enforcing, engine, invariants, timekeeping, timers
from workflows.desk import worklists
from workflows.errors import Forbidden, NotAllowed
from workflows.models import Enforcement, StageRun

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")
OVERDUE = at("2016-11-01 09:00")  # the promised day was the 31st; the stage's long before


@pytest.fixture
def world():
    return World()


@pytest.fixture
def head(world):
    return world.person("何科长", Role.HEAD, world.section)


def switch(kind, *, enabled, days=0):
    Enforcement.objects.create(kind=kind, enabled=enabled, after_workdays=days, reason="试", set_at=NINE)


def due_of(case):
    return case.deadlines.get(kind="stage", closed_at=None).due_on


def test_an_overdue_stage_is_handed_up_to_the_head_who_may_then_act(world, head):
    case = world.accepted(when=NINE)
    engine.claim(case, by=world.reviewer, at=NINE)
    switch("hand_up", enabled=True, days=1)
    calendar = timekeeping.calendar()
    due = due_of(case)
    with pytest.raises(Forbidden):
        engine.advance(case, by=head, at=NINE, opinion="同意")
    assert enforcing.run_due(at=timekeeping.moment(calendar.add_workdays(due, 1))) == 0
    when = timekeeping.moment(calendar.add_workdays(due, 2))
    assert enforcing.run_due(at=when) == 1 and enforcing.run_due(at=when) == 0
    case.refresh_from_db()
    event = case.events.latest("seq")
    assert (event.action, event.actor, event.data["heads"]) == ("hand_up", None, ["何科长"])
    day = timekeeping.local_date(when)
    assert [run.application for run in worklists.waiting(head, on=day)] == [case]
    assert [run.application for run in worklists.waiting(world.reviewer, on=day)] == [case]
    engine.advance(case, by=head, at=when, opinion="同意")
    assert StageRun.objects.get(application=case, stage__key="review").outcome == "passed"
    assert chain.first_fault(case) is None and not list(invariants.broken())


def test_switched_off_or_without_a_head_nothing_is_handed_up(world):
    case = world.accepted(when=NINE)
    assert enforcing.run_due(at=OVERDUE) == 0  # nobody heads the section
    world.person("何科长", Role.HEAD, world.section)
    switch("hand_up", enabled=False)
    assert enforcing.run_due(at=OVERDUE) == 0
    switch("hand_up", enabled=True)
    assert enforcing.run_due(at=OVERDUE) == 1
    with pytest.raises(NotAllowed):
        engine.hand_up(case, by=None, at=OVERDUE, run_id=case.runs.get(ended_at=None).pk)


def test_what_stands_still_is_not_handed_up(world, head):
    case = world.accepted(when=NINE)
    late = at("2016-10-28 09:00")
    engine.suspend(case, by=world.reviewer, at=late, basis="某法第一条", reason="等待法院作出判决之后再审查。")
    assert enforcing.run_due(at=OVERDUE) == 0
    engine.resume(case, by=world.reviewer, at=OVERDUE, reason="判决已经作出")
    assert enforcing.run_due(at=OVERDUE) == 1


def test_who_accepted_a_case_does_not_decide_it_because_it_was_handed_up(world):
    """Separation of duties stands before speed."""
    both = world.person("兼科长", Role.HEAD, world.bureau)
    case = world.apply(when=NINE)
    engine.accept(case, by=world.clerk, at=NINE)
    StageRun.objects.filter(application=case, outcome="accepted").update(officer=both)
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意")
    enforcing.run_due(at=at("2016-12-30 09:00"))
    assert case.runs.get(ended_at=None).handed_up_at is not None
    with pytest.raises(Forbidden):
        engine.grant(case, by=both, at=at("2016-12-30 10:00"), content="准予")


def test_what_is_overdue_is_not_stopped_any_more_unless_for_others(world):
    facts = {"by": world.reviewer, "at": OVERDUE, "basis": "某法第一条"}
    case, other = world.accepted(when=NINE), world.accepted(when=NINE)
    with pytest.raises(NotAllowed):
        engine.start_special_procedure(case, kind="testing", planned_days=3, **facts)
    engine.suspend(case, reason="等待法院作出判决之后再审查。", **facts)
    switch("no_stop", enabled=False)
    engine.start_special_procedure(other, kind="testing", planned_days=3, **facts)


def test_a_fault_here_stops_neither_the_law_nor_the_alerts(world, head, monkeypatch):
    received = world.apply(when=NINE)
    monkeypatch.setattr(enforcing, "run_due", lambda **_given: 1 / 0)
    done = rounds.go(at=at("2016-10-20 09:00"), source="test")
    received.refresh_from_db()
    assert received.deemed and done["enforcement"] is None and done["alerts"] is not None
    assert timers.run_due(at=at("2016-10-20 09:00")) == 0


def test_a_switch_is_turned_with_a_reason_and_remembered(world):
    supervisor = world.person("冯监察", Role.SUPERVISOR, world.bureau)
    url, client = reverse("enforcement"), client_of(supervisor)
    assert "These have no switch" in client.get(url).content.decode()
    sent = {"kind": "hand_up", "hand_up-enabled": "1", "hand_up-after_workdays": "61", "hand_up-reason": "试行"}
    wrong = client.post(url, sent)
    assert wrong.status_code == 400 and "60" in wrong.content.decode() and "试行" in wrong.content.decode()
    assert client.post(url, sent | {"hand_up-after_workdays": "3"})["Location"] == url
    made = Enforcement.objects.first()
    assert (made.kind, made.enabled, made.after_workdays, made.set_by) == ("hand_up", True, 3, supervisor)
    record = AuditRecord.objects.get(kind="enforcement")
    assert record.before["after_workdays"] == 1 and record.after["reason"] == "试行"
    client.post(url, {"kind": "no_stop", "no_stop-enabled": "0", "no_stop-reason": "暂停执行"})
    assert not Enforcement.objects.filter(kind="no_stop").first().enabled
    assert client.post(url, {"kind": "x"}).status_code == 404
    assert client_of(world.leader).post(url, sent).status_code == 404
    assert client_of(world.clerk).get(url).status_code == 403
