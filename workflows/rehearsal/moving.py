"""Time in a trial: its own, never the running system's. What lapses meanwhile takes effect, as it would."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from workflows import timekeeping, timers
from workflows.rehearsal.stuck import Stuck

LONGEST = 1500  # days a test may move at once
MORNING = time(9)


def first_instant(at: datetime) -> datetime:
    """A trial begins at nine of today, or of the next working day: the same on every day it is run."""
    calendar, day = timekeeping.calendar(), timekeeping.local_date(at)
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return timekeeping.moment(day, MORNING)


def wait(trial, data: dict) -> None:
    """data: {"for": "workdays" | "days", "n", "time"} or {"for": "until", "until": "2026-12-01T09:00"} or
    {"for": "lapse", "limit": kind of an open limit that runs out}."""
    then = _WAYS[data["for"]](trial, data)
    if data["for"] == "until" and then <= trial.at:
        raise Stuck(
            _("That lies before where the test has come to: %(at)s.") % {"at": timekeeping.local_text(trial.at)}
        )
    trial.at = max(then, trial.at + timedelta(minutes=1))
    if trial.case is not None:
        if timers.may_have_lapsed(trial.case):
            timers.settle(trial.case.pk, at=trial.at)
        trial.case.refresh_from_db()


def _workdays(trial, data):
    n = int(data["n"])
    return _on(timekeeping.calendar().add_workdays(trial.today, n) if n else trial.today, trial, data)


def _days(trial, data):
    return _on(trial.today + timedelta(days=int(data["n"])), trial, data)


def _on(day, trial, data):
    clock = time.fromisoformat(data["time"]) if data.get("time") else trial.at.astimezone(timekeeping.LOCAL).time()
    return timekeeping.moment(day, clock)


def _until(trial, data):
    return datetime.fromisoformat(data["until"]).replace(tzinfo=timekeeping.LOCAL)


def _lapse(trial, data):
    limit = trial.need_case().deadlines.filter(kind=data["limit"], closed_at=None).first()
    if limit is None or limit.due_on is None:
        raise Stuck(_("No such limit is running that could run out."))
    return timekeeping.end_of(limit.due_on)


_WAYS = {"workdays": _workdays, "days": _days, "until": _until, "lapse": _lapse}
