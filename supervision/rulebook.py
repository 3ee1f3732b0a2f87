"""How rules change: a version is added, with who, why and from when. No row is edited, nothing is back-dated."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from supervision import packs, rules
from supervision.models import AlertRule
from workflows.errors import NotAllowed

FACTS = (
    "name",
    "kinds",
    "trigger",
    "offset",
    "at",
    "longer_than",
    "level",
    "points",
    "repeat",
    "told",
    "channels",
    "step_up_hours",
)
SAID = (*FACTS, "enabled")
NAMES = {
    "near-due": gettext_lazy("Near its end"),
    "statutory-over-2": gettext_lazy("Statutory limit exceeded by two days"),
}


class Changed(Exception):
    """Somebody else has added a version since the author looked."""


def latest() -> dict[str, AlertRule]:
    """The newest version of each rule, in force or still to come."""
    return {row.code: row for row in AlertRule.objects.order_by("code", "version")}


def add_version(code: str, facts: dict, *, by, at: datetime, valid_from: datetime, reason: str, seen: int) -> AlertRule:
    """seen: the version the author had before them, 0 for a new rule. Errors: Changed, NotAllowed (in the past)."""
    if valid_from < at:
        raise NotAllowed(_("A rule can hold from now on or later; what is past keeps the rules it had."))
    former = latest().get(code)
    if (former.version if former else 0) != seen:
        raise Changed(_("Somebody has changed this rule in the meantime. Look at it again."))
    if former and valid_from < former.valid_from:
        raise NotAllowed(_("A version that begins later has been decided already; begin with it or after it."))
    row = AlertRule(
        code=code, version=seen + 1, valid_from=valid_from, author=by, reason=reason, **{n: facts[n] for n in SAID}
    )
    changed = [name for name in SAID if former is None or getattr(former, name) != getattr(row, name)]
    told = {"version": row.version, "valid_from": valid_from.isoformat(), "reason": reason}
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.note(
                audit.Kind.MONITORING_RULE,
                f"{row.name} ({code})",
                by=by,
                at=at,
                before={name: getattr(former, name) for name in changed} if former else None,
                after={**{name: getattr(row, name) for name in changed}, **told},
            )
    except IntegrityError as error:
        raise Changed(_("Somebody has changed this rule in the meantime. Look at it again.")) from error
    return row


def changes(pack: packs.Pack) -> list[dict]:
    """[{"code", "before": row or None, "after": unsaved row, "same": bool}] for every rule a pack decides about."""
    now = latest()
    found = []
    for code in sorted(packs.OWN):
        before, proposal = now.get(code), pack.proposals.get(code)
        if before is None and proposal is None:
            continue
        after = _proposed(before, proposal)
        same = before is not None and all(_plain(before, n) == _plain(after, n) for n in SAID)
        found.append({"code": code, "before": before, "after": after, "same": same})
    return found


def apply_pack(pack: packs.Pack, *, by, at: datetime, valid_from: datetime, reason: str) -> list[AlertRule]:
    """All or nothing. Rules the pack does not know are switched off; those of patterns are left alone."""
    with transaction.atomic():
        return [
            add_version(
                change["code"],
                {name: getattr(change["after"], name) for name in SAID},
                by=by,
                at=at,
                valid_from=valid_from,
                reason=reason,
                seen=change["before"].version if change["before"] else 0,
            )
            for change in changes(pack)
            if not change["same"]
        ]


def _proposed(before: AlertRule | None, proposal: packs.Proposal | None) -> AlertRule:
    after = AlertRule(code=before.code if before else proposal.rule.code)
    for name in SAID if before else ():
        setattr(after, name, getattr(before, name))
    if proposal is None:
        after.enabled = False
        return after
    rule = proposal.rule
    after.name = before.name if before else str(NAMES[rule.code])
    after.kinds, after.trigger, after.level = sorted(rule.kinds), str(rule.trigger), str(rule.level)
    after.offset, after.at, after.longer_than, after.repeat = rule.offset, rule.at, rule.longer_than, rule.repeat
    after.points, after.enabled = proposal.points, proposal.enabled
    return after


def _plain(row: AlertRule, name: str):
    value = getattr(row, name)
    return float(value) if name == "points" else sorted(value) if isinstance(value, list) else value


def is_pattern(row: AlertRule) -> bool:
    return row.trigger == rules.Trigger.PATTERN
