"""One repetition: a flow runs for so many working days, and what happened in it. PURE (with simpy)."""

from __future__ import annotations

from random import Random

from simpy import Environment, Event

from workflows.simulation import measures
from workflows.simulation.desk import Desk
from workflows.simulation.journey import Journey, Visit
from workflows.simulation.shape import Model, Office, Place

AFTER = 60  # working days the office works on, so that the last cases counted may end


class Repetition:
    """Cases that come in the days looked at are counted; before them the office fills up, after them it works on."""

    def __init__(self, model: Model, office: Office, *, days: int, warm_up: int, seed: str):
        self.model, self.office, self.days, self.seed = model, office, days, seed
        self.env = Environment()
        self.since, self.until = warm_up * office.day, (warm_up + days) * office.day
        self.end = self.until + AFTER * office.day
        self.counted, self.finished, self.over = 0, 0, Event(self.env)
        self.desks = {key: self._desks(place) for key, place in model.places.items()}
        self.visits = {key: measures.Visits() for key in model.stations}
        self.cases = measures.Cases()

    def run(self) -> dict:
        """{"stages": {key: …}, "places": {key: …}, "cases": …}; see measures."""
        self.env.process(self._arrive())
        for key, place in self.model.places.items():
            for n, desk in enumerate(self.desks[key] if place.other_per_day else ()):
                self.env.process(self._other_work(place, desk, Random(f"{self.seed}:other:{key}:{n}")))
        self.env.process(self._close())
        self.env.run(until=self.over)
        return {
            "stages": {key: one.facts(days=self.days) for key, one in self.visits.items()},
            "places": {key: measures.place_facts(desks, self.until - self.since) for key, desks in self.desks.items()},
            "cases": self.cases.facts(days=self.days),
        }

    def _desks(self, place: Place) -> list[Desk]:
        return [Desk(self.env, place.people, since=self.since, until=self.until) for _unit in range(place.units)]

    def _arrive(self):
        # The same cases come whatever the flow: two flows are compared on the same luck (common random numbers).
        days, day = round(self.end / self.office.day), self.office.day
        instants = self.model.arrivals.instants(Random(f"{self.seed}:arrivals"), days=days, day=day)
        for number, at in enumerate(instants):
            yield self.env.timeout(max(0.0, at - self.env.now))
            Journey(self.env, self.model, self.desks, rng=Random(f"{self.seed}:{number}"), day=day, book=self)
            if self.since <= self.env.now < self.until:
                self.cases.received += 1
                self.counted += 1

    def _close(self):
        """When the days looked at are over and their cases done; or when the office has worked on long enough."""
        yield self.env.timeout(self.until)
        while self.counted > self.finished and self.env.now < self.end:
            yield self.env.timeout(self.office.day)
        self.over.succeed()

    def _other_work(self, place: Place, desk: Desk, rng: Random):
        """What the same people do for other flows."""
        gap = self.office.day * place.units / place.other_per_day
        while True:
            yield self.env.timeout(rng.expovariate(1 / gap))
            self.env.process(self._other_act(desk, rng.choice(place.other_minutes)))

    def _other_act(self, desk: Desk, minutes: float):
        officer = yield desk.ask()
        yield self.env.timeout(minutes)
        desk.leave(officer)

    # -- what the journeys write down

    def _counts(self, case: Journey) -> bool:
        return self.since <= case.received < self.until

    def visit_ended(self, visit: Visit) -> None:
        if self.since <= visit.ended < self.until:
            self.visits[visit.stage.key].ended += 1
        if not self._counts(visit.case):
            return
        late = False
        due = self.office.due_on(visit.opened, (visit.stage.limit_amount, visit.stage.limit_unit))
        if due is not None:
            late = self.office.date_of(visit.ended - visit.stopped) > due
        self.visits[visit.stage.key].add(
            elapsed=(visit.ended - visit.opened - visit.stopped) / self.office.day,
            waited=visit.waited / self.office.day,
            worked=visit.worked / self.office.day,
            late=late if due is not None else None,
        )

    def case_ended(self, case: Journey) -> None:
        if not self._counts(case):
            return
        self.finished += 1
        if case.decided is None:
            self.cases.left += 1
            return
        began = case.received if case.accepted is None else case.accepted
        decided = case.decided - case.stopped
        due = self.office.due_on(began, self.model.promised)
        self.cases.add(
            days=(decided - began) / self.office.day,
            total=(case.ended - case.received) / self.office.day,
            late=None if due is None else self.office.date_of(decided) > due,
        )
