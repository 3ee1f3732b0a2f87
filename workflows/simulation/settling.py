"""Waiting is counted once. PURE (with simpy).

What the record calls lying holds the queue of those days too. The simulation makes its queue anew, from staff and
arrivals; so the queue it finds for the recorded staff is taken out of the recorded lying. See docs/decisions/0007.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean

from workflows.simulation.draws import Recorded
from workflows.simulation.measures import together
from workflows.simulation.once import Repetition
from workflows.simulation.shape import Model, Office

PILOTS = 5


def kept_shares(model: Model, office: Office, *, days: int, warm_up: int, seed: int) -> dict[str, float]:
    """{stage: share of its recorded lying that the queue of the recorded staff does not explain}."""
    found = together(
        [Repetition(model, office, days=days, warm_up=warm_up, seed=f"{seed}:pilot:{n}").run() for n in range(PILOTS)]
    )
    shares = {}
    for key, station in model.stations.items():
        waited = found["stages"][key].get("waited")
        if isinstance(station.times, Recorded) and waited is not None:
            lying = fmean(lying for _working, lying in station.times.pairs)
            shares[key] = max(0.0, 1 - waited["mean"] * office.day / lying) if lying else 1.0
    return shares


def settled(model: Model, shares: dict[str, float]) -> Model:
    """The model with so much of its lying left."""
    stations = dict(model.stations)
    for key, share in shares.items():
        if key in stations and isinstance(stations[key].times, Recorded):
            pairs = tuple((working, lying * share) for working, lying in stations[key].times.pairs)
            stations[key] = replace(stations[key], times=Recorded(pairs))
    return replace(model, stations=stations)
