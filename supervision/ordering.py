"""The one door of supervision orders: number, state, days and the step that tells it, in one transaction."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.posts import roles_of
from accounts.roles import Role
from supervision import holding, recipients
from supervision.answerable import posts_answered_for
from supervision.models import Bulletin, BulletinNumber, Card, Order, OrderNumber, OrderStep
from supervision.order_states import OF_THE_DEPARTMENT, TABLE, Action, State, possible
from workflows import timekeeping
from workflows.errors import Forbidden, Incomplete, NotAllowed

ISSUING = frozenset({Role.SUPERVISOR, Role.OFFICE})


def issue(*, card: Card, by, at: datetime, text: str) -> Order:
    """An order to the post that a card was dealt to. One order to a card at a time (NotAllowed)."""
    today = timekeeping.local_date(at)
    _needs_supervisor(by, today)
    _needs_text(text)
    if card.post_id is None:
        raise NotAllowed(_("No post held this case; there is nobody to send an order to."))
    with transaction.atomic():
        year = today.year
        number = _next(OrderNumber, year)  # also puts two issuers in a row
        if card.orders.exclude(state__in=[State.CLOSED, State.ESCALATED]).exists():
            raise NotAllowed(_("There is an open order about this card already."))
        order = Order.objects.create(
            year=year,
            serial=_take(number),
            application_id=card.application_id,
            card=card,
            post_id=card.post_id,
            text=text.strip(),
            issued_by=by,
            issued_at=at,
            state=State.ISSUED,
            sign_by=_workdays_after(today, settings.ORDER_SIGN_WORKDAYS),
        )
        _step(order, Action.ISSUE, by=by, at=at, text=order.text)
    return order


def act(order: Order, action: Action, *, by, at: datetime, version: int, text: str = "") -> Order:
    """Take an order one step on. NotAllowed where the page was old or the course has no such step."""
    today = timekeeping.local_date(at)
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.version != version:
            raise NotAllowed(_("Somebody else acted first. This is the order as it is now."))
        if action in OF_THE_DEPARTMENT:
            if order.post_id not in posts_answered_for(by, on=today):
                raise Forbidden(_("This order is not addressed to a post of yours."))
        else:
            _needs_supervisor(by, today)
            if OrderStep.objects.filter(order=order, action=Action.ANSWER, by=by).exists():
                raise Forbidden(_("Who answered an order does not review it."))
        overdue = bool(order.due_on and today > order.due_on)
        if action not in possible(State(order.state), was_returned=order.was_returned, overdue=overdue):
            raise NotAllowed(_("That cannot be done with this order now."))
        if action not in (Action.SIGN, Action.CLOSE):
            _needs_text(text)
        order.state = TABLE[State(order.state), action]
        order.version += 1
        if action in (Action.SIGN, Action.RETURN):
            order.answer_by = _workdays_after(today, settings.ORDER_ANSWER_WORKDAYS)
        order.was_returned = order.was_returned or action is Action.RETURN
        order.save(update_fields=["state", "version", "answer_by", "was_returned"])
        _step(order, action, by=by, at=at, text=text.strip(), late=overdue)
        if action is Action.ESCALATE:
            _publish(order, text, by=by, at=at)
    return order


def escalate_by_itself(order: Order, *, at: datetime) -> bool:
    """A day missed, and the switch is on: escalated; its bulletin waits as a draft for somebody to issue it.

    False where somebody acted in the meantime.
    """
    today = timekeeping.local_date(at)
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if not order.due_on or today <= order.due_on:
            return False
        order.state, order.version = State.ESCALATED, order.version + 1
        order.save(update_fields=["state", "version"])
        _step(order, Action.ESCALATE, by=None, at=at, late=True)
        above = (recipients.above([order.post_id], who) for who in recipients.LADDER if who != "officer")
        holding.tell(order.application_id, {order.post_id}.union(*above), level="urging", at=at)
    return True


def may_publish(order: Order, user, *, on) -> bool:
    waits = order.state == State.ESCALATED and not Bulletin.objects.filter(order=order).exists()
    return waits and bool(ISSUING & roles_of(user, on=on))


def publish(order: Order, *, by, at: datetime, text: str) -> Bulletin:
    """Issue the bulletin of an order that was escalated by itself. Once, by key."""
    _needs_supervisor(by, timekeeping.local_date(at))
    _needs_text(text)
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if not may_publish(order, by, on=timekeeping.local_date(at)):
            raise NotAllowed(_("That cannot be done with this order now."))
        return _publish(order, text, by=by, at=at)


def _publish(order, text, *, by, at) -> Bulletin:
    year = timekeeping.local_date(at).year
    serial = _take(_next(BulletinNumber, year))
    return Bulletin.objects.create(order=order, year=year, serial=serial, text=text.strip(), by=by, at=at)


def _next(model, year: int):
    """The row of the year's last number, locked."""
    model.objects.get_or_create(year=year)
    return model.objects.select_for_update().get(year=year)


def _take(number) -> int:
    number.last += 1
    number.save(update_fields=["last"])
    return number.last


def actions_for(order: Order, user, *, on) -> list[Action]:
    """What this person may do with the order now."""
    department = order.post_id in posts_answered_for(user, on=on)
    supervises = bool(ISSUING & roles_of(user, on=on))
    overdue = bool(order.due_on and on > order.due_on)
    found = possible(State(order.state), was_returned=order.was_returned, overdue=overdue)
    return [action for action in found if (department if action in OF_THE_DEPARTMENT else supervises)]


def _step(order, action, *, by, at, text="", late=False):
    OrderStep.objects.create(
        order=order, version=order.version, action=action, after=order.state, text=text, late=late, by=by, at=at
    )


def _workdays_after(day, n):
    return timekeeping.calendar().add_workdays(day, n)


def _needs_supervisor(user, today):
    if not ISSUING & roles_of(user, on=today):
        raise Forbidden(_("Only supervisors and the office issue and review orders."))


def _needs_text(text):
    if not text.strip():
        raise Incomplete(_("Write the text."), fields={"text": _("Write the text.")})
