"""What the kinds that are looked for on the clock (lookouts.py) would have found in the past, read from the record.

Each is said for the first instant at which a look could have seen it: the beginning of the day on which it came true.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from supervision.lookouts import IN_OUR_HANDS, UNDECIDED
from supervision.patterns import Found
from workflows import commitments, timekeeping
from workflows.models import Application, Commitment, Consultation, Event, Pause

Seen = tuple[int, datetime, Found]


def found(code: str, threshold: int, ids: list[int], *, until: datetime) -> Iterator[Seen]:
    """(case, when, what), of these cases, before `until`; in no order. Nothing for kinds that are not of the clock."""
    for seen in _LOOK[code](threshold, ids, timekeeping.calendar(), until) if code in _LOOK else ():
        if seen[1] < until:
            yield seen


def _morning(day: date) -> datetime:
    return timekeeping.moment(day).replace(hour=0)


def _pauses(threshold: int, ids: list[int], calendar, _until) -> Iterator[Seen]:
    for pause in Pause.objects.filter(application__in=ids, planned_days__isnull=False):
        taken = pause.planned_days + threshold + 1
        day = calendar.add_workdays(pause.started_on, taken)
        if pause.ended_on is None or day < pause.ended_on:
            started = pause.started_on.isoformat()
            values = {"started": started, "planned": pause.planned_days, "taken": taken}
            yield pause.application_id, _morning(day), Found(f"pause:{started}", (), values)


def _unanswered(threshold: int, ids: list[int], calendar, _until) -> Iterator[Seen]:
    stood = _Past(ids)
    for question in Consultation.objects.filter(application__in=ids).select_related("post__department"):
        at = _morning(calendar.add_workdays(question.due_on, threshold + 1))
        answered = question.ended_at is not None and question.ended_at <= at
        if not answered and stood.state(question.application_id, at) in UNDECIDED:
            due = question.due_on.isoformat()
            values = {"post": str(question.post), "due": due, "late": threshold + 1}
            yield question.application_id, at, Found(f"question:{question.pk}", (), values)


def _renewals(threshold: int, ids: list[int], calendar, _until) -> Iterator[Seen]:
    stood = _Past(ids)
    for case in Application.objects.filter(pk__in=ids, decide_by__isnull=False).only("pk", "decide_by", "received_at"):
        day = case.decide_by
        while case.decide_by <= calendar.add_workdays(day - timedelta(days=1), threshold):
            day -= timedelta(days=1)
        at = max(_morning(day), case.received_at)
        if stood.state(case.pk, at) in UNDECIDED:
            left = max(0, calendar.workdays_between(timekeeping.local_date(at), case.decide_by))
            values = {"day": case.decide_by.isoformat(), "left": left}
            yield case.pk, at, Found(f"decide:{case.decide_by}", (), values)


def _idle(threshold: int, ids: list[int], calendar, until: datetime) -> Iterator[Seen]:
    if not threshold:
        return
    for case, events in _Past(ids).events.items():
        followed = [at for at, _after, _seq in events[1:]] + [until]
        for (at, after, seq), following in zip(events, followed, strict=True):
            since = timekeeping.local_date(at)
            morning = _morning(calendar.add_workdays(since, threshold + 1))
            if after in IN_OUR_HANDS and morning < following:
                values = {"days": threshold + 1, "since": since.isoformat()}
                yield case, morning, Found(f"after:{seq}", (seq,), values)


def _unchecked(threshold: int, ids: list[int], calendar, _until) -> Iterator[Seen]:
    rows = Commitment.objects.filter(application__in=ids, application__decided_at__isnull=False)
    for row in rows.select_related("application", "check_made"):
        due = commitments.check_by(row, calendar=calendar)
        at = _morning(calendar.add_workdays(due, threshold + 1)) if due else None
        if at and not (hasattr(row, "check_made") and row.check_made.checked_at <= at):
            day = due.isoformat()
            yield row.application_id, at, Found(f"check:{day}", (), {"due": day, "late": threshold + 1})


class _Past:
    """How cases stood at an instant: by the last event before it."""

    def __init__(self, ids: list[int]):
        self.events: dict[int, list[tuple[datetime, str, int]]] = defaultdict(list)
        told = Event.objects.filter(application__in=ids).order_by("application", "seq")
        for case, at, after, seq in told.values_list("application", "at", "after", "seq"):
            self.events[case].append((at, after, seq))

    def state(self, case: int, at: datetime) -> str:
        n = bisect_right(self.events[case], at, key=lambda event: event[0])
        return self.events[case][n - 1][1] if n else ""


_LOOK: dict[str, Callable] = {
    "pause-longer": _pauses,
    "consultation-over": _unanswered,
    "renewal-near": _renewals,
    "idle": _idle,
    "commitment-late": _unchecked,
}
