"""What waits for this officer: open visits at the posts they hold, the most urgent first."""

from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from workflows import deputies
from workflows.models import Deadline, Opinion, StageRun
from workflows.permissions import posts_of
from workflows.transitions import STOPS_THE_CLOCK

FAR = date(9999, 12, 31)
STOPPED = [str(state) for state in STOPS_THE_CLOCK]
WAITING = Q(application__state__in=["correcting", *STOPPED])  # for the applicant, or for a special procedure
UNCLAIMED = Q(officer=None, asked=False) & ~WAITING  # nobody can take what stands still


def waiting(user, *, on: date):
    """Open visits at the posts of this person or of whom they stand in for, or on which an opinion is asked there.

    And what is overdue in the section they head and was handed up to them.
    """
    return open_at(posts_of(user, on=on), headed=deputies.headed_posts(user, on=on).values("pk"))


def open_at(posts, *, headed=()):
    """Open visits at these posts, or on which their opinion is asked (`asked`); handed up, those at headed posts.

    Annotated with `next_due`, the earliest of the open limits that are the bureau's own to keep. Few statements
    whatever the length: applications, items and open deadlines come along.
    """
    asked = Exists(Opinion.objects.filter(run=OuterRef("pk"), given_at=None, post__in=posts))
    open_limits = (
        Deadline.objects.filter(application=OuterRef("application"), closed_at=None, due_on__isnull=False)
        .filter(Q(run=None) | Q(run=OuterRef("pk")))
        .exclude(kind__in=Deadline.OF_THE_APPLICANT)
        .order_by()
        .values("application")
        .annotate(first=Min("due_on"))
        .values("first")
    )
    return (
        StageRun.objects.annotate(next_due=Subquery(open_limits), asked=asked)
        .filter(Q(post__in=posts) | Q(asked=True) | Q(handed_up_at__isnull=False, post__in=headed), ended_at=None)
        .select_related(
            "stage",
            "officer",
            "post__department",
            "application__edition",
            "application__applicant",
            "application__town",
        )
        .prefetch_related(
            Prefetch("application__deadlines", Deadline.objects.filter(closed_at=None), to_attr="open_deadlines")
        )
        .order_by(Coalesce("next_due", FAR), "application__received_at", F("pk"))
    )


QUEUES = ("all", "overdue", "today", "soon", "mine", "unclaimed", "waiting")


def queue(runs, name: str, *, user, on: date, calendar):
    """One of the queues a clerk switches between."""
    if name == "overdue":
        return runs.filter(next_due__lt=on)
    if name == "today":
        return runs.filter(next_due=on)
    if name == "soon":
        return runs.filter(next_due__gt=on, next_due__lte=calendar.add_workdays(on, 3))
    if name == "mine":
        return runs.filter(officer=user)
    if name == "unclaimed":
        return runs.filter(UNCLAIMED)
    if name == "waiting":
        return runs.filter(WAITING)
    return runs


def counts(user, *, on: date, calendar) -> dict[str, int]:
    """How many wait in each queue: one statement."""
    from django.db.models import Count

    soon = calendar.add_workdays(on, 3)
    return (
        waiting(user, on=on)
        .order_by()
        .aggregate(
            all=Count("pk"),
            overdue=Count("pk", filter=Q(next_due__lt=on)),
            today=Count("pk", filter=Q(next_due=on)),
            soon=Count("pk", filter=Q(next_due__gt=on, next_due__lte=soon)),
            mine=Count("pk", filter=Q(officer=user)),
            unclaimed=Count("pk", filter=UNCLAIMED),
            waiting=Count("pk", filter=WAITING),
        )
    )
