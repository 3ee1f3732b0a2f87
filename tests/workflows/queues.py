"""Flows for simulations, from nothing but what a test says: no database."""

from dataclasses import replace
from datetime import date
from math import factorial

from workflows.calendars import Calendar
from workflows.routing import Edge, Plan, StagePlan
from workflows.simulation.draws import AtRandom, Given
from workflows.simulation.once import Repetition
from workflows.simulation.shape import Model, Office, Place, Station
from workflows.transitions import StageKind

DAY = 420.0
OFFICE = Office(Calendar(frozenset(), frozenset(), frozenset(range(2016, 2040))), date(2016, 10, 10), day=DAY)


def stage(key, kind="review", **facts):
    plain = {"id": 0, "name": key, "level": "department", "order": 0, "post_id": 1, "role": ""}
    return StagePlan(key=key, kind=StageKind(kind), **plain | {"limit_amount": None, "limit_unit": "workday"} | facts)


def plan(stages, edges):
    return Plan(0, tuple(stages), tuple(Edge(*edge) for edge in edges))


def desk_of(people, *, per_day, minutes, shape=1):
    """One stage at one post: Poisson arrivals, times that vary as `shape` says."""
    only = plan([stage("decide", "decision")], [("decide", "granted", None)])
    station = Station("desk", Given(minutes, shape=shape), {"granted": 1.0})
    return Model(only, {"decide": station}, {"desk": Place("desk", people)}, AtRandom(per_day))


def run(model, *, days=60, warm_up=20, seed="1", office=OFFICE):
    return Repetition(model, office, days=days, warm_up=warm_up, seed=seed).run()


def with_station(model, key, **facts):
    return replace(model, stations=model.stations | {key: replace(model.stations[key], **facts)})


def erlang_c(servers: int, load: float) -> float:
    """The chance to wait, in M/M/c. load: arrivals × mean time, in servers."""
    top = load**servers / factorial(servers) * servers / (servers - load)
    return top / (sum(load**n / factorial(n) for n in range(servers)) + top)
