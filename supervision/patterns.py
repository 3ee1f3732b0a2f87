"""What looks wrong beyond time (rules §5.1). PURE: from the events of one case to what is found, with its evidence.

A pattern looks at the last event of a `Story`, in the light of those before it; so each is asked once per event.
Which kinds are law and which are a house rule, and what cannot be seen yet, stands in docs/supervision.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Seen:
    """One event as it was written."""

    seq: int
    action: str
    at: datetime
    recorded_at: datetime
    actor: int | None
    data: dict

    @property
    def day(self) -> date:
        return self.at.astimezone(LOCAL).date()


@dataclass(frozen=True)
class Surroundings:
    """What the events themselves do not say."""

    instant: bool = False  # 即办件: everything in one hand, at once
    is_demo: bool = False  # seeded with past times: nothing about it is back-dated
    fee_without_basis: bool = False
    cancelled: frozenset[str] = frozenset()  # "material:<key>" the edition in force that day no longer asks for
    remedies_told: bool = True  # by the paper of the last event
    alike: int = 0  # how many acts of this kind this person had done in the same minute, this one counted


@dataclass(frozen=True)
class Story:
    events: tuple[Seen, ...]  # in order; the last is the one that is looked at
    calendar: object
    around: Surroundings = field(default_factory=Surroundings)

    @property
    def last(self) -> Seen:
        return self.events[-1]

    def before(self, *actions: str) -> list[Seen]:
        return [event for event in self.events[:-1] if event.action in actions]

    def open_limits(self) -> dict[int, dict]:
        """Limits that stood before the last event: {deadline id: facts}."""
        limits = {}
        for event in self.events[:-1]:
            for facts in event.data.get("deadlines", ()):
                limits[facts["id"]] = {**limits.get(facts["id"], {}), **facts}
        return {pk: facts for pk, facts in limits.items() if not facts["closed"] and facts["due"]}


@dataclass(frozen=True)
class Found:
    """`key` names the evidence within the case: the same evidence is raised once, however often it is looked at."""

    key: str
    events: tuple[int, ...]  # sequence numbers
    values: dict


@dataclass(frozen=True)
class Pattern:
    code: str
    actions: frozenset[str]
    find: Callable[[Story, int], Found | None]
    threshold: int = 0  # by default; what it counts is said by the rule's words


def _found(story: Story, *others: Seen, key: str = "", **values) -> Found:
    return Found(key or str(story.last.seq), tuple(e.seq for e in (*others, story.last)), values)


def no_notice(story: Story, _threshold: int) -> Found | None:
    """Art. 32(4): five working days in silence, and the case counts as accepted."""
    return _found(story, received=story.events[0].day.isoformat())


def new_points(story: Story, _threshold: int) -> Found | None:
    """Art. 72(4): a later notice may only repeat what the first one asked for."""
    earlier = story.before("request_correction")
    if not earlier:
        return None
    new = sorted(set(story.last.data.get("points", ())) - set(earlier[0].data.get("points", ())))
    return _found(story, earlier[0], points=new) if new else None


def no_reasons(story: Story, threshold: int) -> Found | None:
    """Art. 38, 55: refused or not accepted without a reason worth the name."""
    reason = str(story.last.data.get("reason") or "").strip()
    return _found(story, length=len(reason), reason=reason) if len(reason) < threshold else None


def no_remedies(story: Story, _threshold: int) -> Found | None:
    """Art. 38: the paper does not say where to turn."""
    return None if story.around.remedies_told else _found(story, letter=story.last.data.get("letter", ""))


def pause_without_notice(story: Story, _threshold: int) -> Found | None:
    """Art. 45: the time a special procedure needs is told in writing."""
    return None if story.last.data.get("letter") else _found(story, kind=story.last.data.get("kind", ""))


def stop_before_due(story: Story, threshold: int) -> Found | None:
    """The clock is stopped, or the applicant asked to correct, when the last day has come near."""
    if story.last.action != "announce_pause" and story.before("announce_pause")[-1:] == list(story.events[-2:-1]):
        return None  # its notice was announced by the event before and looked at then
    limits = [f for f in story.open_limits().values() if f["kind"] in ("acceptance", "stage", "promised", "statutory")]
    if not limits:
        return None
    nearest = min(limits, key=lambda facts: facts["due"])
    due = date.fromisoformat(nearest["due"])
    left = story.calendar.workdays_between(story.last.day, due) if due > story.last.day else 0
    return _found(story, kind=nearest["kind"], due=nearest["due"], left=left) if left <= threshold else None


def pause_longer(story: Story, threshold: int) -> Found | None:
    """A special procedure took longer than the applicant was told."""
    begun = story.before("start_special_procedure")
    if not begun:
        return None
    planned = begun[-1].data.get("planned_days") or 0
    started = story.last.data.get("started_on") or begun[-1].day.isoformat()
    taken = story.calendar.workdays_between(date.fromisoformat(started), story.last.day)
    if taken <= planned + threshold:
        return None
    return _found(story, begun[-1], key=f"pause:{started}", started=started, planned=planned, taken=taken)


def extension_late(story: Story, _threshold: int) -> Found | None:
    """Art. 42, rules §1.6: the notice came after the due day was over, so the extension is void."""
    return _found(story, days=story.last.data.get("days"), due=story.last.data.get("old", ""))


def one_inspector(story: Story, _threshold: int) -> Found | None:
    """Art. 34, 55: a check on site by fewer than two."""
    officers = {name for name in str(story.last.data.get("officers") or "").split("、") if name}
    return _found(story, officers="、".join(sorted(officers))) if len(officers) < 2 else None


def fee_without_basis(story: Story, _threshold: int) -> Found | None:
    """Art. 58: a fee needs a law or an administrative regulation; the guide names none."""
    return _found(story) if story.around.fee_without_basis else None


def cancelled_material(story: Story, _threshold: int) -> Found | None:
    """A correction asks for what the edition in force that day no longer asks of anybody."""
    asked = sorted(set(story.last.data.get("points", ())) & story.around.cancelled)
    return _found(story, points=asked) if asked else None


def back_dated(story: Story, threshold: int) -> Found | None:
    """Entered long after the time it is dated with."""
    late = (story.last.recorded_at.astimezone(LOCAL).date() - story.last.day).days
    if story.last.actor is None or story.around.is_demo or late <= threshold:
        return None
    entered = story.last.recorded_at.astimezone(LOCAL).date().isoformat()
    return _found(story, key=f"entered:{entered}", days=late, dated=story.last.day.isoformat(), entered=entered)


def in_bulk(story: Story, threshold: int) -> Found | None:
    """One person closes or decides many cases within the same minute."""
    if story.last.actor is None or story.around.alike < threshold:
        return None
    minute = story.last.at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
    return _found(story, key=f"{story.last.action}:{minute}", count=story.around.alike, minute=minute)


def too_quick(story: Story, threshold: int) -> Found | None:
    """Accepted and decided within seconds, though the item is none that is done on the spot."""
    accepted = story.before("accept")
    if story.around.instant or not accepted:
        return None
    seconds = int((story.last.at - accepted[-1].at) / timedelta(seconds=1))
    return _found(story, accepted[-1], seconds=seconds) if seconds < threshold else None


def one_for_two(story: Story, _threshold: int) -> Found | None:
    """Who accepted has decided: separation of duties."""
    own = [e for e in story.before("accept") if e.actor is not None and e.actor == story.last.actor]
    return None if story.around.instant or not own else _found(story, own[-1])


def delivered_late(story: Story, threshold: int) -> Found | None:
    """Art. 44: the decision reached the applicant after its own limit."""
    due = next((f["due"] for f in story.open_limits().values() if f["kind"] == "delivery"), None)
    if due is None or date.fromisoformat(due) >= story.last.day:
        return None
    late = story.calendar.workdays_between(date.fromisoformat(due), story.last.day)
    return _found(story, due=due, late=late) if late > threshold else None


def commitment_broken(story: Story, _threshold: int) -> Found | None:
    """rules §7: the check afterwards found that what was committed to is not true."""
    return None if story.last.data.get("kept", True) else _found(story, finding=story.last.data.get("finding", ""))


def commitment_late(story: Story, threshold: int) -> Found | None:
    """The check was made, but after the days the guide gives for it."""
    by = story.last.data.get("check_by")
    if not by or date.fromisoformat(by) >= story.last.day:
        return None
    late = story.calendar.workdays_between(date.fromisoformat(by), story.last.day)
    return _found(story, key=f"check:{by}", due=by, late=late) if late > threshold else None


_REFUSING = frozenset({"refuse", "decline", "decline_not_required"})
_STOPPING = frozenset({"start_special_procedure", "suspend"})
_DECIDING = frozenset({"grant", "refuse"})
_BY_HAND = frozenset({"submit", "accept", "decline", "request_correction", "advance", "grant", "refuse", "deliver"})
PATTERNS: dict[str, Pattern] = {
    pattern.code: pattern
    for pattern in (
        Pattern("no-notice", frozenset({"deem_accepted"}), no_notice),
        Pattern("new-points", frozenset({"request_correction"}), new_points),
        Pattern("no-reasons", _REFUSING, no_reasons, 10),
        Pattern("no-remedies", frozenset({"refuse", "decline"}), no_remedies),
        Pattern("pause-no-notice", _STOPPING, pause_without_notice),
        Pattern("stop-before-due", _STOPPING | {"announce_pause", "request_correction"}, stop_before_due, 1),
        Pattern("pause-longer", frozenset({"end_special_procedure"}), pause_longer),
        Pattern("extension-late", frozenset({"extension_void"}), extension_late),
        Pattern("one-inspector", frozenset({"record_site_check"}), one_inspector),
        Pattern("fee-no-basis", frozenset({"submit"}), fee_without_basis),
        Pattern("cancelled-material", frozenset({"request_correction"}), cancelled_material),
        Pattern("back-dated", _BY_HAND, back_dated, 1),
        Pattern("in-bulk", _DECIDING | {"close"}, in_bulk, 10),
        Pattern("too-quick", _DECIDING, too_quick, 60),
        Pattern("one-for-two", _DECIDING, one_for_two),
        Pattern("commitment-broken", frozenset({"check_commitment"}), commitment_broken),
        Pattern("commitment-late", frozenset({"check_commitment"}), commitment_late),
        Pattern("delivered-late", frozenset({"deliver"}), delivered_late),
    )
}
# Looked for in every round, since nothing happens when they come true (lookouts.py).
LOOKOUTS = {"pause-longer": 0, "consultation-over": 0, "renewal-near": 5, "idle": 5, "commitment-late": 0}
