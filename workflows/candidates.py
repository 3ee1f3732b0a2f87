"""Who of a post gets a visit: whoever takes it, the least loaded, the same person as before, or anybody but them."""

from django.db.models import Count, FilteredRelation, Q

from accounts.models import Posting
from workflows import lineage
from workflows.landing import MOVED
from workflows.models import StageRun
from workflows.transitions import Action

# Acts that say who works at a visit, and are not work on it.
ARRANGING = [str(action) for action in (Action.CLAIM, Action.RELEASE, Action.ASSIGN)]


def chosen(case, stage, post_id: int) -> int | None:
    """The officer a new visit is given to at once, or None: the post is offered it."""
    if stage.candidates == "same_as":
        officer_id = officer_of(case, stage.candidates_of)
        return officer_id if officer_id and _holders(post_id, on=case.today).filter(user=officer_id).exists() else None
    if stage.candidates == "least_loaded":
        barred = officer_of(case, stage.candidates_of) if stage.candidates_of else None
        return (
            _holders(post_id, on=case.today)
            .exclude(user=barred)
            .annotate(load=Count("user__runs", filter=Q(user__runs__ended_at=None, user__runs__post=post_id)))
            .order_by("load", "user")
            .values_list("user", flat=True)
            .first()
        )
    return None


def barred(case, stage) -> set[int]:
    """Who may not handle this stage, because they handled the one it names; also in person or through a deputy."""
    if stage.candidates != "other_than":
        return set()
    act = FilteredRelation("events", condition=~Q(events__action__in=ARRANGING))
    ended = _ended(case, stage.candidates_of).annotate(act=act)
    rows = list(ended.values_list("pk", "officer_id", "act__actor_id", "act__data__for"))
    return {pk for run, *people in rows if run == rows[0][0] for pk in people if pk}


def officer_of(case, key: str) -> int | None:
    """Who ended the latest visit to a stage."""
    return _ended(case, key).values_list("officer", flat=True).first()


def _ended(case, key: str):
    """Visits to a stage that have ended, the latest first, also under an earlier version of the flow."""
    if key not in case.plan.by_key:
        return StageRun.objects.none()
    stages = lineage.ids_of(case.application, case.plan, key)
    found = StageRun.objects.filter(application=case.application, stage__in=stages, ended_at__isnull=False)
    return found.exclude(outcome=MOVED).order_by("-pk")


def _holders(post_id: int, *, on):
    return Posting.objects.filter(
        Q(end_on=None) | Q(end_on__gte=on), post=post_id, start_on__lte=on, user__is_active=True
    )
