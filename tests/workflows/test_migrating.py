"""A case under way goes on by another version of its flow: one event, its clocks and what was said kept."""

import pytest

from accounts.roles import Role
from supervision import monitor
from tests.branching import NINE, Arrows, joint, open_keys, run_of, three_sections
from tests.instants import at
from tests.owed import owed_by_the_record, raised
from tests.together import together
from tests.world import World
from workflows import chain, engine, feed, flows, invariants
from workflows.errors import EngineError, Forbidden, Incomplete, NotAllowed, Stale
from workflows.flow import migration as flow_migration
from workflows.models import Application, FlowMove, Opinion
from workflows.transitions import FINAL, Action, State, after

REASON = "原流程漏设了安全科会核环节，按会议纪要改用新版"
DAY2, DAY3 = at("2016-10-12 09:00"), at("2016-10-13 09:00")


@pytest.fixture
def world(db):
    return made()


def made():
    world = World()
    world.keeper = world.person("徐事项", Role.LIST_ADMIN, world.window)
    world.posts = three_sections(world)
    return world


def new_version(world, *, review="review", limit=9, post="labour", **fields):
    """The usual line with the review under another post, and a check behind it."""
    flow = Arrows(world).stage(review, "review", post=world.posts[post], limit_amount=limit, name="细审", **fields)
    flow.stage("check", "site_check", post=world.posts["safety"], name="核查")
    flow.way("accept", "accepted", review).way(review, "passed", "check")
    return flow.usual_ends(decision_from=["check"]).publish()


def moves(world, case, version, *, mapping=None, when=DAY2, **more):
    more = {"by": world.keeper, "reason": REASON} | more
    return engine.migrate(case, to_version=version, mapping=mapping or {}, at=when, **more)


def test_the_visit_goes_on_under_the_new_stage_and_the_days_used_stay_used(world):
    case = world.accepted(when=NINE)
    engine.claim(case, by=world.reviewer, at=NINE)
    old, due = run_of(case, "review"), case.due_on
    version = new_version(world)
    moves(world, case, version)
    case.refresh_from_db()
    new = run_of(case, "review")
    assert case.flow_version == version and case.rerouted and case.due_on == due, "the promise is the edition's"
    assert (new.stage.version, new.post, new.officer) == (version, old.post, world.reviewer)
    old.refresh_from_db()
    assert (old.outcome, old.officer) == ("moved", world.reviewer)
    clock = case.deadlines.get(run=new)
    assert (clock.allowance, clock.started_on, clock.closed_at) == (9, case.deadlines.get(run=old).started_on, None)
    assert clock.due_on.isoformat() == "2016-10-24", "nine working days from the day the review began"
    event = case.events.last()
    assert event.action == "migrate" and event.data["places"] == {"review": "review"}
    assert event.data["versions"] == [1, 2] and event.data["reason"] == REASON
    assert chain.first_fault(case) is None
    engine.advance(case, by=world.reviewer, at=DAY3, opinion="同意")
    assert open_keys(case) == {"check"}


def test_another_post_is_offered_the_case_and_a_renamed_stage_is_found_by_the_mapping(world):
    case = world.accepted(when=NINE)
    engine.claim(case, by=world.reviewer, at=NINE)
    version = new_version(world, review="fine", post="money", limit=None)
    with pytest.raises(NotAllowed, match="审查"):
        moves(world, case, version)
    moves(world, case, version, mapping={"review": "fine"})
    run = run_of(case, "fine")
    assert run.post == world.posts["money"] and run.officer is None
    assert not case.deadlines.filter(kind="stage", closed_at=None).exists()
    with pytest.raises(Forbidden):
        engine.advance(case, by=world.reviewer, at=DAY3, opinion="同意")
    engine.advance(case, by=world.money_officer, at=DAY3, opinion="同意")


def test_what_was_said_in_an_open_joint_review_counts_on(world):
    case = joint(world, world.posts)
    engine.give_opinion(case, by=world.safety_officer, at=NINE, verdict="disagree", text="安全距离不足，不同意。请复核")
    parts = [{"post": world.posts["safety"]}, {"post": world.posts["labour"]}]
    flow = Arrows(world).stage("joint", "joint_review", post=world.posts["money"], parts=parts)
    flow.way("accept", "accepted", "joint")
    flow.way("joint", "passed", "decide", condition="case_objections == 1", priority=0)
    flow.usual_ends().way("joint", "passed", "decide", priority=1)
    moves(world, case, flow.publish())
    run = run_of(case, "joint")
    said = {o.post_id: o.verdict for o in Opinion.objects.filter(run=run)}
    assert said == {world.posts["safety"].pk: "disagree", world.posts["labour"].pk: ""}, "money is asked no more"
    engine.give_opinion(case, by=world.reviewer, at=DAY3, verdict="agree")
    engine.advance(case, by=world.money_officer, at=DAY3, opinion="汇总")
    assert case.events.last().data["conditions"] == {"case_objections == 1": True}, "counted once, not once a visit"


def test_a_stopped_clock_stays_stopped_and_goes_on_afterwards(world):
    case = world.accepted(when=NINE)
    engine.start_special_procedure(
        case, by=world.reviewer, at=DAY2, kind="hearing", basis="第四十五条", planned_days=5, reason="听证"
    )
    moves(world, case, new_version(world), when=DAY3)
    case.refresh_from_db()
    assert case.state == "paused"
    clock = case.deadlines.get(kind="stage", closed_at=None)
    assert clock.due_on is None
    engine.end_special_procedure(case, by=world.reviewer, at=at("2016-10-20 09:00"))
    clock.refresh_from_db()
    assert clock.due_on.isoformat() > "2016-10-24", "the days of the hearing are not counted"


def test_who_handled_a_stage_before_the_move_still_did(world):
    """Another person is needed than at the review: being moved must not make one forget who that was."""
    colleague = world.person("何同事", Role.REVIEWER, world.section)
    case = world.accepted(when=NINE)
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意")
    flow = Arrows(world).stage("first", "review", post=world.posts["labour"], name="初审")
    rule = {"candidates": "other_than", "candidates_of": "first"}
    flow.stage("second", "review", post=world.posts["labour"], name="复核", **rule)
    flow.way("accept", "accepted", "first").way("first", "passed", "second")
    version = flow.usual_ends(decision_from=["second"]).publish()
    moves(world, case, version, mapping={"review": "first", "decide": "second"})
    assert open_keys(case) == {"second"}
    with pytest.raises(Forbidden):
        engine.advance(case, by=world.reviewer, at=DAY3, opinion="同意")
    engine.send_back(case, by=colleague, at=DAY3, to="first", reason="请补充核实用工人数后再报")
    assert run_of(case, "first").officer == world.reviewer, "sent back to whoever had it"


def test_branches_ended_before_the_move_count_at_the_join(world):
    def three(**join):
        flow = Arrows(world)
        for name in ("labour", "safety", "money"):
            flow.stage(name, "review", post=world.posts[name]).way(name, "passed", "sum")
        flow.stage("sum", "review", post=world.posts["labour"], **join)
        return flow.way("accept", "accepted", "labour", "safety", "money").usual_ends(decision_from=["sum"]).publish()

    three()
    case = world.accepted(when=NINE)
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意", run_id=run_of(case, "labour").pk)
    moves(world, case, three(join="count", join_count=2))
    assert open_keys(case) == {"safety", "money"}
    engine.advance(case, by=world.money_officer, at=DAY3, opinion="同意", run_id=run_of(case, "money").pk)
    assert open_keys(case) == {"sum"}, "labour had passed before the move, money after it: two of three"


def test_several_branches_may_become_one_and_stages_behind_each_other_may_not(world):
    flow = Arrows(world)
    for name in ("labour", "safety"):
        flow.stage(name, "review", post=world.posts[name], limit_amount=3).way(name, "passed", "decide")
    flow.way("accept", "accepted", "labour", "safety").usual_ends().publish()
    case = world.accepted(when=NINE)
    version = new_version(world)
    with pytest.raises(NotAllowed):
        moves(world, case, version, mapping={"labour": "review", "safety": "check"})
    moves(world, case, version, mapping={"labour": "review", "safety": "review"})
    assert open_keys(case) == {"review"} and case.runs.filter(outcome="moved").count() == 2
    assert chain.first_fault(Application.objects.get(pk=case.pk)) is None


def test_a_check_on_site_that_was_recorded_need_not_be_made_again(world):
    case = world.accepted(when=NINE)
    engine.advance(case, by=world.reviewer, at=NINE, opinion="同意")
    first = new_version(world)
    moves(world, case, first, mapping={"decide": "check"}, when=NINE)
    said = {"place": "厂区", "finding": "情况属实", "second_officer": world.money_officer, "checked_on": NINE.date()}
    engine.record_site_check(case, by=world.safety_officer, at=NINE, **said)
    moves(world, case, new_version(world, review="fine"), when=DAY2)
    engine.advance(case, by=world.safety_officer, at=DAY3, opinion="同意")
    assert open_keys(case) == {"decide"}


def test_acceptance_stays_acceptance_and_its_limit_runs_on(world):
    case = world.apply(when=NINE)
    due = case.deadlines.get(kind="acceptance").due_on
    version = new_version(world)
    with pytest.raises(NotAllowed):
        moves(world, case, version, mapping={"accept": "review"})
    moves(world, case, version)
    assert case.deadlines.get(kind="acceptance", closed_at=None).due_on == due
    engine.accept(case, by=world.clerk, at=DAY3)
    assert open_keys(case) == {"review"}


def test_moved_and_brought_back_it_stands_where_it_stood(world):
    case = world.accepted(when=NINE)
    engine.claim(case, by=world.reviewer, at=NINE)
    first, version = case.flow_version, new_version(world, post="money")
    moves(world, case, version)
    moves(world, case, first, when=DAY3)
    case.refresh_from_db()
    run = run_of(case, "review")
    assert case.flow_version == first and (run.visit, run.officer) == (2, world.reviewer)
    clock = case.deadlines.get(run=run)
    assert (clock.allowance, clock.started_on.isoformat()) == (5, "2016-10-11")
    engine.advance(case, by=world.reviewer, at=DAY3, opinion="同意")
    assert open_keys(case) == {"decide"}


@pytest.mark.django_db(transaction=True)
def test_alerts_follow_the_limit_of_the_new_stage():
    world = made()
    case = world.accepted(when=NINE)
    feed.read_all()
    moves(world, case, new_version(world, limit=2))
    for when in (at("2016-10-14 09:00"), at("2016-10-20 09:00"), at("2016-11-10 09:00")):
        feed.read_all()
        monitor.sweep(at=when)
        assert raised() == owed_by_the_record(when) != {}
    assert not list(invariants.broken())


def test_only_keepers_move_cases_with_a_reason_to_a_published_version_of_the_same_flow(world):
    case = world.accepted(when=NINE)
    version = new_version(world)
    for who in (world.clerk, world.reviewer, world.chief, world.user):
        with pytest.raises(Forbidden):
            moves(world, case, version, by=who)
    with pytest.raises(Incomplete):
        moves(world, case, version, reason="改版")
    with pytest.raises(NotAllowed):
        moves(world, case, world.flow_version)
    flow = Arrows(world).usual_ends()
    with pytest.raises(NotAllowed):
        moves(world, case, flow.way("accept", "accepted", "decide").draft())
    with pytest.raises(Stale):
        moves(world, case, version, expected_version=1)
    assert not case.events.filter(action="migrate").exists()


def test_what_is_decided_is_never_moved():
    open_before = {State.RECEIVED, State.CORRECTING, State.IN_REVIEW, State.PAUSED, State.SUSPENDED}
    for state in State:
        assert (after(state, Action.MIGRATE) == state) == (state in open_before)
    assert not open_before & FINAL


@pytest.mark.django_db(transaction=True)
def test_moved_and_advanced_at_the_same_moment_one_comes_after_the_other():
    world = made()
    version = new_version(world)
    flows.plan_of(version.pk)
    for _n in range(4):
        world.item.refresh_from_db()
        case = Application.objects.get(pk=world.accepted(when=NINE).pk)
        back, start = world.flow_version, case.flow_version
        other = version if start == back else back
        run = run_of(case, "review").pk
        results = together(
            lambda case=case, other=other: moves(world, Application.objects.get(pk=case.pk), other),
            lambda case=case, run=run: engine.advance(
                Application.objects.get(pk=case.pk), by=world.reviewer, at=DAY2, opinion="同意", run_id=run
            ),
        )
        case.refresh_from_db()
        moved, advanced = (not isinstance(r, EngineError) for r in results)
        assert moved or advanced
        assert advanced or isinstance(results[1], Stale), results
        assert (case.flow_version == other) == moved
        assert all(r.stage.version == case.flow_version for r in case.runs.filter(ended_at=None))
        assert chain.first_fault(case) is None


class TestManyCases:
    @pytest.fixture
    def cases(self, world):
        made = [world.accepted(when=NINE) for _n in range(5)]
        engine.advance(made[4], by=world.reviewer, at=NINE, opinion="同意")
        engine.grant(made[4], by=world.leader, at=NINE, content="准予")
        return made

    def test_the_dry_run_lists_every_case_and_writes_nothing(self, world, cases):
        engine.advance(cases[1], by=world.reviewer, at=NINE, opinion="同意")
        version = new_version(world, review="fine")
        looked = flow_migration.look(flow_migration.movable(world.flow_version), world.flow_version, version, {})
        assert [one.number for one in looked] == [case.number for case in cases[:4]], (
            "the decided one is not among them"
        )
        problems = {one.number: one.problem for one in looked if one.problem}
        assert set(problems) == {cases[0].number, cases[2].number, cases[3].number}
        assert all("审查" in words for words in problems.values())
        mapping = {"review": "fine"}
        looked = flow_migration.look(flow_migration.movable(world.flow_version), world.flow_version, version, mapping)
        assert [one.moves for one in looked] == [[("审查", "细审")], [("决定", "决定")]] + [[("审查", "细审")]] * 2
        assert "5" in looked[0].limits[0] and "9" in looked[0].limits[0] and not looked[0].problem
        assert (
            Application.objects.filter(flow_version=world.flow_version).count() == 5 and not FlowMove.objects.exists()
        )

    def test_moved_in_batches_resumed_and_undone_where_nobody_acted_since(self, world, cases):
        version = new_version(world)
        move = flow_migration.start(world.flow_version, version, {}, reason=REASON, by=world.keeper, at=DAY2)
        assert flow_migration.step(move, by=world.keeper, at=DAY2, batch=3) == 3
        move = FlowMove.objects.get(pk=move.pk)  # another request goes on
        assert flow_migration.step(move, by=world.keeper, at=DAY2, batch=3) == 1
        assert flow_migration.step(move, by=world.keeper, at=DAY2, batch=3) == 0 and move.failed == {}
        assert flow_migration.moved(move) == 4
        cases[0].refresh_from_db()
        engine.advance(cases[0], by=world.reviewer, at=DAY3, opinion="同意")
        flow_migration.undo(move, reason="新版还需要再讨论，先退回", by=world.keeper, at=DAY3)
        while flow_migration.step(move, by=world.keeper, at=DAY3, batch=2):
            pass
        now = [Application.objects.get(pk=case.pk).flow_version_id for case in cases]
        assert now == [version.pk, *[world.flow_version.pk] * 4]
        with pytest.raises(NotAllowed):
            flow_migration.undo(move, reason="新版还需要再讨论，先退回", by=world.keeper, at=DAY3)

    def test_a_case_that_cannot_be_moved_holds_no_other(self, world, cases):
        version = new_version(world, review="fine")
        engine.advance(cases[2], by=world.reviewer, at=NINE, opinion="同意")
        move = flow_migration.start(world.flow_version, version, {}, reason=REASON, by=world.keeper, at=DAY2)
        assert flow_migration.step(move, by=world.keeper, at=DAY2) == 4
        assert set(move.failed) == {cases[n].number for n in (0, 1, 3)}
        assert flow_migration.step(move, by=world.keeper, at=DAY2) == 0
        assert Application.objects.get(pk=cases[2].pk).flow_version == version

    def test_nothing_is_begun_without_a_reason_or_to_a_version_that_is_not_live(self, world):
        version = new_version(world)
        world.flow_version.refresh_from_db()
        by_keeper = {"by": world.keeper, "at": DAY2}
        with pytest.raises(Incomplete):
            flow_migration.start(world.flow_version, version, {}, reason="改", **by_keeper)
        with pytest.raises(Incomplete):
            flow_migration.start(world.flow_version, version, {"review": "heaven"}, reason=REASON, **by_keeper)
        with pytest.raises(NotAllowed):
            flow_migration.start(version, world.flow_version, {}, reason=REASON, **by_keeper)
