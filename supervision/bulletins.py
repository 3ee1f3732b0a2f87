"""From an order nobody signed or answered to a bulletin (通报, rules §5.3): escalated by the sweep, worded as a draft.

The draft names the department, the item and the days, neither a case nor a person; somebody reads and issues it.
"""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from supervision import ordering
from supervision.models import Order
from supervision.order_states import State
from workflows import switches, timekeeping

MOST = 200


def escalate_due(*, at: datetime) -> int:
    """What has missed its day by the switch's working days. Returns how many; two rounds at once do each once."""
    switch = switches.on(switches.Kind.ORDER_UP)
    if switch is None:
        return 0
    calendar, day = timekeeping.calendar(), timekeeping.local_date(at)
    for _n in range(switch.after_workdays):
        day = calendar.previous_workday(day)
    waiting = [State.SIGNED, State.RETURNED]
    due = Order.objects.filter(Q(state=State.ISSUED, sign_by__lt=day) | Q(state__in=waiting, answer_by__lt=day))
    return sum(ordering.escalate_by_itself(order, at=at) for order in due.order_by("pk")[:MOST])


def draft(order: Order, *, today: date) -> str:
    """The first line is the title. A proposal: who issues it may write something else."""
    department = order.post.department
    last = order.steps.order_by("-at", "-pk").first()
    today = max(today, timekeeping.local_date(last.at)) if last else today
    late, signed = _missed(order, today)
    asked = "签收" if not signed else "答复"
    failed = order.state == State.REVIEWED or not late
    title = f"关于{department}督办事项{'两次答复未通过审核' if failed else f'未按期{asked}'}的通报"
    about = f"“{order.application.edition.name}”办件" + (f"“{order.card.name}”一事" if order.card else "有关问题")
    happened = (
        "该岗位两次答复均未通过审核。" if failed else f"截至{_day(today)}，该岗位仍未{asked}，已超期{late}个工作日。"
    )
    return "\n".join(
        [
            title,
            "各科室、各单位：",
            f"{_day(timekeeping.local_date(order.issued_at))}，我局就{about}向{order.post}发出督办单（{order.number}）。{happened}",
            f"现予通报。请{department}在{settings.ORDER_ANSWER_WORKDAYS}个工作日内书面说明原因，落实整改措施；"
            "各科室、各单位要引以为戒，按期办理督办事项。",
        ]
    )


def _missed(order: Order, today: date) -> tuple[int, bool]:
    """(working days late, whether it had been signed for): of the day that was missed last."""
    signed = order.answer_by is not None
    due = order.answer_by if signed else order.sign_by
    return (timekeeping.calendar().workdays_between(due, today) if today > due else 0), signed


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
