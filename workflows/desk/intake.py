"""Receiving at a counter: which items an officer takes in, and for which town."""

from dataclasses import dataclass

from accounts.models import Department
from accounts.posts import departments_of
from items import catalogue, delegations
from workflows.licence_kinds import Purpose
from workflows.models import Application, Licence, Stage, StageGrant
from workflows.permissions import posts_of


def editions(user, *, on) -> list:
    """The guides in force whose way begins at a post of this officer: who accepts a case also takes it in."""
    firsts = _first_stages(user, on=on).values_list("version__flow__item", flat=True).distinct()
    return list(catalogue.in_force(on=on).filter(item__in=firsts))


def takes_in(user, *, on) -> bool:
    """Whether any case begins at a post of this officer."""
    return _first_stages(user, on=on).exists()


def _first_stages(user, *, on):
    granted = StageGrant.objects.filter(
        permission__codename="handle_stage", group__post__in=posts_of(user, on=on)
    ).values_list("content_object_id", flat=True)
    return Stage.objects.filter(version__state="published", incoming=None, pk__in=granted)


def licence_named(request, applicant, *, on) -> dict:
    """The licence to be renewed or changed, from the address or the form: {"licence", "purpose"}, or nothing."""
    said = request.POST if request.method == "POST" else request.GET
    pk, purpose = said.get("licence", ""), said.get("purpose", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19) or purpose not in list(Purpose):
        return {}
    found = Licence.objects.visible_to(request.user, on=on).filter(pk=pk, holder=applicant).first()
    return {"licence": found, "purpose": purpose} if found else {}


@dataclass(frozen=True)
class Counter:
    """Where the applicant stands: at a town's counter, or at the bureau's, where a town may have to be asked for."""

    channel: str
    town: Department | None
    towns: tuple[Department, ...]  # to choose from; empty where there is nothing to ask


def counter_of(user, item, *, on) -> Counter:
    own = departments_of(user, on=on).filter(kind=Department.Kind.TOWN).first()
    if own is not None:
        return Counter(Application.Channel.TOWN, own, ())
    towns = ()
    if item.flow.live.stages.filter(level=Stage.Level.TOWN).exists():
        towns = tuple(delegations.towns_of(item, on=on))
    return Counter(Application.Channel.COUNTER, None, towns)
