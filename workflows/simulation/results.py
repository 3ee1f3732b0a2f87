"""The figures of a simulation as people read them: beside one another, with their ranges, and how far to trust them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.models import SimulationRun
from workflows.simulation import shape
from workflows.simulation.forms import place_names
from workflows.simulation.mapping import places_of
from workflows.simulation.scenarios import DRAFT, ENOUGH, MORE, PRESENT, RECORDED, TRIAL

NEAR, ROUGH = 10, 25  # per cent between what was foretold and what came
MONTH = 21  # working days, for figures per month


@dataclass(frozen=True)
class Figure:
    """mean ± half (the error of the mean itself), and where nine of ten repetitions lie. `None` everywhere: no cases.

    head: of the column it stands in.
    """

    mean: float | None = None
    half: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    places: int = 1
    head: str = ""

    @property
    def text(self) -> str:
        return "—" if self.mean is None else f"{self.mean:.{self.places}f}{self.unit}"

    @property
    def error(self) -> str:
        return "" if not self.half else f"±{max(self.half, 10**-self.places / 2):.{self.places}f}"

    @property
    def range(self) -> str:
        if self.mean is None or self.low is None or self.low == self.high:
            return ""
        return f"{self.low:.{self.places}f}–{self.high:.{self.places}f}{self.unit}"  # noqa: RUF001


def figure(data: dict | None, *, times: float = 1, unit: str = "", places: int = 1, head: str = "") -> Figure:
    if not data:
        return Figure(head=head)
    scaled = {name: None if data[name] is None else data[name] * times for name in ("mean", "half", "low", "high")}
    return Figure(**scaled, unit=unit, places=places, head=head)


def columns(run: SimulationRun) -> list[tuple[str, str]]:
    """(scenario, heading) of what stands side by side."""
    there = run.results or {}
    live = run.inputs.get("live")
    names = {
        PRESENT if PRESENT in there else RECORDED: _("Live version %(n)s") % {"n": live},
        DRAFT: _("Version %(n)s as assumed") % {"n": run.number}
        if live == run.number
        else _("Draft, version %(n)s") % {"n": run.number},
        MORE: _("One more person at %(post)s") % {"post": _place(run.inputs.get("more", ""))},
    }
    return [(key, name) for key, name in names.items() if key in there]


def _place(place: str) -> str:
    return place_names([place])[place] if place else ""


CASES = [
    ("days", {}, lambda: _("Working days from acceptance to decision")),
    ("ninety", {}, lambda: _("Nine of ten cases within (working days)")),
    ("late", {"times": 100, "unit": "%"}, lambda: _("Decided after the promised day")),
    ("per_day", {"times": MONTH, "places": 0}, lambda: _("Decided in a month of 21 working days")),
    ("unfinished", {"times": 100, "unit": "%", "places": 0}, lambda: _("Still undecided 60 working days later")),
]
STAGES = [
    ("elapsed", {}, lambda: _("Working days in the stage")),
    ("waited", {"places": 2}, lambda: _("of which waiting in the queue")),
    ("late", {"times": 100, "unit": "%"}, lambda: _("After the limit of the stage")),
    ("per_day", {"times": MONTH, "places": 0}, lambda: _("Ended in a month")),
]
PLACES = [("busy", {"times": 100, "unit": "%", "places": 0}), ("queue", {"places": 2})]


def case_table(run: SimulationRun) -> list[dict]:
    return [
        {
            "label": words(),
            "cells": [figure(run.results[key]["cases"].get(name), head=head, **how) for key, head in columns(run)],
        }
        for name, how, words in CASES
        if name != "unfinished" or any(_mean(run.results[key]["cases"].get(name)) > 0.005 for key, _h in columns(run))
    ]


def summary(run: SimulationRun) -> list[str]:
    """The result in a sentence for each version beside the live one."""
    shown = columns(run)
    live = run.results[shown[0][0]]["cases"]
    return [said for key, head in shown[1:] if (said := _against(live, run.results[key]["cases"], head))]


def _against(live: dict, other: dict, head: str) -> str:
    before, after = figure(live.get("days")), figure(other.get("days"))
    if before.mean is None or after.mean is None:
        return ""
    facts = {"head": head, "days": after.text, "live": before.text, "by": f"{abs(after.mean - before.mean):.1f}"}
    if abs(after.mean - before.mean) <= (before.half or 0) + (after.half or 0):
        return _("%(head)s: %(days)s working days on the average, no clear difference from the live version.") % facts
    if after.mean < before.mean:
        return _("%(head)s: %(days)s working days on the average, %(by)s fewer than the live version.") % facts
    return _("%(head)s: %(days)s working days on the average, %(by)s more than the live version.") % facts


def stage_tables(run: SimulationRun) -> list[dict]:
    """One table for each figure: stages down, versions across."""
    names = stage_names(run)
    return [
        {
            "label": words(),
            "name": name,
            "rows": [
                {
                    "label": said,
                    "key": stage,
                    "cells": [
                        figure(run.results[key]["stages"].get(stage, {}).get(name), head=head, **how)
                        for key, head in columns(run)
                    ],
                }
                for stage, said in names.items()
            ],
        }
        for name, how, words in STAGES
    ]


def place_table(run: SimulationRun) -> list[dict]:
    places = {}
    for key, _head in reversed(columns(run)):
        plan = shape.from_json(run.scenarios[key]["model"]).plan
        places |= dict.fromkeys(place for place in places_of(plan) if place not in places)
    names = place_names(places)
    return [
        {
            "label": names[place],
            "cells": [
                {"head": head, "people": _people(run, key, place)}
                | {name: figure(run.results[key]["places"].get(place, {}).get(name), **how) for name, how in PLACES}
                for key, head in columns(run)
            ],
        }
        for place in places
    ]


def _people(run: SimulationRun, key: str, place: str) -> str:
    known = run.scenarios[key]["model"]["places"].get(place)
    if known is None:
        return "—"
    return str(known["people"]) if known["units"] == 1 else f"{known['people']}×{known['units']}"  # noqa: RUF001


def stage_names(run: SimulationRun) -> dict[str, str]:
    """Every stage of the versions shown, the newer version's order first."""
    shown = [key for key, _heading in columns(run)]
    rows = [stage for key in reversed(shown) for stage in run.scenarios[key]["model"]["plan"]["stages"]]
    found: dict[str, str] = {}
    for stage in rows:
        found.setdefault(stage["key"], stage["name"])
    return found


def _mean(data: dict | None) -> float:
    return data["mean"] if data else 0.0


# -- how far to trust it


@dataclass(frozen=True)
class Trust:
    tone: str  # good, warn, bad
    verdict: str
    sentences: list[str]
    rows: list[dict]  # label, said (Figure), really (text)


def trust(run: SimulationRun) -> Trust:
    """What the model says of the live version against what happened; best on days it has not seen."""
    recorded, trial = run.results[RECORDED], run.results.get(TRIAL)
    happened = recorded["happened"]
    if not happened["cases"]:
        words = _("No case of the live version was decided in this period. There is nothing to hold the model to.")
        return Trust("bad", words, [], [])
    sentences = [_sentence(recorded, _("For the same period"))]
    if trial:
        since = trial["happened"]["from"]
        sentences.append(
            _sentence(trial, _("From the record up to then alone, for the days from %(day)s") % {"day": since})
        )
    else:
        sentences.append(
            _("Fewer than %(n)s cases were decided in the last third: it could not be tried on days it has not seen.")
            % {"n": ENOUGH}
        )
    off = _off(trial or recorded)
    if off is None or happened["cases"] < ENOUGH:
        tone = "bad"
    elif not trial:
        tone = "warn" if off <= ROUGH else "bad"
    else:
        tone = "good" if off <= NEAR else "warn" if off <= ROUGH else "bad"
    return Trust(tone, VERDICTS[tone](), sentences, _rows(run, recorded))


VERDICTS = {
    "good": lambda: _("It foretold well what it had not seen. Differences clearly beyond the ranges can be relied on."),
    "warn": lambda: _("Take the direction from it (faster, slower, which stage), not the exact numbers."),
    "bad": lambda: _("Do not rest a decision on it: it does not meet what happened, or there is too little to tell."),
}


def _sentence(found: dict, when: str) -> str:
    said, happened = figure(found["cases"].get("days")), found["happened"]
    if said.mean is None or happened["days"] is None:
        return _("%(when)s there is nothing to compare.") % {"when": when}
    return _(
        "%(when)s the model says %(said)s working days (%(range)s); really they were %(really)s, over %(n)s cases."
    ) % {
        "when": when,
        "said": said.text,
        "range": said.range or said.text,
        "really": f"{happened['days']:.1f}",
        "n": happened["cases"],
    }


def _off(found: dict) -> float | None:
    """Per cent between the mean foretold and the mean that came."""
    said, really = found["cases"].get("days"), found["happened"]["days"]
    return abs(said["mean"] - really) / really * 100 if said and really else None


def _rows(run: SimulationRun, recorded: dict) -> list[dict]:
    happened, cases = recorded["happened"], recorded["cases"]
    rows = [
        {"label": _("Average, working days"), "said": figure(cases.get("days")), "really": _days(happened["days"])},
        {
            "label": _("Half of the cases within"),
            "said": figure(cases.get("median")),
            "really": _days(happened["median"]),
        },
        {"label": _("Nine of ten within"), "said": figure(cases.get("ninety")), "really": _days(happened["ninety"])},
        {
            "label": _("Decided after the promised day"),
            "said": figure(cases.get("late"), times=100, unit="%"),
            "really": "—" if happened["late"] is None else f"{happened['late'] * 100:.1f}%",
        },
    ]
    for stage in run.scenarios[RECORDED]["model"]["plan"]["stages"]:
        said = figure(recorded["stages"].get(stage["key"], {}).get("elapsed"))
        really = happened["stages"].get(stage["key"], {}).get("elapsed")
        label = _("Stage “%(name)s”, working days") % stage
        rows.append({"label": label, "said": said, "really": _days(really)})
    return rows


def _days(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def assumptions(run: SimulationRun) -> list[dict]:
    """What was chosen and given, for components/facts.html."""
    inputs, said = run.inputs, run.inputs["said"]
    names = place_names({*said["people"], *filter(None, [inputs.get("more")])})
    version = run.version
    stages = dict(version.stages.values_list("key", "name")) if version else {}
    rows = [
        {
            "label": _("Cases of the period"),
            "value": _("%(a)s to %(b)s") % {"a": inputs["since"], "b": inputs["until"]},
        },
        {"label": _("Repetitions"), "value": run.repetitions},
        {"label": _("Number of the draw"), "value": run.seed},
    ]
    if said["arrivals"] != 100:
        rows.append({"label": _("Cases received, per cent of then"), "value": f"{said['arrivals']}%"})
    for place, n in said["people"].items():
        rows.append({"label": names[place], "value": _("%(n)s people, other than today") % {"n": n}})
    for key, minutes in said["minutes"].items():
        rows.append({"label": stages.get(key, key), "value": _("%(n)s minutes of work, as given") % {"n": minutes}})
    for key, days in said["days"].items():
        rows.append({"label": stages.get(key, key), "value": _("lies %(n)s days besides, as given") % {"n": days}})
    rows += _ways(run)
    if inputs.get("more"):
        rows.append({"label": _("One more person at"), "value": names[inputs["more"]]})
    return rows


def _ways(run: SimulationRun) -> list[dict]:
    """How the ways with conditions were taken to be chosen, in the version looked at."""
    found = run.scenarios.get(DRAFT) or run.scenarios.get(RECORDED)
    if not found:
        return []
    model, rows = shape.from_json(found["model"]), []
    for key, station in model.stations.items():
        for outcome, shares in station.ways.items():
            ways = model.plan.ways(key, outcome)
            said = "；".join(
                f"{way.condition or _('in all other cases')}：{share * 100:.0f}%"  # noqa: RUF001
                for way, share in zip(ways, shares, strict=True)
            )
            rows.append({"label": _("Ways on from “%(name)s”") % {"name": model.plan.by_key[key].name}, "value": said})
    return rows
