"""The sweep: raise what is owed, once each, never early, whoever triggers it and however often.

1. claim a batch of watches that are due, skipping what another sweep holds, and lock their cases for share, skipping
   those a verb is working on (they come back in seconds);
2. a watch that still stands must agree with its deadline as it is now: same revision, open, not paused; else the feed
   reader has not come to the change yet, and nothing is raised;
3. alert, card, notice and the watch's next time are written in one transaction; keys make a second one impossible.

What is owed, and who is told, is computed here by the pure rules, once for all watches of like terms; everything that
happens for each watch happens in the database (`sweep_statements`, `./run bench monitor`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction

from supervision import outbox, recipients, rules, sweep_statements
from supervision.models import AlertRule
from supervision.watching import first_owed
from workflows import arrays, recalculation, timekeeping
from workflows.engine import upkeep
from workflows.models import Deadline

BATCH = 5000  # watches in a transaction: some tenths of a second during which verbs of their cases wait
LATE_AFTER = timedelta(minutes=5)
LOUDNESS = [str(level) for level in rules.Level]


class _Alike(NamedTuple):
    """Watches for which a rule says the same: same rule, place in it, and term."""

    rule: int
    sequence: int
    kind: str
    started_on: date
    due_on: date
    allowance: int
    unit: str
    revision: int
    since: datetime | None  # None before a revision: the rule does not ask for it then
    until: datetime | None
    watches: list[int]

    def term(self) -> rules.Term:
        return rules.Term(
            kind=self.kind,
            started_on=self.started_on,
            due_on=self.due_on,
            allowance=self.allowance,
            unit=self.unit,
            revision=self.revision,
            since=self.since,
            until=self.until,
        )


class _Raised(NamedTuple):
    """Alerts that nobody had written before, of one rule and place in it, at one post."""

    rule: int
    sequence: int
    post: int | None
    alerts: list[int]


def sweep(*, at: datetime, batch: int = BATCH) -> int:
    """Raise everything owed by `at`. Returns how many alerts were written."""
    if not _rows(sweep_statements.LOOK, {"at": at}):
        return 0
    round_ = _Round(at)
    while True:
        with transaction.atomic():
            claimed = round_.claim(batch)
            if not claimed:
                return round_.raised
            round_.work_off(claimed)


class _Round:
    """What one sweep knows and has done; each batch is a transaction of its own."""

    def __init__(self, at: datetime):
        self.at, self.raised = at, 0
        self.passed: list[int] = []  # claimed, but not in agreement with their limits: left for another sweep
        self.calendar = timekeeping.calendar()
        self.calendar_changes = recalculation.under_way() is not None
        self.rules: dict[int, AlertRule] = {}
        self.posts = recipients.Posts()
        self._pure: dict[int, rules.Rule] = {}
        self._owed: dict[tuple, tuple[list, tuple]] = {}

    def claim(self, batch: int) -> list[_Alike]:
        given = {"at": self.at, "passed": arrays.text(self.passed), "batch": batch}
        return [_Alike(*facts, arrays.numbers(ids)) for *facts, ids in _rows(sweep_statements.CLAIM, given)]

    def work_off(self, claimed: list[_Alike]) -> None:
        self._learn_rules({alike.rule for alike in claimed})
        given = self._owing(claimed)
        *made, (_none, agreed, *_nothing) = _rows(sweep_statements.SETTINGS + sweep_statements.RAISE, given)
        made = [_Raised(*facts, arrays.numbers(ids)) for *facts, ids in made]
        if agreed < sum(len(alike.watches) for alike in claimed):
            self.passed += [pk for (pk,) in _rows(sweep_statements.PASSED, given)]
        self._deal_cards(made)
        self._notify(made)
        self.raised += sum(len(raised.alerts) for raised in made)

    def _learn_rules(self, ids: set[int]) -> None:
        if unknown := ids - self.rules.keys():
            for rule in AlertRule.objects.filter(pk__in=unknown):
                self.rules[rule.pk], self._pure[rule.pk] = rule, rule.pure()

    def _owing(self, claimed: list[_Alike]) -> dict:
        """What RAISE is given: the watches by their terms, what each term owes, and what comes next."""
        watches, of_terms, owed, following = [], [], [], []
        for n, alike in enumerate(claimed):
            occurrences, then = self._occurrences(alike)
            watches += alike.watches
            of_terms += [n] * len(alike.watches)
            owed += ((n, *occurrence) for occurrence in occurrences)
            following.append(then)
        return {
            **{"at": self.at, "late_after": LATE_AFTER, "moving": arrays.text(self._moving(watches))},
            **{
                "watches": arrays.text(watches),
                "of_terms": arrays.text(of_terms),
                "terms": arrays.text(range(len(claimed))),
            },
            **arrays.columns(following, "following", "next_at"),
            **arrays.columns(owed, "owed", "sequences", "due_at"),
        }

    def _moving(self, watches: list[int]) -> Iterable[int]:
        """Where the calendar is changing, the turn of these limits has not come yet."""
        if not self.calendar_changes:
            return ()
        limits = [pk for (pk,) in _rows(sweep_statements.LIMITS, {"watches": arrays.text(watches)})]
        return {limit.pk for limit, _said in upkeep.moved(upkeep.limits(Deadline.objects.filter(pk__in=limits)))}

    def _occurrences(self, alike: _Alike) -> tuple[list, tuple]:
        """Every occurrence these watches owe by now; then their next sequence and time, or none."""
        key = alike[:-1]
        if key not in self._owed:
            rule, term, last = self._pure[alike.rule], alike.term(), alike.sequence - 1
            # `fire_at` only brought the watch here; what is owed and when, the rule says.
            owed = [found for found in rules.owed(rule, term, self.calendar, now=self.at) if found[0] > last]
            last = owed[-1][0] if owed else last
            following = None if term.until else first_owed(rule, term, self.calendar, after=last)
            self._owed[key] = owed, following or (last + 1, None)
        return self._owed[key]

    def _deal_cards(self, made: list[_Raised]) -> None:
        dealing = [pk for raised in made for pk in raised.alerts if self._pure[raised.rule].level in rules.CARDS]
        if dealing:
            with connection.cursor() as sql:
                sql.execute(sweep_statements.DEAL, {"at": self.at, "alerts": arrays.text(dealing)})

    def _notify(self, made: list[_Raised]) -> None:
        """One notice for each post told of a case, with the loudest of what was raised; not a flood."""
        telling = [(raised, self._told(raised)) for raised in made]
        telling = [(raised, posts) for raised, posts in telling if posts]
        if not telling:
            return
        with connection.cursor() as sql:
            sql.execute(sweep_statements.NOTIFY, self._addressed(telling) | {"levels": LOUDNESS})
        ways: dict[tuple, list[str]] = {}  # most rules that leave the platform do so by every way
        for way in settings.MESSAGE_CHANNELS:
            named = tuple(n for n, told in enumerate(telling) if way in self.rules[told[0].rule].channels)
            ways.setdefault(named, []).append(way)
        for named, channels in ways.items():
            if named:
                carried = self._addressed([telling[n] for n in named])
                outbox.put([pk for (pk,) in _rows(sweep_statements.CARRIED, carried)], at=self.at, channels=channels)

    def _addressed(self, telling: list[tuple[_Raised, set[int]]]) -> dict:
        return {
            "at": self.at,
            "alerts": arrays.text(pk for raised, _posts in telling for pk in raised.alerts),
            "of_told": arrays.text(n for n, (raised, _posts) in enumerate(telling) for _pk in raised.alerts),
            **arrays.columns(
                ((n, post) for n, (_raised, posts) in enumerate(telling) for post in posts), "told", "posts"
            ),
        }

    def _told(self, raised: _Raised) -> set[int]:
        named = recipients.told_by(self.rules[raised.rule], raised.sequence) if raised.post else ()
        return {post for who in named for post in self.posts.of(raised.post, who)}


def _rows(statement: str, given: dict) -> list[tuple]:
    with connection.cursor() as sql:
        sql.execute(statement, given)
        return sql.fetchall()
