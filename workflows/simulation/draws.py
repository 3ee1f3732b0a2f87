"""What is drawn by lot in a simulation: times of a visit, arrivals. PURE; all times are minutes of open office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Recorded:
    """Visits as they were: (working, lying) minutes of each, drawn together so that they keep their likeness."""

    pairs: tuple[tuple[float, float], ...]

    def draw(self, rng: Random) -> tuple[float, float]:
        return self.pairs[int(rng.random() * len(self.pairs))]


@dataclass(frozen=True)
class Given:
    """Means somebody has given. shape 1 varies as an exponential does, more is steadier, 0 does not vary."""

    working: float
    lying: float = 0.0
    shape: float = 2.0

    def draw(self, rng: Random) -> tuple[float, float]:
        return self._one(rng, self.working), self._one(rng, self.lying)

    def _one(self, rng: Random, mean: float) -> float:
        if not mean or not self.shape:
            return mean
        return rng.expovariate(1 / mean) if self.shape == 1 else rng.gammavariate(self.shape, mean / self.shape)


Times = Recorded | Given


@dataclass(frozen=True)
class AtRandom:
    """Independent arrivals, so many on an average day (Poisson)."""

    per_day: float

    def instants(self, rng: Random, *, days: int, day: float) -> Iterator[float]:
        """From 0 to days × day, in order. `day`: open minutes of one."""
        at = 0.0
        while self.per_day and (at := at + rng.expovariate(self.per_day / day)) < days * day:
            yield at


@dataclass(frozen=True)
class AsRecorded:
    """Days as busy as the recorded ones, in whole weeks drawn by lot; the hour is drawn from the recorded ones.

    counts: how many came on each working day of the period, in order. minutes: minute of the office day at which they
    came (0 for nights and days off: they lie there in the morning). factor: more or fewer than then.
    """

    counts: tuple[int, ...]
    minutes: tuple[float, ...]
    factor: float = 1.0

    def instants(self, rng: Random, *, days: int, day: float) -> Iterator[float]:
        weeks = [self.counts[n : n + WEEK] for n in range(0, len(self.counts), WEEK)] if self.minutes else []
        drawn: list[int] = []
        while weeks and len(drawn) < days:
            drawn += weeks[int(rng.random() * len(weeks))]
        for n, count in enumerate(drawn[:days]):
            wanted = count * self.factor
            whole = int(wanted) + (rng.random() < wanted % 1)
            yield from sorted(n * day + self.minutes[int(rng.random() * len(self.minutes))] for _one in range(whole))


WEEK = 5  # working days
Arrivals = AtRandom | AsRecorded


def to_json(thing: Times | Arrivals) -> dict:
    return {"kind": type(thing).__name__} | {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def from_json(data: dict) -> Times | Arrivals:
    kind = {one.__name__: one for one in (Recorded, Given, AtRandom, AsRecorded)}[data["kind"]]
    facts = {name: value for name, value in data.items() if name != "kind"}
    if kind is Recorded:
        return Recorded(tuple((working, lying) for working, lying in facts["pairs"]))
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()})
