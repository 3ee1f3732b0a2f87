"""What is counted in one repetition, and what many of them say together. PURE. Times are working days."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, stdev

# Student's t for 95 per cent, two-sided, by degrees of freedom; beyond the last, the normal distribution's.
T95 = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10)
T95 += (2.09, 2.09, 2.08, 2.07, 2.07, 2.06, 2.06, 2.06, 2.05, 2.05, 2.05)


def quantile(values: list[float], share: float) -> float:
    """The value within which at least this share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


@dataclass
class Visits:
    """Visits to one stage by the cases counted; `ended` counts the days looked at, whoever's visits they were."""

    elapsed: list[float] = field(default_factory=list)
    waited: float = 0.0
    worked: float = 0.0
    late: int = 0
    limited: int = 0
    ended: int = 0

    def add(self, *, elapsed: float, waited: float, worked: float, late: bool | None) -> None:
        self.elapsed.append(elapsed)
        self.waited += waited
        self.worked += worked
        self.limited += late is not None
        self.late += bool(late)

    def facts(self, *, days: int) -> dict:
        n = len(self.elapsed)
        if not n:
            return {"visits": 0, "per_day": self.ended / days}
        return {
            "visits": n,
            "per_day": self.ended / days,
            "elapsed": fmean(self.elapsed),
            "median": quantile(self.elapsed, 0.5),
            "ninety": quantile(self.elapsed, 0.9),
            "waited": self.waited / n,
            "worked": self.worked / n,
            "late": self.late / self.limited if self.limited else None,
        }


@dataclass
class Cases:
    days: list[float] = field(default_factory=list)  # from acceptance to decision, stops left out
    total: list[float] = field(default_factory=list)  # from receipt to the end
    late: int = 0
    limited: int = 0
    received: int = 0
    left: int = 0  # without a decision

    def add(self, *, days: float, total: float, late: bool | None) -> None:
        self.days.append(days)
        self.total.append(total)
        self.limited += late is not None
        self.late += bool(late)

    def facts(self, *, days: int) -> dict:
        n = len(self.days)
        facts = {
            "received": self.received,
            "per_day": n / days,
            "unfinished": (self.received - n - self.left) / self.received if self.received else 0.0,
        }
        if not n:
            return facts
        return facts | {
            "days": fmean(self.days),
            "median": quantile(self.days, 0.5),
            "ninety": quantile(self.days, 0.9),
            "total": fmean(self.total),
            "late": self.late / self.limited if self.limited else None,
        }


def place_facts(desks, length: float) -> dict:
    """Share of the open time in which its people worked, and how many visits waited for them on the average."""
    for desk in desks:
        desk.busy.settle()
        desk.waiting.settle()
    people = sum(desk.people for desk in desks)
    return {
        "busy": sum(desk.busy.total for desk in desks) / (length * people) if people else None,
        "queue": sum(desk.waiting.total for desk in desks) / length,
    }


def together(repetitions: list[dict]) -> dict:
    """Of each figure: mean over the repetitions, half the width of its 95 % interval, and the range of nine in ten."""
    found: dict = {}
    for group in ("stages", "places"):
        keys = {key: None for one in repetitions for key in one[group]}
        found[group] = {key: _figures([one[group][key] for one in repetitions if key in one[group]]) for key in keys}
    return found | {"cases": _figures([one["cases"] for one in repetitions])}


def _figures(rows: list[dict]) -> dict:
    names = {name: None for row in rows for name in row}
    return {name: _range([row[name] for row in rows if row.get(name) is not None]) for name in names}


def _range(values: list[float]) -> dict | None:
    n = len(values)
    if not n:
        return None
    mean = fmean(values)
    half = None
    if n > 1:
        half = (T95[n - 2] if n - 2 < len(T95) else 1.96) * stdev(values) / sqrt(n)
    return {"mean": mean, "half": half, "low": quantile(values, 0.05), "high": quantile(values, 0.95), "n": n}
