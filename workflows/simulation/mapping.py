"""A version of a flow, the record, and what somebody has given: together what a simulation runs on (shape.Model)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from statistics import fmean

from django.conf import settings

from accounts.models import Post
from workflows import conditions, opinions, staffing
from workflows.models import Application
from workflows.routing import Plan, StagePlan
from workflows.simulation.draws import Given, Recorded, Times
from workflows.simulation.journey import BACK, DECISIONS
from workflows.simulation.record import CUT_SHORT, Record, StageRecord
from workflows.simulation.shape import Asked, Model, Place, Station
from workflows.transitions import StageKind

FEWEST = 5  # visits from which the record speaks for a stage, and working times from which it says how long work is
JUDGED = 200  # of the latest cases the conditions of ways are asked of
OUT = CUT_SHORT | {"declined", "not_required"}  # out of the flow, whatever it looks like
USUAL = {StageKind.ACCEPTANCE: "accepted", StageKind.DECISION: "granted", StageKind.COMBINED: "granted"}


@dataclass
class Said:
    """What an administrator says. people: {place: how many}. Of a stage: minutes of work, days it lies besides.

    arrivals: per cent of those recorded.
    """

    people: dict[str, int] = field(default_factory=dict)
    minutes: dict[str, float] = field(default_factory=dict)
    days: dict[str, float] = field(default_factory=dict)
    arrivals: int = 100


def place_of(level: str, post_id: int | None, role: str) -> str:
    return f"role:{role}" if level == "town" or post_id is None else f"post:{post_id}"


def places_of(plan: Plan) -> dict[str, list[str]]:
    """{place: names of the stages done there}, in the order of the flow."""
    found: dict[str, list[str]] = {}
    for stage in plan.stages:
        found.setdefault(place_of(stage.level, stage.post_id, stage.role), []).append(stage.name)
        for part in stage.parts:
            found.setdefault(place_of("", part.post_id, part.role), []).append(stage.name)
    return found


def posts_at(places) -> dict[str, list[int]]:
    """{place: its posts}; of a role those in all towns."""
    roles = [place.partition(":")[2] for place in places if place.startswith("role:")]
    in_towns: dict[str, list[int]] = {}
    rows = Post.objects.filter(department__kind="town", role__in=roles) if roles else ()
    for post in rows:
        in_towns.setdefault(f"role:{post.role}", []).append(post.pk)
    return {
        place: in_towns.get(place, []) if place.startswith("role:") else [int(place.partition(":")[2])]
        for place in places
    }


def people_today(places, *, on) -> dict[str, tuple[int, int]]:
    """{place: (people, how many such places)}. Of a role in towns: the usual number where there is anybody."""
    posts = posts_at(places)
    held = staffing.holders_by_post([pk for of in posts.values() for pk in of], on=on)
    found = {}
    for place, of in posts.items():
        counts = sorted(len(held[pk]) for pk in of if held[pk])
        found[place] = (counts[len(counts) // 2] if counts else 0, max(1, len(counts)))
    return found


def is_known(record: Record, key: str) -> bool:
    return key in record.stages and len(record.stages[key].visits) >= FEWEST


def working_known(record: Record, key: str) -> bool:
    return is_known(record, key) and len(record.stages[key].working) >= FEWEST


def model(plan: Plan, record: Record, given: Said, *, promised: tuple[int | None, str], on) -> Model:
    """The flow as it would run. A stage the record does not know by its key takes what was given for it."""
    places = people_today(places_of(plan), on=on)
    cases = _cases(record, plan)
    return Model(
        plan=plan,
        stations={stage.key: _station(plan, stage, record, given, cases) for stage in plan.stages},
        places={
            key: _place(key, given.people.get(key, people), units, record, posts)
            for (key, (people, units)), posts in zip(places.items(), posts_at(places).values(), strict=True)
        },
        arrivals=replace(record.arrivals, factor=given.arrivals / 100),
        promised=promised,
    )


def _station(plan: Plan, stage: StagePlan, record: Record, given: Said, cases: list[dict]) -> Station:
    known = record.stages[stage.key] if is_known(record, stage.key) else None
    stops = known.stop_days if known else []
    return Station(
        place=place_of(stage.level, stage.post_id, stage.role),
        times=_times(stage.key, known, record, given),
        outcomes=_outcomes(plan, stage, known),
        ways=_ways(plan, stage, cases),
        stop_share=len(stops) / len(known.visits) if stops else 0.0,
        stop_days=tuple(stops),
        asked=tuple(_asked(part, known, record) for part in stage.parts),
    )


def _times(key: str, known: StageRecord | None, record: Record, given: Said) -> Times:
    minutes = given.minutes.get(key)
    if key in given.days or known is None:
        return Given(minutes or settings.SIMULATION_MINUTES, given.days.get(key, 0.0) * record.day)
    own = known.working if minutes is None and len(known.working) >= FEWEST else []
    typical = fmean(own) if own else minutes or settings.SIMULATION_MINUTES
    pairs = []
    for n, (elapsed, working) in enumerate(known.visits):
        if not own:
            working = typical
        elif working is None:
            working = own[n % len(own)]
        working = min(working, elapsed)
        pairs.append((working, elapsed - working))
    return Recorded(tuple(pairs))


def _outcomes(plan: Plan, stage: StagePlan, known: StageRecord | None) -> dict[str, float]:
    """As recorded. Without a record: the usual result, or each that the officer may choose alike."""
    if known is None:
        return dict.fromkeys(_usual(plan, stage), 1.0)
    before = {earlier.key for earlier in plan.before(stage.key)}
    found: dict[str, float] = {}
    for name, n in sorted(known.outcomes.items()):
        if name.startswith(BACK) and name.removeprefix(BACK) not in before:
            continue
        if not name.startswith(BACK) and name not in OUT and not _has_a_way(plan, stage, name):
            name = _usual(plan, stage)[0]  # the draft calls it otherwise
        found[name] = found.get(name, 0.0) + n / known.outcomes.total()
    return found or dict.fromkeys(_usual(plan, stage), 1.0)


def _usual(plan: Plan, stage: StagePlan) -> list[str]:
    chosen = [name for name in plan.outcomes(stage.key) if name not in ("granted", "refused", "decided", "closed")]
    if stage.kind in USUAL or not chosen:
        return [USUAL.get(stage.kind, "closed" if stage.kind is StageKind.DELIVERY else "passed")]
    return chosen


def _has_a_way(plan: Plan, stage: StagePlan, name: str) -> bool:
    decides = stage.kind in (StageKind.DECISION, StageKind.COMBINED)
    return plan.knows(stage.key, name) or (decides and name in DECISIONS)


def _ways(plan: Plan, stage: StagePlan, cases: list[dict]) -> dict[str, tuple[float, ...]]:
    """How often each way would have been taken by the latest cases, as they filled in the form."""
    found = {}
    for outcome in plan.outcomes(stage.key):
        ways = plan.ways(stage.key, outcome)
        if len(ways) < 2:
            continue
        taken = [0] * len(ways)
        for facts in cases:
            number = next((n for n, way in enumerate(ways) if not way.condition or _holds(way, facts)), None)
            if number is not None:
                taken[number] += 1
        found[outcome] = tuple(n / len(cases) for n in taken) if cases else (1 / len(ways),) * len(ways)
    return found


def _holds(way, facts: dict) -> bool:
    return conditions.holds(way.condition, facts)


def _cases(record: Record, plan: Plan) -> list[dict]:
    """The facts that conditions ask about, of the latest cases; nothing is read where no way has a condition."""
    if not any(edge.condition for edge in plan.edges):
        return []
    latest = (
        Application.objects.filter(flow_version=record.version, received_at__lt=record.ends)
        .select_related("edition", "applicant")
        .order_by("-received_at")[:JUDGED]
    )
    return [
        conditions.facts_of(case, objections=opinions.objections(case)) | {"case_result": case.decision}
        for case in latest
    ]


def _asked(part, known: StageRecord | None, record: Record) -> Asked:
    """Until an opinion was given, or the assumed minutes where none was recorded."""
    place, minutes = place_of("", part.post_id, part.role), settings.SIMULATION_MINUTES
    given = known.opinions.get(part.post_id, []) if known and part.post_id else []
    if known and not part.post_id:
        given = [at for pk in posts_at([place])[place] for at in known.opinions.get(pk, ())]
    if len(given) < FEWEST:
        return Asked(place, Given(minutes))
    return Asked(place, Recorded(tuple((min(minutes, at), max(0.0, at - minutes)) for at in given)))


def _place(key: str, people: int, units: int, record: Record, posts: list[int]) -> Place:
    other = [record.other[post] for post in posts if post in record.other]
    minutes = [one for _rate, of in other for one in of] or [float(settings.SIMULATION_MINUTES)]
    return Place(key, people, units, sum(rate for rate, _of in other), tuple(minutes))


def all_posts(*plans: Plan) -> list[int]:
    """Every post at which any of these flows is handled, in every town."""
    return sorted({post for plan in plans for of in posts_at(places_of(plan)).values() for post in of})
