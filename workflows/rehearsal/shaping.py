"""The record of a case made into the steps of a test: what was done, after how long, and how it stood then. PURE.

Nothing of persons or of absolute time comes in: `Happened` holds what the record says, the answers are cleaned before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from workflows.transitions import Action as A
from workflows.transitions import StageKind, State

Step = tuple[str, dict]


class NotRepeatable(Exception):
    """The case cannot be made into a test; `code` says why: "migrated", "licence", "deemed_renewal"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Happened:
    """One event. stage: key and kind of the visit it was about; standing: {key of each open stage: post} afterwards,
    None where the next event came at the same instant; left: working days of the promise; letter: kind made."""

    action: str
    day: date
    at: time
    state: str
    stage: str = ""
    kind: str = ""
    data: dict = field(default_factory=dict)
    standing: dict[str, int] | None = None
    left: int | None = None
    letter: str = ""


# Who of a post has the case, and papers beside it: the officers of a trial are found anew, and nothing is scanned.
BESIDE = frozenset(
    map(
        str,
        (A.CLAIM, A.RELEASE, A.ASSIGN, A.HAND_UP, A.ATTACH_SCAN, A.LINK, A.RECALCULATE, A.RECORD_SITE_CHECK)
        + (A.SERVE, A.REQUEST_EXTENSION, A.REFUSE_EXTENSION, A.CONFIRM_SUSPENSION),
    )
)
LAPSES = {str(A.DEEM_ACCEPTED): "acceptance", str(A.RETURN): "correction"}
RESULTS = {
    str(A.ACCEPT): "accepted",
    str(A.DECLINE): "declined",
    str(A.DECLINE_NOT_REQUIRED): "not_required",
    str(A.GRANT): "granted",
    str(A.REFUSE): "refused",
    str(A.DELIVER): "delivered",
    str(A.CLOSE): "closed",
}
NEVER = {str(A.MIGRATE): "migrated", str(A.DEEM_RENEWED): "deemed_renewal"}
PAUSES = frozenset(map(str, (A.START_SPECIAL_PROCEDURE, A.SUSPEND, A.ANNOUNCE_PAUSE)))
EXTENSIONS = frozenset(map(str, (A.EXTEND, A.ANNOUNCE_EXTENSION, A.EXTENSION_VOID)))
ANSWERS = frozenset(map(str, (A.RESUBMIT, A.RESUBMIT_PART, A.HAND_IN_LATE)))


def steps_of(events: list[Happened], calendar) -> tuple[list[Step], list[str]]:
    """The steps, and the acts of which none was made because a test cannot repeat them. Raises NotRepeatable."""
    steps: list[Step] = []
    left_out: list[str] = []
    before: Happened | None = None
    for event in events:
        if event.action in NEVER:
            raise NotRepeatable(NEVER[event.action])
        if event.action == A.CANCEL_PAUSE:
            _forget_last(steps, "pause")
            continue
        step = _step(event)
        if step is None:
            if event.action not in BESIDE and event.action not in left_out:
                left_out.append(event.action)
            continue
        if before is not None and step[0] != "wait":
            steps += _meanwhile(before, event, calendar)
        steps.append(step)
        if expected := _expected(event):
            steps.append(("expect", expected))
        before = event
    return steps, left_out


def _step(event: Happened) -> Step | None:
    action, data = event.action, event.data
    if action in LAPSES:
        return "wait", {"for": "lapse", "limit": LAPSES[action]}
    if data.get("served_kind") and (action in PAUSES or action in EXTENSIONS):
        return "serve", {"letter": data["served_kind"]}
    if action in RESULTS:
        return "press", {"stage": event.stage, "outcome": RESULTS[action]}
    make = _MAKE.get(action)
    return make(event, data) if make else None


def _submit(event, data) -> Step:
    return "submit", data["submitted"]


def _advance(event, data) -> Step:
    return "press", {"stage": event.stage, "outcome": data.get("outcome", "passed")}


def _opinion(event, data) -> Step:
    return "opinion", {"stage": event.stage, "post": data["post_id"], "verdict": data["verdict"]}


def _send_back(event, data) -> Step:
    return "send_back", {"stage": event.stage, "to": data["to"]}


def _correct(event, data) -> Step:
    return "correct", {"targets": list(data["points"])}


def _answer(event, data) -> Step:
    given = [f"material:{key}" for key, _sha in data.get("files", ())]
    given += [f"material:{key}" for key in data.get("paper", ())]
    answers = data.get("new_answers") or {}
    return "answer", {"targets": list(dict.fromkeys(given)), **({"answers": answers} if answers else {})}


def _pause(event, data) -> Step:
    kind = data.get("kind") or "suspension"
    return "pause", {"stage": event.stage, "kind": kind, "days": data.get("planned_days") or 10}


def _resume(event, data) -> Step:
    return "resume", {"stage": event.stage}


def _extend(event, data) -> Step:
    return "extend", {"days": data["days"]}


def _withdraw(event, data) -> Step:
    return "end", {"how": "withdrawn"}


def _void(event, data) -> Step:
    return "end", {"how": "voided"}


_MAKE = {
    str(A.SUBMIT): _submit,
    str(A.ADVANCE): _advance,
    str(A.GIVE_OPINION): _opinion,
    str(A.SEND_BACK): _send_back,
    str(A.REQUEST_CORRECTION): _correct,
    **dict.fromkeys(ANSWERS, _answer),
    **dict.fromkeys(PAUSES, _pause),
    str(A.END_SPECIAL_PROCEDURE): _resume,
    str(A.RESUME): _resume,
    **dict.fromkeys(EXTENSIONS, _extend),
    str(A.WITHDRAW): _withdraw,
    str(A.VOID): _void,
}


def _meanwhile(before: Happened, event: Happened, calendar) -> list[Step]:
    """Working days, as nearly all limits count; calendar days while the applicant's own time runs, as that counts."""
    clock = event.at.strftime("%H:%M")
    if before.state == State.CORRECTING:
        n = (event.day - before.day).days
        return [("wait", {"for": "days", "n": n, "time": clock})] if n else []
    n = calendar.workdays_between(before.day, event.day)
    return [("wait", {"for": "workdays", "n": n, "time": clock})] if n else []


def _expected(event: Happened) -> dict:
    """State and stages after the act, who has it where it is one, the paper made, and what is left of the promise."""
    expected: dict = {"state": event.state}
    if event.standing is not None and event.kind != StageKind.COMBINED:
        expected["stages"] = sorted(event.standing)
        if len(event.standing) == 1:
            ((stage, post),) = event.standing.items()
            expected["post"] = {"stage": stage, "post": post}
    if event.letter:
        expected["letter"] = event.letter
    if event.left is not None:
        expected["limit"] = {"kind": "promised", "how": "left", "n": event.left}
    return expected


def _forget_last(steps: list[Step], kind: str) -> None:
    for n in range(len(steps) - 1, -1, -1):
        if steps[n][0] == kind:
            del steps[n]
            if n < len(steps) and steps[n][0] == "expect":
                del steps[n]
            return
