"""What waits for a person: the numbers beside the entries of the navigation. One short statement each."""

from django.db.models import Q

from accounts.guards import roles_today
from accounts.once import once
from supervision.answerable import posts_answered_for
from supervision.audience import supervised_cases
from supervision.models import Appeal, Notice, Order
from supervision.order_states import State
from supervision.ordering import ISSUING
from workflows import timekeeping
from workflows.permissions import posts_of


def _today():
    return once(("today",), lambda: timekeeping.local_date(timekeeping.now()))


def notices(user) -> int:
    """Told to the posts one holds and not yet noted."""
    return Notice.objects.filter(post__in=posts_of(user, on=_today()), acknowledged_at=None).count()


def orders_to_answer(user) -> int:
    """Orders to the posts one answers for that are to be signed for or answered."""
    theirs = [State.ISSUED, State.SIGNED, State.RETURNED]
    return Order.objects.filter(post__in=posts_answered_for(user, on=_today()), state__in=theirs).count()


def to_decide(user) -> int:
    """For those who issue orders: answers to review, bulletins to issue, appeals to decide."""
    if not ISSUING & roles_today(user):
        return 0
    cases = supervised_cases(user, on=_today()).order_by().values("pk")
    ours = Q(state__in=[State.ANSWERED, State.REVIEWED]) | Q(state=State.ESCALATED, bulletin=None)
    orders = Order.objects.filter(ours, application__in=cases).count()
    return orders + Appeal.objects.filter(decision=None, card__application__in=cases).count()
