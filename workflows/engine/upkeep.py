from django.db import transaction

from workflows.engine.door import Case
from workflows.models import Application, Deadline
from workflows.transitions import Action, State, after


def recalculate(*, at, application_ids=None, batch: int = 200, progress=None) -> int:
    """After a calendar change: compute every open due date again. Cases whose dates moved get one event each.

    Runs in short transactions, may be stopped and started again: what is already right is left alone.
    Returns how many cases moved. progress(done, total) is called after each batch.
    """
    if application_ids is None:
        application_ids = list(
            Deadline.objects.filter(closed_at=None)
            .order_by("application")
            .values_list("application", flat=True)
            .distinct()
        )
    moved = 0
    for start in range(0, len(application_ids), batch):
        for pk in application_ids[start : start + batch]:
            moved += _recalculate_one(pk, at=at)
        if progress:
            progress(min(start + batch, len(application_ids)), len(application_ids))
    return moved


def _recalculate_one(pk: int, *, at) -> bool:
    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
        if after(State(application.state), Action.RECALCULATE) is None:
            return False
        case = Case(application, Action.RECALCULATE, by=None, at=max(at, application.last_event_at))
        old = {d.pk: d.due_on for d in case.deadlines}
        case.refresh_deadlines()
        if not case.has_moved:  # also a day that is provisional no longer is a new revision, and the feed must say so
            return False
        case.note["moved"] = [
            [d.kind, old[d.pk] and old[d.pk].isoformat(), d.due_on and d.due_on.isoformat()]
            for d in case.deadlines
            if d.due_on != old[d.pk]
        ]
        case.finish()
        return True
