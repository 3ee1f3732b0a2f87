"""One case on its way through a simulated flow. PURE (with simpy). It travels as engine/travel.py lets real ones."""

from __future__ import annotations

from random import Random
from typing import Protocol

from simpy import Environment, Event, Interrupt, Process

from workflows.routing import Plan, StagePlan
from workflows.simulation.desk import Desk
from workflows.simulation.shape import Model, Station
from workflows.transitions import StageKind

PASSED = "passed"
BACK = "sent_back>"
DECISIONS = frozenset({"granted", "refused"})
STARTS_IN = frozenset({StageKind.COMBINED})  # nothing is accepted apart: the limit runs from receipt


class Book(Protocol):
    """Where a journey is written down (once.py)."""

    def visit_ended(self, visit: Visit) -> None: ...
    def case_ended(self, case: Journey) -> None: ...


class Visit:
    def __init__(self, case: Journey, stage: StagePlan):
        self.case, self.stage = case, stage
        self.opened = case.env.now
        self.ended: float | None = None
        self.waited = self.worked = self.stopped = 0.0
        self.process: Process | None = None
        self.asked: list[Process] = []


class Journey:
    """Ways, joins, samples and sending back are the plan's; lots are drawn for what people would have decided."""

    def __init__(self, env: Environment, model: Model, desks: dict[str, list[Desk]], *, rng: Random, day: float, book):
        self.env, self.model, self.desks, self.day, self.book = env, model, desks, day, book
        self.plan: Plan = model.plan
        self.rng = rng
        self.town = rng.random()
        self.received = env.now
        self.accepted: float | None = None
        self.decided: float | None = None
        self.stopped = 0.0  # minutes up to the decision
        self.ended: float | None = None
        self.officers: dict[str, int] = {}
        self.open: dict[str, Visit] = {}
        self.come: dict[str, set[str]] = {}
        self._opens(self.plan.first)

    # -- a visit

    def _opens(self, stage: StagePlan) -> None:
        visit = self.open[stage.key] = Visit(self, stage)
        if stage.kind in STARTS_IN and self.accepted is None:
            self.accepted = self.env.now
        visit.process = self.env.process(self._handled(visit))

    def _handled(self, visit: Visit):
        stage, station, wish = visit.stage, self.model.stations[visit.stage.key], None
        officer: int | None = None
        desk = self._desk(station.place)
        try:
            working, lying = station.times.draw(self.rng)
            if station.stop_days and self.rng.random() < station.stop_share:
                visit.stopped = self.day * self.rng.choice(station.stop_days)
            if station.asked:
                yield from self._ask_others(visit, station)
            yield self.env.timeout(lying + visit.stopped)
            asked_at = self.env.now
            wish = desk.ask(**self._whom(stage, desk))
            officer = yield wish
            visit.waited = self.env.now - asked_at
            yield self.env.timeout(working)
            visit.worked = working
        except Interrupt:  # another branch was enough, or the case went back above it
            for other in visit.asked:
                if other.is_alive:
                    other.interrupt()
            if wish is not None:
                desk.give_up(wish)
            return
        desk.leave(officer)
        self.officers[stage.key] = officer
        self._ends(visit, self._outcome(station))

    def _whom(self, stage: StagePlan, desk: Desk) -> dict:
        other = self.officers.get(stage.candidates_of)
        if stage.candidates == "same_as" and other is not None and other < desk.people:
            return {"only": other}
        if stage.candidates == "least_loaded":
            return {"only": desk.least_loaded(but=other)}
        return {"but": other} if stage.candidates == "other_than" else {}

    def _ask_others(self, visit: Visit, station: Station):
        """The leading post sums up when enough of the others have spoken."""
        enough, left = Event(self.env), [min(visit.stage.opinions_needed, len(station.asked))]

        def opinion(asked):
            wish, desk = None, self._desk(asked.place)
            try:
                working, lying = asked.times.draw(self.rng)
                yield self.env.timeout(lying)
                wish = desk.ask()
                officer = yield wish
                yield self.env.timeout(working)
            except Interrupt:
                if wish is not None:
                    desk.give_up(wish)
                return
            desk.leave(officer)
            left[0] -= 1
            if left[0] == 0:
                enough.succeed()

        visit.asked = [self.env.process(opinion(asked)) for asked in station.asked]
        if left[0] > 0:
            yield enough
        for other in visit.asked:  # who has not spoken need not any more
            if other.is_alive:
                other.interrupt()

    def _desk(self, place: str) -> Desk:
        units = self.desks[place]
        return units[int(self.town * len(units))]

    # -- on from it

    def _outcome(self, station: Station) -> str:
        return self.rng.choices(list(station.outcomes), station.outcomes.values())[0]

    def _ends(self, visit: Visit, outcome: str) -> None:
        stage, now = visit.stage, self.env.now
        visit.ended = now
        del self.open[stage.key]
        if self.decided is None:
            self.stopped += visit.stopped if self.accepted is not None else 0.0
        self.book.visit_ended(visit)
        if outcome.startswith(BACK):
            self._goes_back(outcome.removeprefix(BACK))
            return
        if stage.kind is StageKind.ACCEPTANCE and self.accepted is None:
            self.accepted = now
        known = outcome if self.plan.knows(stage.key, outcome) else self._other_name(stage, outcome)
        if not known:  # withdrawn, declined, returned: out of the flow
            self._leaves()
            return
        if stage.kind is StageKind.DECISION or stage.kind in STARTS_IN:
            self.decided = now
        self._on_from(stage, known)
        if not self.open:
            self._leaves()

    def _other_name(self, stage: StagePlan, outcome: str) -> str:
        """A decision may have one way for both results, what is done on the spot ends by being closed."""
        names = ("decided",) if outcome in DECISIONS and stage.kind is StageKind.DECISION else ()
        names += ("closed",) if outcome in DECISIONS and stage.kind in STARTS_IN else ()
        return next((name for name in names if self.plan.knows(stage.key, name)), "")

    def _on_from(self, stage: StagePlan, outcome: str) -> None:
        for target in self.plan.after(stage.key, outcome, self._lots(stage.key, outcome)) or ():
            self._arrives(target, stage.key)

    def _lots(self, key: str, outcome: str):
        """Conditions are asked in the order of the ways: what is left of their shares decides."""
        station = self.model.stations.get(key)
        shares = list((station.ways if station else {}).get(outcome, ()))
        conditions = [way.condition for way in self.plan.ways(key, outcome)]
        taken: list[float] = []

        def holds(condition: str) -> bool:
            number = conditions.index(condition)
            share, rest = (shares[number] if number < len(shares) else 0.0), 1 - sum(taken)
            taken.append(share)
            return rest > 0 and self.rng.random() < share / rest

        return holds

    def _arrives(self, stage: StagePlan, source: str) -> None:
        if stage.sample_percent is not None and self.rng.random() * 100 >= stage.sample_percent:
            self._on_from(stage, PASSED)
            return
        if self.plan.is_join(stage.key) and not self._is_complete(stage, source):
            return
        self._opens(stage)

    def _is_complete(self, stage: StagePlan, source: str) -> bool:
        if stage.key in self.open:
            return False
        come = self.come.setdefault(stage.key, set())
        come.add(source)
        ahead = self.plan.upstream(stage.key)
        under_way = [self.open[one.key] for one in ahead if one.key in self.open]
        if stage.join == "all" and under_way:
            return False
        if stage.join == "count" and under_way and len(come) < (stage.join_count or 1):
            return False
        for visit in under_way:
            self._stops(visit)
        come.clear()
        return True

    def _goes_back(self, key: str) -> None:
        behind = self.plan.downstream(key)
        for visit in [visit for name, visit in self.open.items() if name in behind]:
            self._stops(visit)
        for join, come in self.come.items():
            if key in self.plan.right_before(join):
                come.discard(key)
            elif join in behind:
                come.clear()
        if key not in self.open:
            self._opens(self.plan.by_key[key])

    def _stops(self, visit: Visit) -> None:
        del self.open[visit.stage.key]
        if visit.process is not self.env.active_process:
            visit.process.interrupt()

    def _leaves(self) -> None:
        for visit in list(self.open.values()):
            self._stops(visit)
        self.ended = self.env.now
        self.book.case_ended(self)
