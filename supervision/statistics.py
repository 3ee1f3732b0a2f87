"""The feed reader that counts: one counter per day × department × item × measure."""

from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Sum

from supervision.models import DailyCount
from workflows import timekeeping
from workflows.models import Application
from workflows.transitions import FINAL, Action, State

READER = "statistics"
COUNTED = {
    Action.SUBMIT: "received",
    Action.ACCEPT: "accepted",
    Action.DEEM_ACCEPTED: "deemed_accepted",
    Action.REQUEST_CORRECTION: "corrections",
    Action.DECLINE: "declined",
    Action.DECLINE_NOT_REQUIRED: "declined",
    Action.SEND_BACK: "sent_back",
    Action.START_SPECIAL_PROCEDURE: "paused",
    Action.EXTEND: "extended",
    Action.GRANT: "granted",
    Action.DEEM_RENEWED: "granted",
    Action.REFUSE: "refused",
    Action.CLOSE: "closed",
    Action.WITHDRAW: "withdrawn",
    Action.RETURN: "returned",
    Action.VOID: "voided",  # an entry made in error: a figure of its own, and in no share (docs/lifecycle.md)
}


def handle(event) -> None:
    application = Application.objects.only("department_id", "item_id").get(pk=event.application_id)
    day = timekeeping.local_date(event.at)
    add = lambda measure, n=1: _add(day, application, measure, n)  # noqa: E731
    action = Action(event.action)
    if action in COUNTED:
        add(COUNTED[action])
    if action is Action.SUBMIT:
        add("open")
        add(f"channel_{event.data.get('channel', 'web')}")
    elif State(event.after) in FINAL:
        add("open", -1)
    if action in (Action.GRANT, Action.DEEM_RENEWED, Action.REFUSE):
        _count_timeliness(event, day, add)


def _count_timeliness(event, day: date, add) -> None:
    """Was the decision made in time? Judged by the limits the event itself closed."""
    add("decided")
    for facts in event.data.get("deadlines", ()):
        if facts["kind"] not in ("promised", "statutory") or not facts["closed"]:
            continue
        due = date.fromisoformat(facts["due"]) if facts["due"] else None
        # At the stroke of midnight the day is over: the card is due at that same instant (rules.Trigger.EXCEEDED).
        if due is None or datetime.fromisoformat(facts["closed"]) < timekeeping.end_of(due):
            add(f"{facts['kind']}_kept")
            if facts["kind"] == "promised" and due is not None and day < due:
                add("early")
        else:
            add(f"{facts['kind']}_missed")


def _add(day: date, application: Application, measure: str, n: int) -> None:
    with connection.cursor() as sql:
        sql.execute(
            "INSERT INTO supervision_dailycount (day, department_id, item_id, measure, value) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (day, department_id, item_id, measure) "
            "DO UPDATE SET value = supervision_dailycount.value + EXCLUDED.value",
            [day, application.department_id, application.item_id, measure, n],
        )


def totals(*, since: date | None = None, until: date | None = None, department=None) -> dict[str, int]:
    """Sums per measure over days since..until inclusive."""
    return dict(_between(since, until, department).values_list("measure").annotate(sum=Sum("value")))


def per_day(measure: str, *, since: date, until: date, department=None) -> list[tuple[date, int]]:
    """(day, value) for every day from since to until, zeros included."""
    found = dict(
        _between(since, until, department).filter(measure=measure).values_list("day").annotate(sum=Sum("value"))
    )
    days = (until - since).days + 1
    return [(day, found.get(day, 0)) for day in (since + timedelta(days=n) for n in range(days))]


def per_department(*, since: date, until: date) -> dict[int, dict[str, int]]:
    """department id -> measure -> sum."""
    table: dict[int, dict[str, int]] = {}
    rows = _between(since, until, None).values_list("department", "measure").annotate(sum=Sum("value"))
    for department, measure, value in rows:
        table.setdefault(department, {})[measure] = value
    return table


def _between(since, until, department):
    counts = DailyCount.objects.all()
    if since:
        counts = counts.filter(day__gte=since)
    if until:
        counts = counts.filter(day__lte=until)
    if department is not None:
        counts = counts.filter(department=department)
    return counts
