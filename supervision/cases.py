"""Which cases a tile counts and a list shows: one definition for both, so that a number is what its link lists."""

from datetime import date, timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from accounts import wording
from accounts.wording import Urgency
from workflows import timekeeping
from workflows.models import Deadline
from workflows.transitions import FINAL, STOPS_THE_CLOCK, State

SOON = 3  # working days
PERIOD = timedelta(days=29)  # 30 days, today included

WHEN = {
    "open": _("Open cases"),
    "overdue": _("Overdue"),
    "today": _("Due today"),
    "soon": _("Due within three working days"),
    "stopped": _("Clock stopped"),
    "correcting": _("Waiting for the applicant"),
    "decided": _("Decided in the last 30 days"),
    "early": _("Decided before the last day, last 30 days"),
    "late": _("Decided late in the last 30 days"),
    "voided": _("Voided in the last 30 days"),
}
OF_THE_OPEN = ("open", "overdue", "today", "soon", "stopped", "correcting")
_OPEN = ~Q(state__in=[str(s) for s in FINAL])
_STOPPED = [str(s) for s in STOPS_THE_CLOCK]


def with_next_due(cases):
    """Annotated with `next_due`: the earliest open limit of the bureau's own; the applicant's time is not counted."""
    limits = (
        Deadline.objects.filter(application=OuterRef("pk"), closed_at=None, due_on__isnull=False)
        .exclude(kind__in=Deadline.OF_THE_APPLICANT)
        .order_by()
        .values("application")
        .annotate(first=Min("due_on"))
        .values("first")
    )
    return cases.annotate(next_due=Subquery(limits))


def condition(when: str, *, today: date, calendar) -> Q:
    """On cases `with_next_due`. A case is in `open` or is not; those `OF_THE_OPEN` are its parts."""
    soon = calendar.add_workdays(today, SOON)
    decided = decided_since(today - PERIOD)
    return {
        "open": _OPEN,
        "overdue": _OPEN & Q(next_due__lt=today),
        "today": _OPEN & Q(next_due=today),
        "soon": _OPEN & Q(next_due__gt=today, next_due__lte=soon),
        "stopped": Q(state__in=_STOPPED),
        "correcting": Q(state=str(State.CORRECTING)),
        "decided": decided,
        "early": decided & Q(Exists(_promises().filter(ended__lt=F("due_on")))),
        "voided": Q(state=str(State.VOIDED), closed_at__gte=_midnight(today - PERIOD)),
        "late": decided & Q(Exists(_promises().filter(ended__gt=F("due_on")))),
    }.get(when, Q())


def decided_since(day: date) -> Q:
    return Q(decided_at__gte=_midnight(day))


def _midnight(day: date):
    return timekeeping.moment(day).replace(hour=0)


def _promises():
    return Deadline.objects.annotate(ended=TruncDate("closed_at", tzinfo=timekeeping.LOCAL)).filter(
        application=OuterRef("pk"), kind=Deadline.Kind.PROMISED
    )


def counts(cases, *, today: date, calendar) -> dict[str, int]:
    """All tiles of open cases in one statement."""
    parts = {w: condition(w, today=today, calendar=calendar) for w in OF_THE_OPEN}
    return (
        with_next_due(cases.filter(_OPEN)).order_by().aggregate(**{w: Count("pk", filter=q) for w, q in parts.items()})
    )


def urgency(due: date | None, *, today: date, calendar, stopped: bool = False) -> Urgency:
    """In words, as on every other page. On the weekend after the last day it is late, though by no working day yet."""
    if due is None or stopped:
        return wording.urgency(None, paused=stopped)
    if today > due:
        lost = calendar.workdays_between(due, today)
        return wording.urgency(-lost) if lost else Urgency("overdue", _("Overdue"))
    return wording.urgency(max(1, calendar.workdays_between(today, due)) if today < due else 0, soon=SOON)


def is_stopped(case) -> bool:
    return case.state in _STOPPED
