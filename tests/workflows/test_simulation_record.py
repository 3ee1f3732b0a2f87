"""What the record says of a flow: every figure here is counted by hand."""

from dataclasses import replace
from datetime import date

import pytest

from tests.instants import at
from tests.workflows.past_cases import handled, morning, workdays
from tests.world import ANSWERS, World
from workflows import engine, flows, office_hours, timekeeping
from workflows.calendars import Calendar
from workflows.flows import read_plan
from workflows.routing import Edge, Plan
from workflows.simulation import mapping, record
from workflows.simulation.draws import Given
from workflows.simulation.mapping import Said
from workflows.simulation.open_time import OpenTime


@pytest.fixture
def opening():
    calendar = Calendar(frozenset({date(2016, 10, 10)}), frozenset(), frozenset({2016}))
    return OpenTime(calendar, office_hours.spans("08:30-12:00,13:30-17:00"))


@pytest.mark.parametrize(
    ("begin", "end", "minutes"),
    [
        ("2016-10-11 09:00", "2016-10-11 10:00", 60),
        ("2016-10-11 11:30", "2016-10-11 14:00", 60),  # lunch
        ("2016-10-11 16:30", "2016-10-12 09:00", 60),  # the night
        ("2016-10-07 16:30", "2016-10-11 09:00", 60),  # the weekend and a holiday
        ("2016-10-09 12:00", "2016-10-11 08:30", 0),  # closed all the time
        ("2016-10-11 20:00", "2016-10-12 08:45", 15),
    ],
)
def test_only_open_minutes_count(opening, begin, end, minutes):
    assert opening.of(at(end)) - opening.of(at(begin)) == minutes
    assert opening.day == 420


def test_what_comes_on_a_day_off_lies_there_in_the_morning(opening):
    assert opening.minute_of_day(at("2016-10-10 15:00")) == 0
    assert opening.day_seen(at("2016-10-08 15:00")) == date(2016, 10, 11)
    assert opening.minute_of_day(at("2016-10-11 14:00")) == 240


def of(world, first="2016-10-01", last="2016-11-30"):
    since, until = (timekeeping.local_date(at(f"{day} 09:00")) for day in (first, last))
    return record.read(world.flow_version, since=since, until=until)


@pytest.mark.django_db
class TestRecord:
    @pytest.fixture
    def world(self):
        return World()

    def test_nothing_has_happened_yet(self, world):
        read = of(world)
        assert read.cases == 0 and read.happened["days"] is None and read.happened["late"] is None
        assert set(read.stages) == {"accept", "review", "decide", "deliver"}
        assert sum(read.arrivals.counts) == 0 and len(read.arrivals.counts) == read.workdays

    def test_times_and_outcomes_of_the_stages(self, world):
        days = workdays("2016-10-11", 3)
        for day in days:  # each comes at nine, is accepted at ten, reviewed two days later …
            handled(world, morning(day), accept=0, review=2, decide=1, deliver=1)
        read = of(world)
        accept, review = read.stages["accept"], read.stages["review"]
        assert accept.elapsed == [61, 61, 61] and accept.outcomes == {"accepted": 3}
        assert review.elapsed == [841] * 3 and review.outcomes == {"passed": 3}
        assert read.stages["decide"].outcomes == {"granted": 3}
        # On the third and fourth day the clerk had delivered nothing, so nobody knows how long accepting took.
        assert review.working == []
        assert read.happened["cases"] == 3 and read.happened["by_date"] == 3
        assert read.happened["days"] == pytest.approx((841 + 421) / 420)
        assert read.happened["late"] == 0
        assert read.arrivals.minutes == (30, 30, 30) and sum(read.arrivals.counts) == 3

    def test_work_is_what_lies_between_two_acts_of_an_officer_on_one_day(self, world):
        day = workdays("2016-10-11", 1)[0]
        first, second, third = (world.apply(when=morning(day, 8, 35)) for _n in range(3))
        engine.accept(first, by=world.clerk, at=morning(day, 9, 0))
        engine.accept(second, by=world.clerk, at=morning(day, 9, 12))
        engine.claim(third, by=world.clerk, at=morning(day, 10, 0))
        engine.accept(third, by=world.clerk, at=morning(day, 10, 5))
        assert of(world).stages["accept"].working == [12, 5]  # the first of the day tells nothing

    def test_a_case_sent_back_says_from_where_to_where(self, world):
        handled(world, at("2016-10-11 09:00"), send_back=True)
        stages = of(world).stages
        assert stages["decide"].outcomes == {"sent_back>review": 1, "granted": 1}
        assert stages["review"].outcomes == {"passed": 2}

    def test_days_on_which_the_law_stopped_the_clock_are_left_out(self, world):
        case = world.accepted(when=at("2016-10-10 09:00"))
        facts = {"kind": "expert_review", "basis": "某法第四条", "planned_days": 5}
        engine.start_special_procedure(case, by=world.reviewer, at=at("2016-10-11 09:00"), **facts)
        assert case.state == "paused"
        engine.end_special_procedure(case, by=world.reviewer, at=at("2016-10-17 09:00"))
        engine.advance(case, by=world.reviewer, at=at("2016-10-18 09:00"), opinion="同意")
        engine.grant(case, by=world.leader, at=at("2016-10-18 10:00"), content="准予")
        read = of(world)
        # From the 10th to the 18th, nine o'clock: six working days, of which 12, 13, 14 and 17 October do not count.
        assert read.stages["review"].elapsed == [2 * 420] and read.stages["review"].stop_days == [4]
        assert read.happened["by_date"] == 2 and read.happened["days"] == pytest.approx(2 + 60 / 420)

    def test_the_applicants_own_time_is_no_time_of_the_counter(self, world):
        case = world.apply(when=at("2016-10-11 09:00"))
        point = {"target": "material:plan", "label": "实施方案", "problem": "缺页", "required": "补齐", "basis": "某法"}
        engine.request_correction(case, by=world.clerk, at=at("2016-10-11 10:00"), points=[point])
        engine.resubmit(case, by=world.user, at=at("2016-10-13 10:00"), paper=["plan"])
        engine.accept(case, by=world.clerk, at=at("2016-10-13 11:00"))
        accept = of(world).stages["accept"]
        assert accept.elapsed == [120] and accept.stop_days == [2]

    def test_a_withdrawal_may_happen_but_does_not_say_how_long_a_stage_takes(self, world):
        case = world.accepted(when=at("2016-10-11 09:00"))
        engine.withdraw(case, by=world.user, at=at("2016-10-12 09:00"), reason="不办了")
        review = of(world).stages["review"]
        assert review.outcomes == {"withdrawn": 1} and review.elapsed == []

    def test_what_the_same_people_do_for_other_flows_takes_their_time_too(self, world):
        for day in workdays("2016-10-11", 2):
            handled(world, morning(day))
        post = world.flow_version.stages.get(key="accept").post_id
        draft = flows.draft_linear(world.item.flow, world.four_stages())  # as another flow at the same posts
        since, until = date(2016, 10, 1), date(2016, 11, 30)
        read = record.read(draft, since=since, until=until, posts=[post])
        assert read.other[post][0] == 4 / read.workdays  # two accepted, two closed
        assert of(world).other == {}

    def test_a_stage_without_a_record_takes_what_was_given(self, world, settings):
        for day in workdays("2016-10-11", 6):
            handled(world, morning(day))
        read, plan = of(world), read_plan(world.flow_version.pk)
        stages = tuple(replace(one, key="look") if one.key == "review" else one for one in plan.stages)
        named = {"review": "look"}
        edges = tuple(
            e._replace(source=named.get(e.source, e.source), target=named.get(e.target, e.target)) for e in plan.edges
        )
        renamed = Plan(plan.version_id, stages, edges)
        said = Said(minutes={"look": 45}, days={"look": 2})
        made = mapping.model(renamed, read, said, promised=(14, "workday"), on=date(2016, 11, 30))
        assert made.stations["look"].times == Given(45, 840.0)
        assert made.stations["look"].outcomes == {"passed": 1.0}
        assert not mapping.is_known(read, "look") and mapping.is_known(read, "decide")
        assert made.stations["decide"].times.pairs[0] == (
            settings.SIMULATION_MINUTES,
            421 - settings.SIMULATION_MINUTES,
        )

    def test_ways_with_conditions_are_shared_as_the_latest_cases_filled_in_the_form(self, world):
        for n, headcount in enumerate(("12", "150", "12", "12")):
            world.apply(when=at(f"2016-10-{11 + n} 09:00"), answers={**ANSWERS, "headcount": headcount})
        plan = read_plan(world.flow_version.pk)
        edges = [edge for edge in plan.edges if edge.source != "accept"]
        edges += [Edge("accept", "accepted", "review", 1, "headcount >= 100"), Edge("accept", "accepted", "decide", 2)]
        branching = Plan(0, plan.stages, tuple(edges))
        facts = {"promised": (14, "workday"), "on": date(2016, 11, 30)}
        made = mapping.model(branching, of(world), Said(), **facts)
        assert made.stations["accept"].ways == {"accepted": (0.25, 0.75)}
        none = mapping.model(branching, of(world, "2016-09-01", "2016-09-30"), Said(), **facts)
        assert none.stations["accept"].ways == {"accepted": (0.5, 0.5)}  # nobody asked yet: alike

    def test_results_of_the_record_are_read_as_the_draft_calls_them(self, world):
        for day in workdays("2016-10-11", 6):
            handled(world, morning(day), send_back=True)
        plan = read_plan(world.flow_version.pk)
        edges = [edge if edge.source != "review" else edge._replace(outcome="agreed") for edge in plan.edges]
        renamed = Plan(0, plan.stages, tuple(edges))
        stations = mapping.model(renamed, of(world), Said(), promised=(14, "workday"), on=date(2016, 11, 30)).stations
        assert stations["review"].outcomes == {"agreed": 1.0}
        assert stations["decide"].outcomes == {"granted": 0.5, "sent_back>review": 0.5}
        assert stations["deliver"].outcomes == {"closed": 1.0}

    def test_what_is_done_on_the_spot_counts_to_the_decision(self, world):
        post = world.clerk.postings.get().post
        version = flows.draft_linear(
            world.item.flow, [{"key": "handle", "name": "当场办理", "kind": "combined", "post": post}]
        )
        world.flow_version = flows.publish(version, by=world.chief, at=at("2016-10-10 08:00"))
        first, second = (world.apply(when=at(f"2016-10-11 09:0{n}")) for n in (0, 1))
        for n, case in enumerate((first, second)):
            engine.accept(case, by=world.clerk, at=at(f"2016-10-11 10:0{n}"))
            engine.grant(case, by=world.clerk, at=at(f"2016-10-11 10:1{n}"), content="准予")
        # They are handed over on the next day, the second right after the first: long after the decision.
        for n, case in enumerate((first, second)):
            when = at(f"2016-10-12 10:0{n}")
            engine.deliver(case, by=world.clerk, at=when, way="electronic", receiver=world.applicant.name)
            engine.close(case, by=world.clerk, at=when)
        handle = of(world).stages["handle"]
        assert handle.elapsed == [70, 70] and handle.outcomes == {"granted": 2} and handle.working == []
        assert of(world).happened["days"] == pytest.approx(70 / 420)  # from receipt: nothing is accepted apart
