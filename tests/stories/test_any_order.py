"""Whatever people do in whatever order: the engine against a small model of the law that shares nothing with it.

The model knows which act is possible when, what state follows, what lapses by itself, which stages are open, and when a
limit ends (a clerk with a paper calendar, from the clock's own test). After every step the case must be as the model
says, every view that must stay empty is empty, and the chain of the record is whole.
"""

import random
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Applicant
from tests.branching import Arrows, open_keys, run_of, three_sections
from tests.law_model import Law
from tests.world import World
from workflows import chain, engine, invariants, timekeeping, timers
from workflows.errors import EngineError
from workflows.models import Announcement, Application, CalendarDay, Deadline, StageRun

LONG = "理由写得足够长，超过十个字。"
REVIEWS = {"labour", "safety", "sum"}
BEHIND = {"labour": {"sum", "decide"}, "safety": {"sum", "decide"}, "sum": {"decide"}}
OVER = {"closed", "not_accepted", "returned", "withdrawn", "voided"}
BEFORE_DECISION = {"received", "correcting", "in_review", "paused"}


def case_machine(world, posts):
    officers = {
        "accept": world.clerk,
        "labour": world.reviewer,
        "safety": world.safety_officer,
        "sum": world.reviewer,
        "decide": world.leader,
        "deliver": world.clerk,
    }

    class AnyOrder(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            timekeeping.forget_calendar()

        @initialize(day=st.integers(0, 60), electronic=st.booleans())
        def begin(self, day, electronic):
            timekeeping.forget_calendar()
            Applicant.objects.filter(pk=world.applicant.pk).update(electronic_delivery=electronic)
            self.electronic = electronic
            self.now = timekeeping.moment(date(2016, 9, 1) + timedelta(days=day))
            self.case = world.apply(when=self.now)
            self.law = Law(self.today, self.paper_calendar)

        @property
        def today(self):
            return timekeeping.local_date(self.now)

        def paper_calendar(self):
            days = CalendarDay.objects.values_list("date", "kind")
            return frozenset(d for d, k in days if k == "holiday"), frozenset(d for d, k in days if k == "workday")

        def act(self, possible: bool, verb, **facts):
            """Do it. The engine must do what the model allows and refuse the rest, and leave nothing of a refusal."""
            self.law.lapse(self.today)
            fresh = Application.objects.get(pk=self.case.pk)
            possible = possible() if callable(possible) else possible
            note(f"{self.today} {verb.__name__} {facts} possible={possible}")
            try:
                verb(fresh, at=self.now, **facts)
            except EngineError as error:
                assert not possible, f"refused what is allowed: {error}"
                return False
            assert possible, "allowed what must be refused"
            return True

        # -- time

        @rule(days=st.integers(1, 9), hours=st.integers(0, 8), worker=st.booleans())
        def wait(self, days, hours, worker):
            self.now += timedelta(days=days, hours=hours)
            if worker:  # else the next act finds what has lapsed
                timers.run_due(at=self.now)
                self.law.lapse(self.today)

        @rule(ahead=st.integers(1, 25))
        def a_notice_makes_a_day_a_holiday(self, ahead):
            day = self.today + timedelta(days=ahead)
            timers.run_due(at=self.now)
            self.law.lapse(self.today)
            CalendarDay.objects.update_or_create(
                date=day, defaults={"kind": "holiday", "name": "临时", "year_id": day.year}
            )
            timekeeping.calendar_changed()
            engine.recalculate(at=self.now)
            timers.run_due(at=self.now)
            self.law.lapse(self.today)

        # -- before acceptance

        @rule()
        def accept(self):
            def possible():
                return self.law.state == "received"

            if self.act(possible, engine.accept, by=world.clerk):
                self.law.accept(self.law.complete if self.law.corrected else self.today)

        @precondition(lambda self: self.law.state == "received")
        @rule(rarely=st.integers(0, 9))
        def decline(self, rarely):
            if rarely == 0 and self.act(
                lambda: self.law.state == "received", engine.decline, by=world.clerk, reason=LONG
            ):
                self.law.end("not_accepted")

        @rule()
        def ask_for_a_correction(self):
            point = {
                "target": "material:plan",
                "label": "方案",
                "problem": "未盖章",
                "required": "盖章",
                "basis": "指南第1项",
            }
            if self.act(
                lambda: self.law.state == "received", engine.request_correction, by=world.clerk, points=[point]
            ):
                self.law.state, self.law.sent, self.law.corrected = "correcting", self.today, True

        @rule()
        def answer_it(self):
            if self.act(lambda: self.law.state == "correcting", engine.resubmit, by=world.user, paper=["plan"]):
                self.law.state, self.law.complete = "received", self.today

        # -- in review

        @rule(key=st.sampled_from(sorted(REVIEWS)))
        def pass_on(self, key):
            self.law.lapse(self.today)
            timers.run_due(at=self.now)
            if key not in self.law.open:
                return
            run = run_of(self.case, key).pk
            if self.act(
                lambda: self.law.state == "in_review", engine.advance, by=officers[key], opinion="同意", run_id=run
            ):
                self.law.open.discard(key)
                if key == "sum":
                    self.law.open = {"decide"}
                elif not self.law.open:
                    self.law.open = {"sum"}

        @rule(key=st.sampled_from(["sum", "decide", "labour"]), to=st.sampled_from(["labour", "safety", "sum"]))
        def send_back(self, key, to):
            timers.run_due(at=self.now)
            self.law.lapse(self.today)
            if key not in self.law.open:
                return

            def possible():
                return self.law.state == "in_review" and key in BEHIND[to]

            facts = {"by": officers[key], "to": to, "reason": LONG, "run_id": run_of(self.case, key).pk}
            if self.act(possible, engine.send_back, **facts):
                self.law.open = (self.law.open - BEHIND[to]) | {to}

        @rule(planned=st.integers(1, 10))
        def start_an_expert_review(self, planned):
            key = self._somewhere()
            if key is None:
                return

            def possible():
                free = self.law.state == "in_review" and not self.law.pending_pause
                return free and self.today <= min(self.law.promised_due, self.law.statutory_due)  # a house rule, on

            facts = {"kind": "expert_review", "basis": "某法第四条", "planned_days": planned}
            run = run_of(self.case, key).pk
            if self.act(possible, engine.start_special_procedure, by=officers[key], run_id=run, **facts):
                if self.electronic:
                    self._stop()
                else:
                    self.law.pending_pause = True

        @rule()
        def end_it(self):
            key = self._somewhere()
            if key is None:
                return
            run = run_of(self.case, key).pk
            if self.act(lambda: self.law.state == "paused", engine.end_special_procedure, by=officers[key], run_id=run):
                start, _end = self.law.pauses[-1]
                self.law.pauses[-1] = (start, self.today)
                self.law.state = "in_review"

        @rule(days=st.integers(1, 12))
        def extend(self, days):
            def possible():
                law = self.law
                free = law.state == "in_review" and not law.extension and not law.pending_extension and days <= 10
                return free and self.today <= min(law.promised_due, law.statutory_due)

            if self.act(possible, engine.extend, by=world.chief, days=days, reason=LONG):
                if self.electronic:
                    self.law.extension = days
                else:
                    self.law.pending_extension = days

        @rule(which=st.sampled_from(["pause", "extension"]))
        def hand_over_the_notice(self, which):
            key = self._somewhere()
            pending = Announcement.objects.filter(application=self.case, effect=which, settled_at=None).first()
            assert (pending is not None) == bool(getattr(self.law, f"pending_{which}"))
            if pending is None or key is None:
                return
            facts = {"letter": pending.letter.number, "way": "direct", "receiver": "张申请"}
            due = None if self.law.state == "paused" else min(self.law.promised_due, self.law.statutory_due)
            if self.act(True, engine.serve_letter, by=officers[key], run_id=run_of(self.case, key).pk, **facts):
                if which == "pause":
                    self.law.pending_pause = False
                    self._stop()
                else:
                    days, self.law.pending_extension = self.law.pending_extension, False
                    self.law.extension = days if due is None or self.today <= due else 0

        def _stop(self):
            self.law.state = "paused"
            self.law.pauses.append((self.today, None))

        def _somewhere(self):
            timers.run_due(at=self.now)
            self.law.lapse(self.today)
            return min(self.law.open & {"labour", "safety", "sum", "decide"}, default=None)

        # -- ends

        @rule(granted=st.booleans())
        def decide(self, granted):
            verb = engine.grant if granted else engine.refuse
            facts = {"content": "准予"} if granted else {"facts": "查明", "reason": LONG, "basis": "某法第一条"}
            if self.act(
                lambda: self.law.state == "in_review" and self.law.open == {"decide"}, verb, by=world.leader, **facts
            ):
                self.law.state, self.law.open = ("granted" if granted else "refused"), {"deliver"}
                self.law.pending_pause = self.law.pending_extension = False

        @rule()
        def deliver(self):
            if self.act(
                lambda: self.law.state in ("granted", "refused"),
                engine.deliver,
                by=world.clerk,
                way="direct",
                receiver="张申请",
            ):
                self.law.state = "delivered"

        @rule()
        def close(self):
            if self.act(lambda: self.law.state == "delivered", engine.close, by=world.clerk):
                self.law.end("closed")

        @rule(rarely=st.integers(0, 14))
        def withdraw(self, rarely):
            if rarely == 0 and self.act(
                lambda: self.law.state in BEFORE_DECISION, engine.withdraw, by=world.user, reason="不需要了"
            ):
                self._end_pause()
                self.law.end("withdrawn")

        @rule(rarely=st.integers(0, 14))
        def void(self, rarely):
            if rarely == 0 and self.act(
                lambda: self.law.state in BEFORE_DECISION, engine.void, by=world.leader, reason=LONG
            ):
                self._end_pause()
                self.law.end("voided")

        def _end_pause(self):
            if self.law.state == "paused":
                self.law.pauses[-1] = (self.law.pauses[-1][0], self.today)

        # -- accidents

        @rule(who=st.sampled_from(["clerk", "reviewer", "leader", "user", "stranger"]), seed=st.integers(0, 99))
        def somebody_else_tries(self, who, seed):
            """Who has no business here changes nothing, whatever they try."""
            before = self._snapshot()
            verb, facts = random.Random(seed).choice(
                [
                    (engine.grant, {"content": "准予"}),
                    (engine.advance, {"opinion": "同意"}),
                    (engine.accept, {}),
                    (engine.extend, {"days": 3, "reason": LONG}),
                ]
            )
            if getattr(world, who) in (world.clerk, world.reviewer, world.leader) and verb is not engine.extend:
                return
            self.law.lapse(self.today)
            with pytest.raises(EngineError):
                verb(Application.objects.get(pk=self.case.pk), by=getattr(world, who), at=self.now, **facts)
            after = self._snapshot()
            assert after == before or self.law.state in ("in_review", "returned")  # only what had lapsed was applied

        @rule()
        def the_process_dies_while_writing(self):
            timers.run_due(at=self.now)
            self.law.lapse(self.today)
            key = min(self.law.open & REVIEWS, default=None)
            if key is None or self.law.state != "in_review":
                return
            before = self._snapshot()
            with (
                mock.patch.object(chain, "link", side_effect=KeyboardInterrupt),
                pytest.raises(KeyboardInterrupt),
            ):
                engine.advance(
                    Application.objects.get(pk=self.case.pk),
                    by=officers[key],
                    at=self.now,
                    opinion="同意",
                    run_id=run_of(self.case, key).pk,
                )
            assert self._snapshot() == before

        def _snapshot(self):
            return (
                list(Application.objects.filter(pk=self.case.pk).values()),
                list(StageRun.objects.filter(application=self.case).order_by("pk").values()),
                list(Deadline.objects.filter(application=self.case).order_by("pk").values()),
                self.case.events.count(),
                self.case.letters.count(),
            )

        # -- what must hold

        @invariant()
        def the_case_is_what_the_law_says(self):
            if not hasattr(self, "case"):
                return
            timers.settle(self.case.pk, at=self.now)
            self.law.lapse(self.today)
            case = Application.objects.get(pk=self.case.pk)
            assert case.state == self.law.state
            assert open_keys(case) == self.law.open
            assert case.accepted_on == self.law.accepted
            due = dict(case.deadlines.filter(closed_at=None).values_list("kind", "due_on"))
            if self.law.state in ("in_review", "paused"):
                assert due["promised"] == self.law.promised_due  # none while it stands still, unless it had passed
                assert due["statutory"] == self.law.statutory_due
            elif self.law.state == "received":
                assert due["acceptance"] == self.law.acceptance_due
            elif self.law.state == "correcting":
                assert due["correction"] == self.law.correction_due
            elif self.law.state in OVER:
                assert due == {}
            assert chain.first_fault(case) is None
            assert list(invariants.broken()) == []

    return AnyOrder


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order_the_case_is_what_the_law_says():
    world = World()
    posts = three_sections(world)
    flow = Arrows(world).stage("labour", "review", post=posts["labour"], limit_amount=3)
    flow.stage("safety", "review", post=posts["safety"], limit_amount=3)
    flow.stage("sum", "review", post=posts["labour"], limit_amount=3)
    flow.way("accept", "accepted", "labour", "safety").way("labour", "passed", "sum").way("safety", "passed", "sum")
    flow.usual_ends(decision_from=["sum"]).publish()
    run_state_machine_as_test(
        case_machine(world, posts),
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
