"""What the record says of one version of a flow in a period: the raw material of a simulation, and what to hold it to.

Known are the instants at which a visit came in, was taken, and ended. How long somebody worked at it is nowhere
recorded; docs/decisions/0007 says what is taken for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import fmean

from django.conf import settings
from django.db import connection
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from workflows import office_hours, timekeeping
from workflows.models import Application, Correction, Deadline, FlowVersion, Opinion, Pause
from workflows.simulation import statements
from workflows.simulation.draws import AsRecorded
from workflows.simulation.journey import BACK
from workflows.simulation.measures import quantile
from workflows.simulation.open_time import OpenTime
from workflows.timekeeping import LOCAL

# Somebody else ended these: they say nothing of how long the stage takes, nor how it ends.
NOT_ITS_OWN = frozenset({"overtaken", "moved", "deemed"})
CUT_SHORT = frozenset(
    {"withdrawn", "voided", "returned", "transferred"}
)  # they say how it may end, not how long it takes
MOST = 3000  # visits of other flows that are looked at for their length


@dataclass
class StageRecord:
    """Of one stage. elapsed: open minutes from coming in to the end, stops left out; working: where it can be told."""

    elapsed: list[float] = field(default_factory=list)
    visits: list[tuple[float, float | None]] = field(default_factory=list)  # (elapsed, working or None)
    outcomes: Counter = field(default_factory=Counter)
    stop_days: list[float] = field(default_factory=list)
    opinions: dict[int, list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )  # post: open minutes until given
    posts: set[int] = field(default_factory=set)

    @property
    def working(self) -> list[float]:
        return [working for _elapsed, working in self.visits if working is not None]


@dataclass
class Record:
    version: FlowVersion
    since: date
    until: date
    day: float  # open minutes
    workdays: int
    arrivals: AsRecorded
    stages: dict[str, StageRecord]
    other: dict[int, tuple[float, list[float]]]  # post: (acts for other flows on a working day, their minutes)
    happened: dict

    @property
    def ends(self) -> datetime:
        return timekeeping.end_of(self.until)

    @property
    def cases(self) -> int:
        return self.happened["cases"]


def open_time() -> OpenTime:
    return OpenTime(timekeeping.calendar(), office_hours.spans(settings.OFFICE_HOURS))


def read(version: FlowVersion, *, since: date, until: date, posts=()) -> Record:
    """From the beginning of `since` to the end of `until`. posts: others whose work for other flows is asked for."""
    opening = open_time()
    workdays = opening.calendar.workdays_between(since, until) + opening.calendar.is_workday(since)
    between = {"since": timekeeping.moment(since).replace(hour=0), "until": timekeeping.end_of(until)}
    stages = _stages(version, opening, between)
    posts = sorted({*posts, *(post for stage in stages.values() for post in stage.posts | set(stage.opinions))})
    return Record(
        version=version,
        since=since,
        until=until,
        day=opening.day,
        workdays=workdays,
        arrivals=_arrivals(version, opening, between),
        stages=stages,
        other=_other_work(version, posts, opening, between, workdays),
        happened=_happened(version, between, stages, opening),
    )


def _stages(version, opening: OpenTime, between: dict) -> dict[str, StageRecord]:
    with connection.cursor() as sql:
        sql.execute(statements.VISITS, {"version": version.pk, **between})
        rows = sql.fetchall()
    stops = stops_of({row[2] for row in rows}, opening)
    spoken = _opinions([row[0] for row in rows])
    needed = {stage.key: stage.quorum for stage in version.stages.all()}
    found: dict[str, StageRecord] = {key: StageRecord() for key in needed}
    for run, key, case, post, opened_at, ended_at, outcome, before, taken_at, to in rows:
        stage = found[key]
        stage.posts.add(post)
        if outcome in NOT_ITS_OWN or (outcome == "sent_back" and to is None):
            continue
        stage.outcomes[f"{BACK}{to}" if to else outcome] += 1
        if outcome in CUT_SHORT:
            continue
        began, ended = opening.of(opened_at), opening.of(ended_at)
        stopped = sum(max(0.0, min(ended, end) - max(began, begin)) for begin, end in stops.get(case, ()))
        elapsed = max(0.0, ended - began - stopped)
        if stopped:
            stage.stop_days.append(stopped / opening.day)
        given = sorted(opening.of(at) - began for _post, at in spoken.get(run, ()))
        for asked, at in spoken.get(run, ()):
            stage.opinions[asked].append(max(0.0, opening.of(at) - began))
        waited = given[min(needed[key] or len(given), len(given)) - 1] if given else 0.0
        stage.elapsed.append(elapsed)
        left = max(0.0, elapsed - max(0.0, waited))
        stage.visits.append((left, _working(opened_at, ended_at, before, taken_at, opening, left)))
    return found


def _working(opened_at, ended_at, before, taken_at, opening: OpenTime, most: float) -> float | None:
    """From the officer's act before this one on the same day, or from taking it that day; unknown without either."""
    day = ended_at.astimezone(LOCAL).date()
    if taken_at is not None and taken_at.astimezone(LOCAL).date() != day:
        taken_at = None
    # What is done on the spot counts up to the decision; the visit itself may end after later acts.
    known = [at for at in (before, taken_at) if at is not None and at <= ended_at]
    if not known:
        return None
    return max(0.0, min(most, opening.of(ended_at) - opening.of(max(*known, opened_at))))


def stops_of(cases: set[int], opening: OpenTime) -> dict[int, list[tuple[float, float]]]:
    """Open minutes in which the law, or the applicant, kept the office from going on."""
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    pauses = Pause.objects.filter(application__in=cases, ended_on__isnull=False)
    for case, begin, end in pauses.values_list("application", "started_on", "ended_on"):
        # The days after the one on which it began, up to and with the one on which it ended (docs/clock.md).
        found[case].append((opening.of(timekeeping.end_of(begin)), opening.of(timekeeping.end_of(end))))
    asked = Correction.objects.filter(application__in=cases, answered_at__isnull=False)
    for case, begin, end in asked.values_list("application", "sent_at", "answered_at"):
        found[case].append((opening.of(begin), opening.of(end)))
    return found


def _opinions(runs: list[int]) -> dict[int, list[tuple[int, datetime]]]:
    found: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    given = Opinion.objects.filter(run__in=runs, given_at__isnull=False).order_by("given_at")
    for run, post, at in given.values_list("run", "post", "given_at"):
        found[run].append((post, at))
    return found


def _arrivals(version, opening: OpenTime, between: dict) -> AsRecorded:
    received = Application.objects.filter(
        flow_version=version, received_at__gte=between["since"], received_at__lt=between["until"]
    ).order_by("received_at")
    instants = list(received.values_list("received_at", flat=True))
    per_day = Counter(opening.day_seen(at) for at in instants)
    day, counts = opening.calendar.on_or_after(timekeeping.local_date(between["since"])), []
    while timekeeping.end_of(day) <= between["until"]:
        counts.append(per_day[day])
        day = opening.calendar.next_workday(day)
    return AsRecorded(tuple(counts), tuple(opening.minute_of_day(at) for at in instants))


def _other_work(version, posts, opening: OpenTime, between, workdays) -> dict[int, tuple[float, list[float]]]:
    asked = {"posts": posts, "version": version.pk, "most": MOST, **between}
    with connection.cursor() as sql:
        sql.execute(statements.OTHER_WORK, asked)
        counts = dict(sql.fetchall())
        sql.execute(statements.OTHER_TIMES, asked)
        rows = sql.fetchall()
    minutes: dict[int, list[float]] = defaultdict(list)
    for post, opened_at, ended_at, before in rows:
        minutes[post].append(opening.of(ended_at) - opening.of(max(before, opened_at)))
    return {post: (n / max(1, workdays), minutes[post]) for post, n in counts.items()}


def _happened(version, between, stages: dict[str, StageRecord], opening: OpenTime) -> dict:
    """The figures a simulation of the same period is held to. Working days of open office, stops left out.

    `by_date`: the mean as the law counts, from date to date (workflows/handling_times.py).
    """
    accepted = Max("runs__ended_at", filter=Q(runs__outcome="accepted"))
    decided = (
        Application.objects.filter(
            flow_version=version, decided_at__gte=between["since"], decided_at__lt=between["until"]
        )
        .exclude(accepted_on=None)
        .annotate(begun=Coalesce(accepted, "received_at"))
    )
    rows = list(decided.values_list("pk", "begun", "decided_at"))
    stops, open_days, dates = stops_of({pk for pk, _begun, _decided in rows}, opening), [], []
    for pk, begun_at, decided_at in rows:
        begun, end = opening.of(begun_at), opening.of(decided_at)
        stopped = sum(max(0.0, min(end, last) - max(begun, first)) for first, last in stops.get(pk, ()))
        open_days.append(max(0.0, end - begun - stopped) / opening.day)
        whole = opening.calendar.workdays_between(
            begun_at.astimezone(LOCAL).date(), decided_at.astimezone(LOCAL).date()
        )
        dates.append(max(0, whole - round(stopped / opening.day)))
    limits = Deadline.objects.filter(application__in=decided.values("pk"), kind="promised", due_on__isnull=False)
    kept = [timekeeping.local_date(at) <= due for at, due in limits.values_list("closed_at", "due_on") if at]
    return {
        "cases": len(rows),
        "days": fmean(open_days) if rows else None,
        "median": quantile(open_days, 0.5) if rows else None,
        "ninety": quantile(open_days, 0.9) if rows else None,
        "by_date": fmean(dates) if rows else None,
        "late": 1 - fmean(kept) if kept else None,
        "stages": {
            key: {"visits": len(one.elapsed), "elapsed": fmean(one.elapsed) / opening.day if one.elapsed else None}
            for key, one in stages.items()
        },
    }
