"""A flow with everything a simulation has to know of it. PURE; all times are minutes of open office."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date

from workflows import clock
from workflows.calendars import Calendar
from workflows.routing import Edge, Part, Plan, StagePlan
from workflows.simulation import draws
from workflows.transitions import StageKind


@dataclass(frozen=True)
class Place:
    """A post and its people; in towns the post of that role, `units` of it, each with so many people.

    other_per_day: acts of other flows by the same people, each taking as long as one of `other_minutes`.
    """

    key: str
    people: int
    units: int = 1
    other_per_day: float = 0.0
    other_minutes: tuple[float, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A post that gives its opinion in a joint review."""

    place: str
    times: draws.Times


@dataclass(frozen=True)
class Station:
    """A stage: where it is done, how long it takes, how it ends.

    outcomes: {outcome: share}; "sent_back>KEY" goes back there, what the flow does not know leads out of it.
    ways: {outcome: shares of its ways, in their order}. stops: chance of a stop of the clocks, and its lengths in days.
    """

    place: str
    times: draws.Times
    outcomes: dict[str, float]
    ways: dict[str, tuple[float, ...]] = field(default_factory=dict)
    stop_share: float = 0.0
    stop_days: tuple[float, ...] = ()
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Model:
    plan: Plan
    stations: dict[str, Station]
    places: dict[str, Place]
    arrivals: draws.Arrivals
    promised: tuple[int | None, str] = (None, "none")


@dataclass(frozen=True)
class Office:
    """Time in a simulation runs on in open minutes only; this is what becomes of them on the calendar."""

    calendar: Calendar
    start_on: date  # the first day is the first working day from here
    day: float  # open minutes of a working day

    def date_of(self, minute: float) -> date:
        return self.calendar.add_workdays(self.calendar.on_or_after(self.start_on), int(minute // self.day))

    def due_on(self, minute: float, limit: tuple[int | None, str]) -> date | None:
        """The last day of a limit that begins then, by the clock the cases themselves go by."""
        amount, unit = limit
        if amount is None or unit in ("none", "unknown", "hour"):
            return None
        return clock.due_on(started_on=self.date_of(minute), allowance=amount, unit=unit, calendar=self.calendar)


def to_json(model: Model) -> dict:
    return {
        "plan": {
            "stages": [asdict(stage) for stage in model.plan.stages],
            "edges": [list(e) for e in model.plan.edges],
        },
        "stations": {
            key: asdict(one)
            | {
                "times": draws.to_json(one.times),
                "asked": [{"place": a.place, "times": draws.to_json(a.times)} for a in one.asked],
            }
            for key, one in model.stations.items()
        },
        "places": {key: asdict(place) for key, place in model.places.items()},
        "arrivals": draws.to_json(model.arrivals),
        "promised": list(model.promised),
    }


def from_json(data: dict) -> Model:
    stages = tuple(
        StagePlan(
            **facts
            | {
                "kind": StageKind(facts["kind"]),
                "letters": tuple(facts["letters"]),
                "parts": tuple(Part(*part) for part in facts["parts"]),
            }
        )
        for facts in data["plan"]["stages"]
    )
    stations = {
        key: Station(
            **one
            | {
                "times": draws.from_json(one["times"]),
                "outcomes": dict(sorted(one["outcomes"].items())),  # JSON in the database keeps no order, a draw does
                "ways": {outcome: tuple(shares) for outcome, shares in one["ways"].items()},
                "stop_days": tuple(one["stop_days"]),
                "asked": tuple(Asked(a["place"], draws.from_json(a["times"])) for a in one["asked"]),
            }
        )
        for key, one in data["stations"].items()
    }
    places = {
        key: Place(**place | {"other_minutes": tuple(place["other_minutes"])}) for key, place in data["places"].items()
    }
    return Model(
        plan=Plan(version_id=0, stages=stages, edges=tuple(Edge(*edge) for edge in data["plan"]["edges"])),
        stations=stations,
        places=places,
        arrivals=draws.from_json(data["arrivals"]),
        promised=tuple(data["promised"]),
    )
