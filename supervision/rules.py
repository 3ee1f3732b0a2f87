"""When a limit calls for attention. PURE: a rule and a term give the instants, each with its sequence number.

A term is one revision of one deadline: what was due, and from when to when that was so. `owed` is the whole contract:
the sweep raises what it says, a test computes it from the record alone, and both must agree.
Defaults and their sources: rules §5.2 (house rules, therefore rows that can be changed).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import count
from math import ceil
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


class Trigger(StrEnum):
    BEFORE = "before"  # `offset` working days before the due day, at `at`
    SHARE = "share"  # when `offset` per cent of the working days are used, at `at`
    EXCEEDED = "exceeded"  # the instant the due day (and `offset` more working days) is over
    URGING = "urging"  # the working day before, the due day, then every working day while overdue, at `at`
    PATTERN = "pattern"  # no limit: something in the record itself (patterns.py); `offset` is its threshold


class Level(StrEnum):
    WARNING = "warning"
    URGING = "urging"
    YELLOW = "yellow"
    RED = "red"


CARDS = frozenset({Level.YELLOW, Level.RED})


@dataclass(frozen=True)
class Rule:
    code: str
    kinds: frozenset[str]
    trigger: Trigger
    level: Level
    offset: int = 0
    at: time = time(9)
    longer_than: int = 0  # only limits of more than so many working days
    repeat: int = 0  # again every so many working days: until the due day, or without end once it is over


@dataclass(frozen=True)
class Term:
    """One revision of a deadline. `until` is when it was closed or superseded; None while it stands."""

    kind: str
    started_on: date
    due_on: date
    allowance: int
    unit: str
    revision: int
    since: datetime
    until: datetime | None = None


def applies(rule: Rule, term: Term) -> bool:
    return term.kind in rule.kinds and (not rule.longer_than or term.allowance > rule.longer_than)


def occurrences(rule: Rule, term: Term, calendar) -> Iterator[tuple[int, datetime]]:
    """(sequence, instant) in order; endless for what repeats while overdue."""
    if not applies(rule, term):
        return
    if rule.trigger is Trigger.BEFORE:
        yield from _until_due(_before(term.due_on, rule.offset, calendar), rule, term, calendar)
    elif rule.trigger is Trigger.SHARE:
        total = calendar.workdays_between(term.started_on, term.due_on)
        first = calendar.add_workdays(term.started_on, ceil(total * rule.offset / 100))
        yield from _until_due(first, rule, term, calendar)
    elif rule.trigger is Trigger.EXCEEDED:
        for n in count() if rule.repeat else (0,):
            lost = rule.offset + n * rule.repeat
            last = calendar.add_workdays(term.due_on, lost) if lost else term.due_on
            yield n, _moment(last + timedelta(days=1), time())
    else:
        yield 0, _moment(_before(term.due_on, 1, calendar), rule.at)
        yield 1, _moment(term.due_on, rule.at)
        for n in count(1):
            yield n + 1, _moment(calendar.add_workdays(term.due_on, n), rule.at)


def owed(rule: Rule, term: Term, calendar, *, now: datetime) -> Iterator[tuple[int, datetime]]:
    """What this rule has to have raised for this term by `now`, each with its true instant.

    Warnings and urgings that would lie before a later revision began are not owed: the revision superseded them.
    """
    end = now if term.until is None else min(now, term.until)
    for sequence, instant in occurrences(rule, term, calendar):
        if instant > end:
            return
        if is_owed(rule, term, instant):
            yield sequence, instant


def is_owed(rule: Rule, term: Term, instant: datetime) -> bool:
    return rule.level in CARDS or term.revision == 1 or instant >= term.since


def _until_due(first: date, rule: Rule, term: Term, calendar) -> Iterator[tuple[int, datetime]]:
    yield 0, _moment(first, rule.at)
    day = first
    for n in count(1) if rule.repeat else ():
        day = calendar.add_workdays(day, rule.repeat)
        if day > term.due_on:
            return
        yield n, _moment(day, rule.at)


def _before(day: date, n: int, calendar) -> date:
    for _step in range(n):
        day = calendar.previous_workday(day)
    return day


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=LOCAL)


TOTALS = frozenset({"promised", "statutory"})
DEFAULTS: tuple[Rule, ...] = (
    Rule("warn-3", TOTALS, Trigger.BEFORE, Level.WARNING, offset=3, longer_than=10),
    Rule("warn-1", TOTALS | {"acceptance", "delivery"}, Trigger.BEFORE, Level.WARNING, offset=1),
    Rule("stage-80", frozenset({"stage"}), Trigger.SHARE, Level.WARNING, offset=80),
    Rule("urge", TOTALS, Trigger.URGING, Level.URGING),
    Rule("stage-over", frozenset({"stage"}), Trigger.EXCEEDED, Level.YELLOW),
    Rule("promised-over", frozenset({"promised"}), Trigger.EXCEEDED, Level.YELLOW),
    Rule("acceptance-over", frozenset({"acceptance"}), Trigger.EXCEEDED, Level.YELLOW),
    Rule("delivery-over", frozenset({"delivery"}), Trigger.EXCEEDED, Level.YELLOW),
    Rule("statutory-over", frozenset({"statutory"}), Trigger.EXCEEDED, Level.RED),
    Rule("hearing-1", frozenset({"hearing"}), Trigger.BEFORE, Level.WARNING, offset=1),
    Rule("hearing-over", frozenset({"hearing"}), Trigger.EXCEEDED, Level.YELLOW),
    Rule("suspension-over", frozenset({"suspension_review"}), Trigger.EXCEEDED, Level.URGING),
    Rule("late-over", frozenset({"late"}), Trigger.EXCEEDED, Level.WARNING),
)
