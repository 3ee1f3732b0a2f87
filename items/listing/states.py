"""The course of a change batch (rules §3): states, acts, and where each leads. PURE."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    HEAD = "head"  # 科室负责人
    KEEPER = "keeper"  # the section that keeps the list (行政审批科)
    LEGAL = "legal"  # 合法性审查
    OFFICE = "office"  # 领导小组办公室
    APPROVED = "approved"
    RETURNED = "returned"
    BLOCKED = "blocked"  # 不合法
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    SUBMIT = "submit"
    AGREE = "agree"
    RETURN = "return"
    LAWFUL = "lawful"  # 合法
    AMEND = "amend"  # 需修改
    UNLAWFUL = "unlawful"  # 不合法
    RECORD = "record"  # 政府审定结果
    PUBLISH = "publish"
    WITHDRAW = "withdraw"


S, A = State, Action
WITH_THE_DRAFTER = frozenset({S.DRAFT, S.RETURNED, S.BLOCKED})
UNDER_REVIEW = frozenset({S.HEAD, S.KEEPER, S.LEGAL, S.OFFICE, S.APPROVED})
OPEN = WITH_THE_DRAFTER | UNDER_REVIEW
OF_THE_DRAFTER = frozenset({A.SUBMIT, A.WITHDRAW})
# An act that says no, or that speaks of what was mended, says why.
NEEDS_OPINION = frozenset({A.RETURN, A.AMEND, A.UNLAWFUL, A.RECORD, A.LAWFUL})

TABLE = {
    **{(state, A.SUBMIT): S.HEAD for state in WITH_THE_DRAFTER},
    **{(state, A.WITHDRAW): S.WITHDRAWN for state in WITH_THE_DRAFTER},
    (S.HEAD, A.AGREE): S.KEEPER,
    (S.KEEPER, A.AGREE): S.LEGAL,
    (S.LEGAL, A.LAWFUL): S.OFFICE,
    (S.LEGAL, A.AMEND): S.RETURNED,
    (S.LEGAL, A.UNLAWFUL): S.BLOCKED,
    (S.OFFICE, A.AGREE): S.APPROVED,
    (S.APPROVED, A.RECORD): S.APPROVED,
    (S.APPROVED, A.PUBLISH): S.PUBLISHED,
    **{(state, A.RETURN): S.RETURNED for state in (S.HEAD, S.KEEPER, S.OFFICE, S.APPROVED)},
}


def possible(state: State) -> list[Action]:
    return [action for (where, action) in TABLE if where == state]


def needs_opinion(state: State, action: Action) -> bool:
    """A batch that was found unlawful or returned comes back only with what was mended."""
    return action in NEEDS_OPINION or (action is A.SUBMIT and state in (S.BLOCKED, S.RETURNED))
