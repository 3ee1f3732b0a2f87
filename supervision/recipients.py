"""Whom an alert is told, and by which ways: what its rule's version says.

An urging climbs: the first goes to the first of those the rule names, each further one to the next as well
(the officer, then the head, then the leader in charge). Any other alert goes to all of them at once.
"""

from __future__ import annotations

from accounts.models import Post
from accounts.roles import Role
from supervision.models import AlertRule

Told = AlertRule.Told
LADDER = [str(who) for who in Told]


def told_by(rule: AlertRule, sequence: int) -> list[str]:
    named = [who for who in LADDER if who in rule.told]
    return named[: sequence + 1] if rule.trigger == AlertRule.Trigger.URGING else named


class Posts:
    """Whose posts those are, seen from the post that holds the case. Each is looked up once per sweep."""

    def __init__(self):
        self._known: dict[tuple[int, str], frozenset[int]] = {}

    def of(self, holder: int, who: str) -> frozenset[int]:
        if who == Told.OFFICER:
            return frozenset({holder})
        if (holder, who) not in self._known:
            self._known[holder, who] = frozenset(above([holder], who))
        return self._known[holder, who]


def above(holders, who: str) -> set[int]:
    """The posts of the head, of the leader in charge, or of those who supervise, over these posts."""
    here = Post.objects.filter(pk__in=holders)
    found = Post.objects.filter(role=Role.SUPERVISOR)
    if who == Told.HEAD:
        found = Post.objects.filter(role=Role.HEAD, department__in=here.values("department"))
    elif who == Told.LEADER:
        places = here.values("department").union(here.values("department__parent"))
        found = Post.objects.filter(role=Role.LEADER, department__in=places)
    return set(found.values_list("pk", flat=True))
