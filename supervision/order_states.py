"""The course of a supervision order (督办单). PURE. rules §5.3: issued, signed, answered, reviewed, closed; sent back
once; what then still fails is made public."""

from enum import StrEnum


class State(StrEnum):
    ISSUED = "issued"
    SIGNED = "signed"
    ANSWERED = "answered"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    CLOSED = "closed"
    ESCALATED = "escalated"


class Action(StrEnum):
    ISSUE = "issue"
    SIGN = "sign"
    ANSWER = "answer"
    REVIEW = "review"
    RETURN = "return"
    CLOSE = "close"
    ESCALATE = "escalate"


TABLE = {
    (State.ISSUED, Action.SIGN): State.SIGNED,
    (State.SIGNED, Action.ANSWER): State.ANSWERED,
    (State.RETURNED, Action.ANSWER): State.ANSWERED,
    (State.ANSWERED, Action.REVIEW): State.REVIEWED,
    (State.REVIEWED, Action.RETURN): State.RETURNED,
    (State.REVIEWED, Action.CLOSE): State.CLOSED,
    (State.REVIEWED, Action.ESCALATE): State.ESCALATED,
    (State.ISSUED, Action.ESCALATE): State.ESCALATED,
    (State.SIGNED, Action.ESCALATE): State.ESCALATED,
    (State.RETURNED, Action.ESCALATE): State.ESCALATED,
}
OF_THE_DEPARTMENT = frozenset({Action.SIGN, Action.ANSWER})


def possible(state: State, *, was_returned: bool, overdue: bool) -> list[Action]:
    """What may come next. Nothing is sent back twice; a bulletin needs a day missed or a second answer that fails."""
    found = []
    for before, action in TABLE:
        if before != state or (action is Action.RETURN and was_returned):
            continue
        if action is Action.ESCALATE and not (was_returned if state is State.REVIEWED else overdue):
            continue
        found.append(action)
    return found
