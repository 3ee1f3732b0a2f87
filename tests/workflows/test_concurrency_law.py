"""Two connections at once: the delivery of a notice, the lapse of a limit and the decision, each in some order."""

import pytest

from supervision import monitor
from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.workflows.law_steps import REASON, review_started, serve
from tests.workflows.test_concurrency import together
from tests.world import World
from workflows import chain, drift, engine, feed, timers
from workflows.errors import EngineError, NotAllowed
from workflows.models import Announcement, Application, Extension, Hearing, Pause, Service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return World(electronic=False)


def fresh(case):
    return Application.objects.get(pk=case.pk)


def test_a_delivery_and_a_sweep_in_a_race_agree_with_the_record(world):
    """A pause takes effect while its limits warn and lapse: the alerts are what the record owes, in either order."""
    fire = at("2016-10-28 09:00")  # warn-1 and the first urging of the promised limit
    for _n in range(6):
        case = world.accepted(when=at("2016-10-11 09:00"))
        review_started(world, case, when=at("2016-10-28 08:00"))
        feed.read_all()
        together(
            lambda c=case: serve(world, fresh(c), "special_procedure", when=fire),
            lambda: monitor.sweep(at=fire),
        )
        feed.read_all()
        monitor.sweep(at=at("2016-12-30 09:00"))
        assert fresh(case).state == "paused" and chain.first_fault(fresh(case)) is None
    assert raised() == owed_by_the_record(at("2016-12-30 09:00")) and not list(drift.drifted())


def test_one_paper_delivered_by_many_is_delivered_once(world):
    case = world.accepted(when=at("2016-10-11 09:00"))
    review_started(world, case, when=at("2016-10-12 09:00"))
    when = at("2016-10-13 09:00")
    results = together(*[lambda: serve(world, fresh(case), "special_procedure", when=when)] * 6)
    assert sum(isinstance(r, NotAllowed) for r in results) == 5
    assert (Service.objects.count(), Pause.objects.count()) == (1, 1)


def test_a_delivery_and_a_decision_in_a_race_leave_one_truth(world):
    for _n in range(6):
        case = world.at_decision(when=at("2016-10-11 09:00"))
        engine.start_special_procedure(
            case, by=world.leader, at=at("2016-10-12 09:00"), kind="testing", basis="第四十五条", planned_days=3
        )
        when = at("2016-10-13 09:00")
        _served, granted = together(
            lambda c=case, w=when: serve(world, fresh(c), "special_procedure", when=w),
            lambda c=case, w=when: engine.grant(fresh(c), by=world.leader, at=w, content="准予一年"),
        )
        announced = Announcement.objects.get(application=case)
        if isinstance(granted, EngineError):
            assert (fresh(case).state, announced.outcome) == ("paused", "effective")
        else:
            assert (fresh(case).state, announced.outcome) == ("granted", "lapsed")
            assert not Pause.objects.filter(application=case).exists()
        assert chain.first_fault(fresh(case)) is None


def test_two_approvals_at_once_are_one_extension(world):
    world.applicant.electronic_delivery = True
    world.applicant.save()
    case = world.accepted(when=at("2016-10-11 09:00"))
    given = {"by": world.chief, "at": at("2016-10-20 09:00"), "days": 10, "reason": REASON}
    results = together(*[lambda: engine.extend(fresh(case), **given)] * 4)
    assert sum(isinstance(r, NotAllowed) for r in results) == 3 and Extension.objects.count() == 1


def test_the_lapse_of_the_right_to_a_hearing_and_a_late_request_leave_one_truth(world):
    case = world.at_decision(when=at("2016-10-12 09:00"))
    engine.tell_hearing_right(case, by=world.leader, at=at("2016-10-12 10:00"), matter=REASON)
    serve(world, case, "hearing_right", when=at("2016-10-13 09:00"))
    late = at("2016-10-21 00:05")
    together(
        *[lambda: timers.run_due(at=late)] * 3,
        lambda: engine.request_hearing(fresh(case), by=world.user, at=late),
    )
    assert Hearing.objects.get().state == "not_requested"
    assert case.events.filter(action="hearing_not_requested").count() == 1
