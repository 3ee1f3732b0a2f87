"""A simulation asked for, done a little at a time, stopped, and gone on with after a worker was lost.

Each repetition is a row and follows from (seed, number): whoever computes it finds the same, and twice is once.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit
from workflows import flows, timekeeping
from workflows.models import FlowVersion, SimulationRepetition, SimulationRun
from workflows.simulation import measures, scenarios, shape
from workflows.simulation.once import Repetition

log = logging.getLogger(__name__)
HOLD = timedelta(seconds=90)  # longer than one turn; after it the worker is taken for lost
State = SimulationRun.State


def ask(version: FlowVersion, *, inputs: dict, repetitions: int, seed: int, by, at: datetime) -> SimulationRun:
    """inputs: since, until (ISO dates), said (mapping.Said as a dict), more (a place or ""). Starts with the commit."""
    with transaction.atomic():
        run = SimulationRun.objects.create(
            flow=version.flow,
            number=version.number,
            inputs=inputs,
            repetitions=repetitions,
            seed=seed,
            asked_by=by,
            asked_at=at,
        )
        said = {"version": version.number, "repetitions": repetitions}
        audit.note(audit.Kind.OPERATION, _("Simulation of a flow"), by=by, at=at, after=said)
        transaction.on_commit(lambda: wake(run.pk))
    return run


def wake(pk: int) -> None:
    """Ask a worker. Without one the rounds, or the page's own button, go on with it."""
    from workflows.tasks import simulate

    try:
        simulate.apply_async([pk], retry=False)
    except Exception:  # noqa: BLE001 no broker
        log.warning("simulation %s: no worker could be asked", pk, exc_info=True)


def cancel(run: SimulationRun, *, at: datetime) -> bool:
    """Stop it where it is. What was computed stays, but gives no result."""
    stopped = SimulationRun.objects.filter(pk=run.pk, state__in=SimulationRun.UNDER_WAY)
    return bool(stopped.update(state=State.CANCELLED, ended_at=at, held_until=None))


def take_up_lost(*, at: datetime) -> int:
    """Ask a worker again for what nobody is at any more. Called in every round."""
    pks = list(SimulationRun.objects.filter(_lost(at)).values_list("pk", flat=True))
    for pk in pks:
        wake(pk)
    return len(pks)


def _lost(at: datetime) -> Q:
    killed = Q(state=State.RUNNING, held_until__lt=at)
    never_taken = Q(held_until=None, asked_at__lt=at - HOLD) | Q(held_until__lt=at - HOLD)
    return killed | Q(state=State.WAITING) & never_taken


def is_lost(run: SimulationRun, *, at: datetime) -> bool:
    """Nobody is at it, though it is not over: the worker was killed, or none is running."""
    return SimulationRun.objects.filter(_lost(at), pk=run.pk).exists()


def turn(pk: int, *, at: datetime, seconds: float) -> bool:
    """Work at it for about so long. True: there is more to do, and nobody else is at it."""
    run = _hold(pk, at=at)
    if run is None:
        return False
    try:
        if not run.scenarios and run.version is None:
            return _broken(run, _("The draft was thrown away."), at=at)
        if not run.scenarios:
            _prepare(run, at=at)
        finished = _repeat(run, at=at, seconds=seconds)
    except Exception as error:
        log.exception("simulation %s", pk)
        return _broken(run, repr(error), at=at)
    return not finished and bool(_mine(run).update(held_until=at, state=State.WAITING))


def _broken(run: SimulationRun, why: str, *, at: datetime) -> bool:
    _mine(run).update(state=State.FAILED, error=why[:300], ended_at=at, held_until=None)
    return False


def _hold(pk: int, *, at: datetime) -> SimulationRun | None:
    with transaction.atomic():
        free = Q(state=State.WAITING) | Q(state=State.RUNNING, held_until__lt=at)
        run = SimulationRun.objects.select_for_update(skip_locked=True).filter(free, pk=pk).first()
        if run is None:
            return None
        run.taken_up += run.state == State.RUNNING
        run.held_until = at + HOLD
        run.state = State.RUNNING
        run.save(update_fields=["taken_up", "held_until", "state"])
    return run


def _mine(run: SimulationRun):
    """Only while it has not been stopped, and nobody else has taken it over."""
    return SimulationRun.objects.filter(pk=run.pk, state=State.RUNNING, held_until=run.held_until)


def _prepare(run: SimulationRun, *, at: datetime) -> None:
    """From here on the run needs neither the record nor the draft any more."""
    version = run.version
    run.content = flows.content_hash(flows.read_plan(version.pk))
    run.scenarios = scenarios.prepared(run, version, on=timekeeping.local_date(at))
    run.total = len(run.scenarios) * run.repetitions
    _mine(run).update(scenarios=run.scenarios, total=run.total, content=run.content)


def _repeat(run: SimulationRun, *, at: datetime, seconds: float) -> bool:
    """True when every repetition is there, and with them the result; or when it was stopped."""
    until, office, days = time.monotonic() + seconds, scenarios.office_of(run), scenarios.days_of(run)
    there = set(run.rows.values_list("scenario", "number"))
    missing = [(key, n) for n in range(run.repetitions) for key in run.scenarios if (key, n) not in there]
    kept = {key: shape.from_json(one["model"]) for key, one in run.scenarios.items()}
    for key, number in missing:
        model = kept[key]
        once = Repetition(model, office, days=days, warm_up=scenarios.WARM_UP, seed=f"{run.seed}:{number}")
        row = SimulationRepetition(run=run, scenario=key, number=number, facts=once.run())
        SimulationRepetition.objects.bulk_create([row], ignore_conflicts=True)
        if not _mine(run).update(done=run.rows.count()):
            return True
        if time.monotonic() > until and (key, number) != missing[-1]:
            return False
    _mine(run).update(state=State.ENDED, results=_results(run), ended_at=at, held_until=None)
    return True


def _results(run: SimulationRun) -> dict:
    rows: dict[str, list[dict]] = {key: [] for key in run.scenarios}
    for row in run.rows.order_by("number"):
        rows[row.scenario].append(row.facts)
    return {key: measures.together(of) | {"happened": run.scenarios[key]["happened"]} for key, of in rows.items() if of}
