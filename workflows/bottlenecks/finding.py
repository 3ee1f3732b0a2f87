"""What the visits show, stage by stage. Nothing here touches what the law asks for; few cases prove nothing.

Never suggested away: acceptance, decision and delivery; the only review before the decision (Art. 34: what was handed
in is examined); site checks (Art. 34: by two); stages for another person than before, for a sample, that owe papers, or
of the legality reviewers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import fmean, median

from django.conf import settings

from accounts.models import Post
from accounts.roles import Role
from workflows.bottlenecks.visits import Visited
from workflows.routing import Plan, StagePlan
from workflows.simulation.measures import quantile
from workflows.transitions import StageKind

EXAMINING = (StageKind.REVIEW, StageKind.JOINT)
REVIEWS = (*EXAMINING, StageKind.SITE_CHECK)
MERGED = (StageKind.REVIEW, StageKind.ISSUE, StageKind.DELIVERY)
SLOW_SHARE = 0.4  # of all days: the slowest stage is worth a word from here


@dataclass(frozen=True)
class Finding:
    """sort: slow, idle, sent_back, same_result, same_hand. facts: the evidence, in numbers. cases: {pk: number}."""

    sort: str
    stages: tuple[str, ...]
    facts: dict
    cases: dict[int, str]

    @property
    def name(self) -> str:
        return "-".join((self.sort, *self.stages))


@dataclass(frozen=True)
class Standing:
    """One stage in figures, for the table. share: of the days of all stages together."""

    key: str
    visits: int
    days: float
    ninety: float
    idle: float
    share: float
    late: float | None


def standings(plan: Plan, found: list[Visited]) -> list[Standing]:
    """In the order of the flow; stages without a visit are left out."""
    by_key, total = _by_key(found), sum(one.days for one in found) or 1.0
    return [
        Standing(
            key=stage.key,
            visits=len(of),
            days=fmean(one.days for one in of),
            ninety=quantile([one.days for one in of], 0.9),
            idle=fmean(one.idle for one in of),
            share=sum(one.days for one in of) / total,
            late=_share_late(of),
        )
        for stage in plan.stages
        if (of := by_key.get(stage.key))
    ]


def findings(plan: Plan, found: list[Visited], *, legality: frozenset[int] = frozenset()) -> list[Finding]:
    """What can be said of a version; the greatest loss of days first, then the others. legality: posts of reviewers."""
    by_key = {key: of for key, of in _by_key(found).items() if len(_cases(of)) >= settings.BOTTLENECK_CASES}
    return [
        *_slow(plan, found, by_key),
        *_idle(plan, by_key),
        *_sent_back(plan, by_key),
        *_same_result(plan, by_key, legality),
        *_same_hand(plan, found, legality),
    ]


def _by_key(found) -> dict[str, list[Visited]]:
    by_key: dict[str, list[Visited]] = defaultdict(list)
    for one in found:
        by_key[one.key].append(one)
    return by_key


def _cases(of) -> dict[int, str]:
    return {one.case: one.number for one in of}


def _share_late(of) -> float | None:
    limited = [one.late for one in of if one.late is not None]
    return fmean(limited) if limited else None


def _slow(plan: Plan, found, by_key):
    """The stage in which the most days go by, where it is a good part of all. Delivery waits for the applicant."""
    total = sum(one.days for one in found)
    of_the_office = {key: of for key, of in by_key.items() if plan.by_key[key].kind is not StageKind.DELIVERY}
    if not of_the_office or not total:
        return
    shares = {key: sum(one.days for one in of) / total for key, of in of_the_office.items()}
    key = max(shares, key=shares.get)
    if len(plan.stages) < 3 or shares[key] < SLOW_SHARE:
        return
    of = by_key[key]
    slowest = sorted(of, key=lambda one: -one.days)
    facts = {"share": shares[key], "days": fmean(one.days for one in of), "n": len(of), "late": _share_late(of)}
    yield Finding("slow", (key,), facts, _cases(slowest))


def _idle(plan: Plan, by_key):
    """Where cases lie long before anybody does anything, and that is most of their time there."""
    for stage in plan.stages:
        of = by_key.get(stage.key, [])
        if not of:
            continue
        waited, whole = median(one.idle for one in of), sum(one.days for one in of)
        share = sum(one.idle for one in of) / whole if whole else 0.0
        if waited >= settings.BOTTLENECK_IDLE_DAYS and share >= 0.5:
            long = [one for one in sorted(of, key=lambda one: -one.idle) if one.idle >= settings.BOTTLENECK_IDLE_DAYS]
            facts = {"median": waited, "share": share, "n": len(of), "long": len(long)}
            yield Finding("idle", (stage.key,), facts, _cases(long))


def _sent_back(plan: Plan, by_key):
    for stage in plan.stages:
        of = by_key.get(stage.key, [])
        for target, times in Counter(one.sent_to for one in of if one.sent_to).most_common():
            if times * 100 >= settings.BOTTLENECK_SENT_BACK * len(of):
                back = [one for one in of if one.sent_to == target]
                facts = {"times": times, "n": len(of), "share": times / len(of)}
                yield Finding("sent_back", (stage.key, target), facts, _cases(back))


def _same_result(plan: Plan, by_key, legality):
    """Examined, always with the same result, nobody ever objected, and none of these cases was refused in the end."""
    examining = [stage for stage in plan.stages if stage.kind in REVIEWS]
    for stage in plan.stages:
        of = by_key.get(stage.key, [])
        if not of or stage.kind not in EXAMINING or len(examining) < 2 or _is_a_duty(stage, legality):
            continue
        if len({one.outcome for one in of}) > 1 or any(one.disagreed or one.sent_to for one in of):
            continue
        if any(one.decision == "refused" for one in of):
            continue  # its opinion may have led there
        facts = {"n": len(of), "outcome": of[0].outcome, "days": fmean(one.days for one in of)}
        yield Finding("same_result", (stage.key,), facts, _cases(of))


def _same_hand(plan: Plan, found, legality):
    """Two stages, one right after the other, always ended by the same person on the same day."""
    by_case = defaultdict(list)
    for one in found:
        by_case[one.case].append(one)
    for stage in plan.stages:
        for key in plan.right_before(stage.key):
            before = plan.by_key[key]
            if any(one.kind not in MERGED or _is_a_duty(one, legality) for one in (before, stage)):
                continue
            if RANKS[before.kind] != RANKS[stage.kind] or plan.is_join(stage.key):
                continue
            pairs = [
                (one, other)
                for visits in by_case.values()
                for one in visits
                for other in visits
                if (one.key, other.key) == (key, stage.key) and one.ended_at == other.opened_at
            ]
            alike = [p for p in pairs if p[0].officer and p[0].officer == p[1].officer and p[0].day == p[1].day]
            cases = {one.case: one.number for one, _other in alike}
            if len(cases) >= settings.BOTTLENECK_CASES and len(alike) == len(pairs):
                yield Finding("same_hand", (key, stage.key), {"n": len(pairs)}, cases)


RANKS = {StageKind.REVIEW: 1, StageKind.ISSUE: 2, StageKind.DELIVERY: 2}  # what stands before and after the decision


def legality_posts(plan: Plan) -> frozenset[int]:
    posts = [stage.post_id for stage in plan.stages if stage.post_id]
    return frozenset(Post.objects.filter(pk__in=posts, role=Role.LEGAL).values_list("pk", flat=True))


def _is_a_duty(stage: StagePlan, legality: frozenset[int]) -> bool:
    return (
        stage.candidates == "other_than"
        or stage.sample_percent is not None
        or stage.post_id in legality
        or stage.role == Role.LEGAL
        or bool(stage.letters)  # it owes papers: they are made there
    )
