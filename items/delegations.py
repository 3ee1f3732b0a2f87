"""Which towns may take in which item, from when, and under which seal."""

from django.db.models import Q, QuerySet

from accounts.models import Department
from items.models import Delegation


def in_force(on) -> QuerySet[Delegation]:
    return Delegation.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


def of(item, town, *, on) -> Delegation | None:
    return in_force(on).filter(item=item, town=town).order_by("-starts_on").first() if town else None


def guidance_of(item, town, *, on) -> str:
    """事前指导: what the bureau tells the officers of the town it delegated this item to."""
    found = of(item, town, on=on)
    return found.guidance if found else ""


def towns_of(item, *, on) -> QuerySet[Department]:
    """The towns that take in an item on a day: those it was delegated to.

    Where no delegation of the item has ever been recorded, every town; who handles it there is the flow's question.
    """
    towns = Department.objects.filter(kind=Department.Kind.TOWN).order_by("code")
    if not Delegation.objects.filter(item=item).exists():
        return towns
    return towns.filter(pk__in=in_force(on).filter(item=item).values("town"))
