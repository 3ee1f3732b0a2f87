"""What one run computes: the live flow as it is, the draft, the draft with one more person, and the trial of it all."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta

from workflows import timekeeping
from workflows.flows import read_plan
from workflows.models import FlowVersion, SimulationRun
from workflows.simulation import mapping, record, settling, shape
from workflows.simulation.mapping import Said

RECORDED, PRESENT, DRAFT, MORE, TRIAL = "recorded", "present", "draft", "more", "trial"
WARM_UP = 20  # working days in which the simulated office fills up
SHORTEST, LONGEST = 40, 120  # working days looked at
ENOUGH = 20  # cases decided in each part, from which the record can be tried on itself


def period(months: int, *, today: date) -> tuple[date, date]:
    """The last full days."""
    until = today - timedelta(days=1)
    return until - timedelta(days=round(months * 30.4)), until


def compared_with(version: FlowVersion) -> FlowVersion:
    """Whose record it is: the live version of the same flow; without one, the version itself."""
    return version.flow.live or version


def promised_of(version: FlowVersion) -> tuple[int | None, str]:
    edition = version.flow.item.current_edition
    return (edition.promised_amount, edition.promised_unit) if edition else (None, "none")


def office_of(run: SimulationRun) -> shape.Office:
    opening = record.open_time()
    return shape.Office(opening.calendar, date.fromisoformat(run.inputs["since"]), opening.day)


def days_of(run: SimulationRun) -> int:
    since, until = (date.fromisoformat(run.inputs[name]) for name in ("since", "until"))
    return min(LONGEST, max(SHORTEST, timekeeping.calendar().workdays_between(since, until)))


def prepared(run: SimulationRun, version: FlowVersion, *, on: date) -> dict:
    """{key: {"model": …, "happened": … or None}}: everything the repetitions need, and what to hold them to."""
    since, until = (date.fromisoformat(run.inputs[name]) for name in ("since", "until"))
    live = compared_with(version)
    said, promised = Said(**run.inputs["said"]), promised_of(version)
    office, days = office_of(run), days_of(run)
    plan, live_plan = read_plan(version.pk), read_plan(live.pk)
    posts = mapping.all_posts(plan, live_plan)

    def held_to(first: date, last: date):
        """The live flow as it was in these days, with how much of the lying its queue does not explain."""
        read = record.read(live, since=first, until=last, posts=posts)
        model = mapping.model(live_plan, read, Said(), promised=promised, on=on)
        shares = settling.kept_shares(model, office, days=days, warm_up=WARM_UP, seed=run.seed)
        return read, settling.settled(model, shares), shares

    read, recorded, shares = held_to(since, until)
    found = {RECORDED: (recorded, read.happened)}
    if said.arrivals != 100:
        found[PRESENT] = (replace(recorded, arrivals=replace(recorded.arrivals, factor=said.arrivals / 100)), None)
    draft = mapping.model(plan, read, said, promised=promised, on=on)
    draft = settling.settled(draft, {key: share for key, share in shares.items() if key not in said.minutes})
    if draft != found.get(PRESENT, found[RECORDED])[0]:
        found[DRAFT] = (draft, None)
    if (place := run.inputs.get("more")) in draft.places:
        more = replace(draft.places[place], people=draft.places[place].people + 1)
        found[MORE] = (replace(draft, places=draft.places | {place: more}), None)
    middle = since + timedelta(days=(until - since).days * 2 // 3)
    last_part = record.read(live, since=middle + timedelta(days=1), until=until)
    if last_part.cases >= ENOUGH:
        first_part, earlier, _shares = held_to(since, middle)
        if first_part.cases >= ENOUGH:
            later = replace(earlier, arrivals=last_part.arrivals)
            found[TRIAL] = (later, last_part.happened | {"from": str(middle + timedelta(days=1))})
    return {key: {"model": shape.to_json(model), "happened": happened} for key, (model, happened) in found.items()}


def said_as_json(said: Said) -> dict:
    return asdict(said)
