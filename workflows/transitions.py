"""What may follow what. PURE: states, actions, and which states stop the clock.

The table is the whole of it: an action that has no entry for the present state is refused (NotAllowed), whoever asks.
Source: rules §1.8, from 行政许可法 Art. 29-50.
"""

from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"  # 收件, not yet accepted
    CORRECTING = "correcting"  # 补正告知 is out, the applicant has to answer
    IN_REVIEW = "in_review"  # 受理, in a stage
    PAUSED = "paused"  # 特别程序, Art. 45
    SUSPENDED = "suspended"  # 中止
    GRANTED = "granted"
    REFUSED = "refused"
    DELIVERED = "delivered"
    CLOSED = "closed"  # 办结
    NOT_REQUIRED = "not_required"  # Art. 32(1)
    NOT_ACCEPTED = "not_accepted"  # Art. 32(2), 78
    RETURNED = "returned"  # 退件: a correction was never answered
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class Action(StrEnum):
    SUBMIT = "submit"
    ACCEPT = "accept"
    DEEM_ACCEPTED = "deem_accepted"
    DECLINE = "decline"
    DECLINE_NOT_REQUIRED = "decline_not_required"
    REQUEST_CORRECTION = "request_correction"
    CORRECT_ON_THE_SPOT = "correct_on_the_spot"  # Art. 32(3): put right at once, nothing moves
    RESUBMIT = "resubmit"
    RESUBMIT_PART = "resubmit_part"
    RETURN = "return"
    CLAIM = "claim"
    RELEASE = "release"
    ADVANCE = "advance"
    GIVE_OPINION = "give_opinion"  # one of several in a joint review
    SEND_BACK = "send_back"
    START_SPECIAL_PROCEDURE = "start_special_procedure"
    END_SPECIAL_PROCEDURE = "end_special_procedure"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    GRANT = "grant"
    REFUSE = "refuse"
    DELIVER = "deliver"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    VOID = "void"
    MIGRATE = "migrate"  # on by another version of the flow
    DEEM_RENEWED = "deem_renewed"  # Art. 50: a renewal nobody decided before the licence expired
    REVOKE_LICENCE = "revoke_licence"  # 撤销, Art. 69
    DEREGISTER_LICENCE = "deregister_licence"  # 注销, Art. 70
    ASSIGN = "assign"  # by the head of the section, to an officer of the post
    HAND_UP = "hand_up"  # an overdue stage: the head of its post may act too
    JUDGE = "judge"  # materials, one by one
    CONSULT = "consult"  # a question to another department; the case stays
    ANSWER = "answer"
    TAKE_BACK = "take_back"  # the question, unanswered
    TRANSFER = "transfer"  # 移送, before acceptance
    ATTACH_SCAN = "attach_scan"  # of what was handed in on paper
    LINK = "link"
    HAND_IN_LATE = "hand_in_late"  # what was missing at acceptance (容缺)
    RECALCULATE = "recalculate"  # stands in old records only: a change of the calendar has a log of its own now
    SERVE = "serve"  # 送达 of any paper but the decision
    ANNOUNCE_PAUSE = "announce_pause"  # the notice is out; the clock stops when it has been delivered
    CANCEL_PAUSE = "cancel_pause"
    CONFIRM_SUSPENSION = "confirm_suspension"
    REQUEST_EXTENSION = "request_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ANNOUNCE_EXTENSION = "announce_extension"  # approved; in force when its notice has been delivered
    EXTENSION_VOID = "extension_void"  # its notice was delivered after the due day
    TELL_HEARING = "tell_hearing"
    REQUEST_HEARING = "request_hearing"
    HEARING_NOT_REQUESTED = "hearing_not_requested"
    SCHEDULE_HEARING = "schedule_hearing"
    DROP_HEARING = "drop_hearing"
    RECORD_HEARING = "record_hearing"
    NAME_INTERESTED_PARTY = "name_interested_party"
    RECORD_STATEMENT = "record_statement"
    RECORD_SITE_CHECK = "record_site_check"
    BLOCK_AFTER_FRAUD = "block_after_fraud"
    LIFT_BLOCK = "lift_block"
    CHECK_COMMITMENT = "check_commitment"  # 告知承诺: looked at after the grant


S, A = State, Action

NEXT: dict[tuple[State | None, Action], State] = {
    (None, A.SUBMIT): S.RECEIVED,
    (S.RECEIVED, A.ACCEPT): S.IN_REVIEW,
    (S.RECEIVED, A.DEEM_ACCEPTED): S.IN_REVIEW,
    (S.RECEIVED, A.DECLINE): S.NOT_ACCEPTED,
    (S.RECEIVED, A.DECLINE_NOT_REQUIRED): S.NOT_REQUIRED,
    (S.RECEIVED, A.REQUEST_CORRECTION): S.CORRECTING,
    (S.RECEIVED, A.CORRECT_ON_THE_SPOT): S.RECEIVED,
    (S.CORRECTING, A.RESUBMIT): S.RECEIVED,
    (S.CORRECTING, A.RESUBMIT_PART): S.CORRECTING,
    (S.CORRECTING, A.RETURN): S.RETURNED,
    (S.IN_REVIEW, A.ADVANCE): S.IN_REVIEW,
    (S.GRANTED, A.ADVANCE): S.GRANTED,  # the certificate is made
    (S.REFUSED, A.ADVANCE): S.REFUSED,
    (S.IN_REVIEW, A.GIVE_OPINION): S.IN_REVIEW,
    (S.IN_REVIEW, A.SEND_BACK): S.IN_REVIEW,
    (S.IN_REVIEW, A.START_SPECIAL_PROCEDURE): S.PAUSED,
    (S.PAUSED, A.END_SPECIAL_PROCEDURE): S.IN_REVIEW,
    (S.IN_REVIEW, A.SUSPEND): S.SUSPENDED,
    (S.SUSPENDED, A.RESUME): S.IN_REVIEW,
    (S.IN_REVIEW, A.EXTEND): S.IN_REVIEW,
    (S.IN_REVIEW, A.GRANT): S.GRANTED,
    (S.IN_REVIEW, A.REFUSE): S.REFUSED,
    (S.GRANTED, A.DELIVER): S.DELIVERED,
    (S.REFUSED, A.DELIVER): S.DELIVERED,
    (S.DELIVERED, A.CLOSE): S.CLOSED,
}
BEFORE_DECISION = (S.RECEIVED, S.CORRECTING, S.IN_REVIEW, S.PAUSED, S.SUSPENDED)
DECIDED = (S.GRANTED, S.REFUSED)
for _state in BEFORE_DECISION:
    NEXT[_state, A.WITHDRAW] = S.WITHDRAWN
    NEXT[_state, A.VOID] = S.VOIDED
    NEXT[_state, A.MIGRATE] = _state
for _state in (S.RECEIVED, S.IN_REVIEW, S.GRANTED, S.REFUSED, S.DELIVERED):
    NEXT[_state, A.CLAIM] = _state
    NEXT[_state, A.RELEASE] = _state
# What the law asks to be told, heard and proved: none of it moves the case, but a delivered notice may (serving.py).
for _state in S:
    NEXT[_state, A.SERVE] = _state
for _state in (S.IN_REVIEW, S.PAUSED):
    for _action in (
        A.TELL_HEARING,
        A.REQUEST_HEARING,
        A.HEARING_NOT_REQUESTED,
        A.SCHEDULE_HEARING,
        A.DROP_HEARING,
        A.RECORD_HEARING,
        A.NAME_INTERESTED_PARTY,
        A.RECORD_STATEMENT,
    ):
        NEXT[_state, _action] = _state
for _action in (
    A.ANNOUNCE_PAUSE,
    A.CANCEL_PAUSE,
    A.REQUEST_EXTENSION,
    A.REFUSE_EXTENSION,
    A.ANNOUNCE_EXTENSION,
    A.EXTENSION_VOID,
    A.RECORD_SITE_CHECK,
):
    NEXT[S.IN_REVIEW, _action] = S.IN_REVIEW
NEXT[S.SUSPENDED, A.HEARING_NOT_REQUESTED] = S.SUSPENDED
NEXT[S.SUSPENDED, A.CONFIRM_SUSPENSION] = S.SUSPENDED
for _state in (S.PAUSED, S.SUSPENDED):
    NEXT[_state, A.EXTEND] = _state  # approved before, delivered while the clock stands still
for _state in (S.GRANTED, S.DELIVERED, S.CLOSED):
    NEXT[_state, A.BLOCK_AFTER_FRAUD] = _state
    NEXT[_state, A.CHECK_COMMITMENT] = _state
for _state in (S.NOT_ACCEPTED, S.GRANTED, S.REFUSED, S.DELIVERED, S.CLOSED):
    NEXT[_state, A.LIFT_BLOCK] = _state
for _state in (S.IN_REVIEW, S.PAUSED, S.SUSPENDED):
    NEXT[_state, A.DEEM_RENEWED] = S.GRANTED
for _state in (S.GRANTED, S.DELIVERED, S.CLOSED):
    NEXT[_state, A.REVOKE_LICENCE] = _state
    NEXT[_state, A.DEREGISTER_LICENCE] = _state
for _state in (*BEFORE_DECISION, *DECIDED, S.DELIVERED):
    NEXT[_state, A.ASSIGN] = _state
    NEXT[_state, A.HAND_UP] = _state
for _state in (*BEFORE_DECISION, *DECIDED, S.DELIVERED, S.CLOSED):
    NEXT[_state, A.ATTACH_SCAN] = _state  # the file of a case may become complete; nothing is opened again
    NEXT[_state, A.LINK] = _state
for _state in BEFORE_DECISION:
    NEXT[_state, A.ANSWER] = _state
    NEXT[_state, A.TAKE_BACK] = _state
for _state in (S.IN_REVIEW, S.PAUSED, S.SUSPENDED):
    NEXT[_state, A.HAND_IN_LATE] = _state
for _state in (S.RECEIVED, S.IN_REVIEW):
    NEXT[_state, A.JUDGE] = _state
    NEXT[_state, A.CONSULT] = _state
NEXT[S.RECEIVED, A.TRANSFER] = S.RECEIVED

FINAL = frozenset({S.CLOSED, S.NOT_REQUIRED, S.NOT_ACCEPTED, S.RETURNED, S.WITHDRAWN, S.VOIDED})
STOPS_THE_CLOCK = frozenset({S.PAUSED, S.SUSPENDED})


class StageKind(StrEnum):
    ACCEPTANCE = "acceptance"  # 受理
    REVIEW = "review"  # 审查
    JOINT = "joint_review"  # 联审/会签: several posts give their opinion, one leads and sums up
    SITE_CHECK = "site_check"  # 现场核查
    DECISION = "decision"  # 决定
    ISSUE = "issue"  # 制证
    DELIVERY = "delivery"  # 办结送达
    COMBINED = "combined"  # 即办件: everything in one stage


_HANDLING = frozenset({A.CLAIM, A.RELEASE, A.VOID})
_EXAMINING = frozenset({A.JUDGE, A.CONSULT})
_ACCEPTING = _EXAMINING | {
    A.ACCEPT,
    A.DECLINE,
    A.DECLINE_NOT_REQUIRED,
    A.REQUEST_CORRECTION,
    A.TRANSFER,
    A.CORRECT_ON_THE_SPOT,
}
_REVIEWING = _EXAMINING | frozenset(
    {
        A.SEND_BACK,
        A.START_SPECIAL_PROCEDURE,
        A.END_SPECIAL_PROCEDURE,
        A.SUSPEND,
        A.RESUME,
        A.EXTEND,
        A.CANCEL_PAUSE,
        A.CONFIRM_SUSPENSION,
        A.REQUEST_EXTENSION,
        A.TELL_HEARING,
        A.REQUEST_HEARING,
        A.SCHEDULE_HEARING,
        A.DROP_HEARING,
        A.RECORD_HEARING,
        A.NAME_INTERESTED_PARTY,
        A.RECORD_STATEMENT,
    }
)
IN_STAGE: dict[StageKind, frozenset[Action]] = {
    StageKind.ACCEPTANCE: _HANDLING | _ACCEPTING,
    StageKind.REVIEW: _HANDLING | _REVIEWING | {A.ADVANCE, A.RECORD_SITE_CHECK},
    StageKind.JOINT: _HANDLING | _REVIEWING | {A.ADVANCE, A.GIVE_OPINION},
    StageKind.SITE_CHECK: _HANDLING | _REVIEWING | {A.ADVANCE, A.RECORD_SITE_CHECK},
    StageKind.DECISION: _HANDLING | _REVIEWING | {A.GRANT, A.REFUSE},
    StageKind.ISSUE: _HANDLING | {A.ADVANCE},
    StageKind.DELIVERY: _HANDLING | {A.DELIVER, A.CLOSE},
    StageKind.COMBINED: _HANDLING | _ACCEPTING | {A.GRANT, A.REFUSE, A.DELIVER, A.CLOSE},
}


def after(state: State | None, action: Action) -> State | None:
    """The state that follows, or None where the table has no such move."""
    return NEXT.get((state, action))


def possible(state: State, kind: StageKind | None) -> list[Action]:
    """What an officer at a stage of this kind may do to a case in this state, in the order of the enumeration."""
    allowed = IN_STAGE.get(kind, frozenset())
    return [action for action in Action if action in allowed and (state, action) in NEXT]
