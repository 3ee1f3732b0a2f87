"""What the supervisors' filters offer in common."""

from django.utils.translation import gettext_lazy

from items.models import Edition

ANY = ("", gettext_lazy("All"))


def items() -> list[tuple[str, str]]:
    """Items by code, under the name of the edition that is or was last in force."""
    names = Edition.objects.exclude(state="draft").order_by("item__code", "number").values_list("item__code", "name")
    return [ANY, *dict(names).items()]
