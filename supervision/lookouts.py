"""What comes true without anything happening: looked for every ten minutes, raised once per evidence.

A pause past its planned time, a question nobody answered, a renewal about to be granted by law, a case left lying.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.db.models.functions import Now

from supervision import rules, spotting
from supervision.models import Anomaly
from supervision.patterns import Found
from supervision.watching import rules_in_force
from workflows import commitments, timekeeping
from workflows.models import Application, Commitment, Consultation, Heartbeat, Pause
from workflows.transitions import BEFORE_DECISION, State

EVERY = timedelta(minutes=10)
UNDECIDED = [str(state) for state in BEFORE_DECISION]
IN_OUR_HANDS = [str(State.RECEIVED), str(State.IN_REVIEW)]


def look_again(*, at: datetime) -> int | None:
    """As part of a round, but no oftener than EVERY: these kinds are counted in days."""
    last = Heartbeat.objects.filter(name="lookouts").values_list("data", flat=True).first()
    if last and timedelta() <= at - datetime.fromisoformat(last["until"]) < EVERY:
        return None
    new = look(at=at)
    Heartbeat.objects.update_or_create(name="lookouts", defaults={"at": Now(), "data": {"until": at.isoformat()}})
    return new


def look(*, at: datetime) -> int:
    """Returns how many anomalies were new."""
    calendar, today = timekeeping.calendar(), timekeeping.local_date(at)
    new = 0
    for row in rules_in_force(at):
        if row.trigger != rules.Trigger.PATTERN or row.code not in _LOOK:
            continue
        seen = list(_LOOK[row.code](today, row.offset, calendar))
        cases = {case for case, _actor, _found in seen}
        known = set(Anomaly.objects.filter(code=row.code, application__in=cases).values_list("application", "key"))
        for case, actor, found in seen:
            if (case, found.key) not in known:
                spotting.keep(case, [(row, found)], actor=actor, at=at)
                new += 1
    return new


def _open_pauses(today: date, threshold: int, calendar) -> Iterator[tuple[int, int, Found]]:
    for pause in Pause.objects.filter(ended_on=None, planned_days__isnull=False):
        taken = calendar.workdays_between(pause.started_on, today) if today > pause.started_on else 0
        if taken > pause.planned_days + threshold:
            started = pause.started_on.isoformat()
            values = {"started": started, "planned": pause.planned_days, "taken": taken}
            yield pause.application_id, pause.started_by_id, Found(f"pause:{started}", (), values)


def _unanswered(today: date, threshold: int, calendar) -> Iterator[tuple[int, int, Found]]:
    asked = Consultation.objects.filter(ended_at=None, due_on__lt=today, application__state__in=UNDECIDED)
    for question in asked.select_related("post__department"):
        late = calendar.workdays_between(question.due_on, today)
        if late > threshold:
            values = {"post": str(question.post), "due": question.due_on.isoformat(), "late": late}
            yield question.application_id, None, Found(f"question:{question.pk}", (), values)


def _renewals(today: date, threshold: int, calendar) -> Iterator[tuple[int, None, Found]]:
    """Art. 50: undecided when the licence expires, it is renewed by law."""
    limit = calendar.add_workdays(today, threshold)
    for case in Application.objects.filter(state__in=UNDECIDED, decide_by__lte=limit).only("pk", "decide_by"):
        left = calendar.workdays_between(today, case.decide_by) if case.decide_by > today else 0
        yield case.pk, None, Found(f"decide:{case.decide_by}", (), {"day": case.decide_by.isoformat(), "left": left})


def _idle(today: date, threshold: int, calendar) -> Iterator[tuple[int, None, Found]]:
    if not threshold:
        return
    day = today
    for _n in range(threshold):
        day = calendar.previous_workday(day)
    left_lying = Application.objects.filter(state__in=IN_OUR_HANDS, last_event_at__lt=timekeeping.moment(day))
    for case in left_lying.only("pk", "version", "last_event_at"):
        since = timekeeping.local_date(case.last_event_at)
        days = calendar.workdays_between(since, today)
        if days > threshold:
            values = {"days": days, "since": since.isoformat()}
            yield case.pk, None, Found(f"after:{case.version}", (case.version,), values)


def _unchecked(today: date, threshold: int, calendar) -> Iterator[tuple[int, None, Found]]:
    """rules §7: granted on a written commitment, and nobody has checked it by its day."""
    granted = Commitment.objects.filter(check_made=None, application__decided_at__isnull=False)
    for row in granted.select_related("application"):
        due = commitments.check_by(row, calendar=calendar)
        late = calendar.workdays_between(due, today) if due and due < today else 0
        if late > threshold:
            day = due.isoformat()
            yield row.application_id, None, Found(f"check:{day}", (), {"due": day, "late": late})


_LOOK: dict[str, Callable] = {
    "pause-longer": _open_pauses,
    "consultation-over": _unanswered,
    "renewal-near": _renewals,
    "idle": _idle,
    "commitment-late": _unchecked,
}
