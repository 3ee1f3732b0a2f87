"""What the supervisors of the demonstration have done: urged, ordered, and decided an appeal. By the real verbs."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from accounts.posts import holders
from supervision import appealing, evidence, ordering, urging
from supervision.models import Card
from supervision.order_states import Action
from workflows import timekeeping
from workflows.errors import EngineError

ORDERS = 4
CAUSE = "因申请材料核实用时较长，已调整分工并补办。"


def play(*, at: datetime) -> None:
    """The newest cards get orders, each one step further on; two of them an appeal. What does not fit is left out."""
    evidence.freeze(at=at)
    people = {user.username: user for user in User.objects.filter(username__in=["supervisor", "office"])}
    if len(people) < 2 or Card.objects.filter(orders__isnull=False).exists():
        return
    day = timekeeping.local_date(at)
    cards = Card.objects.filter(post__postings__isnull=False).select_related("alert", "post", "application").distinct()
    for n, card in enumerate(cards[:ORDERS]):
        holder = holders(card.post, on=day).first()
        if holder:
            _about(card, n, holder, people["supervisor"], people["office"], at)


def _about(card, n, holder, supervisor, office, at):
    try:
        if n in (0, 1):
            urging.urge(card.application, by=supervisor, at=at, text="该件已超时限，请今日内办结并说明原因。")
    except EngineError:
        pass  # the case is closed by now
    try:
        order = ordering.issue(card=card, by=supervisor, at=at, text="请说明超时原因、整改措施，并附证明材料。")
        course = [
            (Action.SIGN, holder),
            (Action.ANSWER, holder),
            (Action.REVIEW, supervisor),
            (Action.CLOSE, supervisor),
        ]
        for action, by in course[: (0, 1, 2, 4)[n]]:
            order = ordering.act(order, action, by=by, at=at, version=order.version, text=CAUSE)
        if n >= 2:
            appeal = appealing.appeal(card, by=holder, at=at, text="当日系统故障，办理结果未能及时录入。")
            if n == 2:
                result = {"result": "revoked", "reason": "经核对运行日志，情况属实。"}
                appealing.decide(appeal, by=office, at=at, **result)
    except EngineError:
        pass  # too old for an appeal
