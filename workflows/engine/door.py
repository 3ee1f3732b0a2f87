"""The one door: every change of a case goes through `opened`.

    with opened(application, Action.GRANT, by=leader, at=at, run=run) as case:
        case.close_run("decided", opinion=opinion)
        …

In one transaction: 1. the case row is locked (the first write, so the feed's order is the order of locks);
2. timers that have already lapsed are applied; 3. the version, the permission and the transition table are checked;
4. the verb's own lines run; 5. deadlines are refreshed; 6. exactly one Event is written, chained to the last;
7. the case row is saved. An exception anywhere leaves nothing behind.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from workflows import candidates, chain, clock, opinions, permissions, timekeeping
from workflows.engine import rows
from workflows.errors import NotAllowed, Stale
from workflows.flows import plan_of, post_for
from workflows.models import Application, Deadline, Event, Pause, StageRun
from workflows.routing import StagePlan
from workflows.transitions import Action, State, after

CLOCK_TOLERANCE = timedelta(minutes=5)  # between the instants two edges asked the database for
STOPPED_BY_PAUSE = frozenset({"stage", "promised", "statutory"})


class Case:
    """A locked case while one verb works on it."""

    def __init__(
        self,
        application: Application,
        action: Action,
        *,
        by,
        at: datetime,
        day: date | None = None,
        taken: rows.Taken | None = None,
    ):
        self.application, self.action, self.by = application, action, by
        self.at = _not_before(at, application)
        self.today = day or timekeeping.local_date(self.at)
        self.plan = plan_of(application.flow_version_id)
        self.calendar = timekeeping.calendar()
        work = taken.work if taken else None
        if work is None and application.version:
            work = rows.open_work(application, by=by, on=self.today)
        self.runs, self.deadlines, self._holders = work or rows.Open([], [], {})
        self._pending = rows.Pending(taken.numbers if taken else None)
        self.run: StageRun | None = None
        self.before = State(application.state)
        self.note: dict = {}
        self._moved: dict[int, Deadline] = {}
        self._was = rows.values_of(application)

    # -- stages

    def stage(self, run: StageRun) -> StagePlan:
        return self.plan.by_id[run.stage_id]

    def choose_run(self, run_id: int | None) -> None:
        """The visit this verb is for: the one named, or the only one open."""
        if run_id is not None:
            self.run = next((r for r in self.runs if r.id == run_id), None)
            if self.run is None:
                raise Stale(_("This stage has been dealt with already."), application=self.application)
        elif len(self.runs) == 1:
            self.run = self.runs[0]

    def close_run(self, outcome: str, *, opinion: str = "", run: StageRun | None = None, officer: bool = True) -> None:
        """End a visit. `officer` False: whoever acts now has ended another's visit, and did not handle it."""
        run = run or self.run
        if self._pending.has_begun(run):
            self.write()
        run.ended_at, run.outcome, run.opinion = self.at, outcome, opinion
        if officer:
            run.officer_id = run.officer_id or (self.by.pk if self.by else None)
        self._pending.ended.append(run)
        self.runs = [r for r in self.runs if r.id != run.id]
        for deadline in self.deadlines:
            if deadline.run_id == run.id:
                self.close_deadline(deadline)

    def close_all_runs(self, outcome: str) -> None:
        for run in list(self.runs):
            self.close_run(outcome, run=run)

    def open_stage(self, stage: StagePlan, *, officer_id: int | None = None, again: bool = False) -> StageRun:
        """A visit, with its limit and, in a joint review, the opinions it asks for. `again`: the case was sent back."""
        visit = 1
        # Only a case that was once sent back, or moved to another version, can come to a stage twice.
        if again or self.application.sent_back or self.application.rerouted:
            self.write()
            visit += StageRun.objects.filter(application=self.application, stage_id=stage.id).count()
        if stage.candidates != "post" or any(ended.stage_id == stage.id for ended in self._pending.ended):
            self.write()
        post_id = post_for(stage, town_id=self.application.town_id)
        run = rows.new(
            StageRun,
            self.application,
            stage_id=stage.id,
            post_id=post_id,
            visit=visit,
            opened_at=self.at,
            officer_id=officer_id or candidates.chosen(self, stage, post_id),
            reopened=again,
        )
        deadline = self._deadline("stage", stage.limit_amount, stage.limit_unit)
        self._pending.begin(run, deadline)
        if self.action is not Action.ADVANCE:  # what others do next may read it
            self.write()
        self.runs.append(run)
        if deadline:
            self._opened(deadline)
        if stage.parts:
            opinions.ask(run, stage, town_id=self.application.town_id)
        return run

    def write(self) -> None:
        """Write what has ended and begun so far. Called before anything that reads visits or limits again."""
        self._pending.write()

    def holders(self) -> set[int]:
        """With whose posting `by` works at the visit today: their own, or that of whom they stand in for.

        The post has to be granted the stage. Nobody's, where no one visit is meant.
        """
        return self._holders[self.run.id] if self.run else set()

    # -- deadlines

    def open_deadline(self, kind: str, allowance: int | None, unit: str, *, started_on=None) -> None:
        """Open a limit of the case; nothing is opened where the allowance is unknown or there is none."""
        deadline = self._deadline(kind, allowance, unit, started_on=started_on)
        if deadline:
            self.write()  # one of the same kind may have been closed just now
            deadline.save(force_insert=True)
            self._opened(deadline)

    def _deadline(self, kind: str, allowance: int | None, unit: str, *, started_on=None) -> Deadline | None:
        if unit == "instant":
            allowance = 0
        if allowance is None or unit in ("none", "unknown"):
            return None
        deadline = rows.new(
            Deadline,
            self.application,
            kind=kind,
            started_on=started_on or self.today,
            opened_at=self.at,
            allowance=allowance,
            unit=unit,
        )
        self._compute(deadline, pauses=())
        return deadline

    def _opened(self, deadline: Deadline) -> None:
        self.deadlines.append(deadline)
        self._moved[deadline.id] = deadline

    def close_deadline(self, deadline: Deadline) -> None:
        if self._pending.has_begun(deadline):
            self.write()
        deadline.closed_at = self.at
        self._pending.closed.append(deadline)
        self.deadlines = [d for d in self.deadlines if d.id != deadline.id]
        self._moved[deadline.id] = deadline

    def close_deadlines(self, *kinds: str) -> None:
        for deadline in list(self.deadlines):
            if not kinds or deadline.kind in kinds:
                self.close_deadline(deadline)

    def refresh_deadlines(self) -> None:
        """Compute every open due date again; a moved one gets a new revision, so its old alerts cannot come."""
        self.write()
        pauses = [clock.Pause(p.started_on, p.ended_on) for p in Pause.objects.filter(application=self.application)]
        for deadline in self.deadlines:
            old = (deadline.due_on, deadline.provisional)
            self._compute(deadline, pauses=pauses if deadline.kind in STOPPED_BY_PAUSE else ())
            if (deadline.due_on, deadline.provisional) != old:
                deadline.revision += 1
                deadline.save(update_fields=["due_on", "provisional", "revision", "extension"])
                self._moved[deadline.id] = deadline
                if deadline.kind == "correction":  # the applicant was told a day: it is the limit's
                    self.application.corrections.filter(answered_at=None).update(answer_by=deadline.due_on)

    @property
    def has_moved(self) -> bool:
        return bool(self._moved)

    def _compute(self, deadline: Deadline, *, pauses) -> None:
        reading = clock.due(
            started_on=deadline.started_on,
            allowance=deadline.allowance,
            unit=deadline.unit,
            pauses=tuple(pauses),
            extensions=deadline.extension,
            calendar=self.calendar,
        )
        deadline.due_on, deadline.provisional = reading.due_on, reading.provisional

    def open_of(self, kind: str) -> Deadline | None:
        return next((d for d in self.deadlines if d.kind == kind), None)

    # -- the record

    def finish(self) -> Event:
        """Write the one event and save the case."""
        app = self.application
        target = after(self.before if app.version else None, self.action)
        app.state = str(target)
        self.index_due_date()
        app.version += 1
        data = {**self.note}
        if self._moved:
            data["deadlines"] = [_deadline_facts(d) for d in self._moved.values()]
        event = rows.new(
            Event,
            app,
            seq=app.version,
            action=str(self.action),
            before=str(self.before) if app.version > 1 else "",
            after=app.state,
            at=self.at,
            actor_id=self.by.pk if self.by else None,
            run_id=self.run.id if self.run else None,
            data=data,
            hash_schema=chain.SCHEMA,
        )
        event.hash = chain.link(bytes(app.event_head), event, number=app.number)
        app.event_head, app.last_event_at = event.hash, self.at
        rows.record(event, app, self._was, self._pending)
        return event

    def index_due_date(self) -> None:
        totals = [d for d in self.deadlines if d.kind in ("promised", "statutory")]
        dates = [d.due_on for d in totals if d.due_on]
        if dates and self.application.decide_by:  # Art. 50: a renewal is decided before the licence expires
            dates.append(self.application.decide_by)
        self.application.due_on = min(dates) if dates else None  # the earlier of the two (rules C7)
        self.application.provisional = any(d.provisional for d in totals)


@contextmanager
def opened(application, action, *, by, at, expected_version=None, run_id=None, day=None):
    """Yield the locked Case for one verb; `by` None is the system. Errors: Stale, NotAllowed, Forbidden."""
    from workflows import timers

    if timers.may_have_lapsed(application) and action not in timers.ACTIONS:
        timers.settle(application.pk, at=at)  # in a transaction of its own: it stands even if the verb is refused
    with transaction.atomic():
        on = day or timekeeping.local_date(at)
        taken = rows.lock(application.pk, by=by, on=on)
        locked = taken.application
        case = Case(locked, action, by=by, at=at, day=day, taken=taken)
        if case.today != on:  # midnight passed while the case was worked on by another
            case = Case(locked, action, by=by, at=at, day=day)
        if expected_version is not None and expected_version != locked.version:
            raise Stale(_stale_words(locked), application=locked)
        case.choose_run(run_id)
        if after(case.before, action) is None:
            raise NotAllowed(
                _("This cannot be done while the case is in the state “%(state)s”.")
                % {"state": locked.get_state_display()}
            )
        permissions.require(by, case)
        yield case
        case.finish()
    rows.carry_over(locked, application)


def _stale_words(locked: Application) -> str:
    last = locked.events.select_related("actor").order_by("-seq").first()
    who = str(last.actor) if last and last.actor else _("the system")
    return _("%(who)s has acted on this case in the meantime. It is now: %(state)s.") % {
        "who": who,
        "state": locked.get_state_display(),
    }


def _not_before(at: datetime, application: Application) -> datetime:
    """No event is dated before the one it follows; the small gap between two edges' readings is closed."""
    if application.version and at < application.last_event_at:
        if application.last_event_at - at > CLOCK_TOLERANCE:
            raise NotAllowed(_("An act cannot be dated before the last one on this case."))
        return application.last_event_at
    return at


def _deadline_facts(deadline: Deadline) -> dict:
    """What the watchers need to plan and to replay, without reading the rows again. Of an ended limit only its end."""
    ended = deadline.closed_at is not None
    facts = {
        "id": deadline.id,
        "kind": deadline.kind,
        "rev": deadline.revision,
        "due": deadline.due_on.isoformat() if deadline.due_on else None,
        "closed": deadline.closed_at.isoformat() if ended else None,
    }
    if not ended:
        facts |= {
            "started": deadline.started_on.isoformat(),
            "allowance": deadline.allowance,
            "unit": deadline.unit,
        }
    return facts
