"""Bringing the open cases of one version of a flow to another: looked at first, moved a few at a time, undone."""

import logging
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Prefetch
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Post
from accounts.templatetags.ui import limit
from workflows import engine, landing
from workflows.engine.reasons import require_reason
from workflows.errors import EngineError, Incomplete, NotAllowed
from workflows.flows import plan_of, post_for
from workflows.models import Application, Event, FlowMove, FlowVersion, StageRun
from workflows.transitions import NEXT, Action

log = logging.getLogger(__name__)
MOVABLE = tuple(str(state) for state, action in NEXT if action is Action.MIGRATE)
BATCH = 25


@dataclass(frozen=True)
class Look:
    """What would become of one case. `problem`: why it cannot be moved; it stays where it is."""

    number: str
    state: str
    moves: list[tuple[str, str]] = field(default_factory=list)  # names of the stage now and then
    limits: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem: str = ""


def movable(version: FlowVersion):
    """The open cases that go by a version and are not decided yet."""
    return Application.objects.filter(flow_version=version, state__in=MOVABLE).order_by("pk")


def look(cases, before: FlowVersion, after: FlowVersion, mapping: dict[str, str], *, plans=None) -> list[Look]:
    """The dry run: nothing is written. plans: of both versions, where one is a draft (plan_of keeps plans for good)."""
    runs = StageRun.objects.filter(ended_at=None).order_by("pk").prefetch_related("opinions")
    cases = cases.prefetch_related(Prefetch("runs", runs, to_attr="open_runs"))
    plans = plans or (plan_of(before.pk), plan_of(after.pk))
    titles = {post.pk: str(post) for post in Post.objects.select_related("department")}
    return [_look(case, *plans, mapping, titles) for case in cases]


def _look(case, before, after, mapping, titles) -> Look:
    state = case.get_state_display()
    keys = [before.by_id[run.stage_id].key for run in case.open_runs]
    now = [(before.by_key[key].name, "—") for key in keys]
    try:
        places = landing.places(before, after, keys, mapping)
        posts = {new: post_for(after.by_key[new], town_id=case.town_id) for new in places.values()}
    except landing.NoPlace as why:
        return Look(case.number, state, now, problem=why.words())
    except NotAllowed as why:
        return Look(case.number, state, now, problem=why.message)
    pairs = [(before.by_key[old], after.by_key[new]) for old, new in places.items()]
    limits = [f"{_limit(old)} → {_limit(new)}" for old, new in pairs if _limit(old) != _limit(new)]
    notes = []
    for run, (_old, new) in zip(case.open_runs, pairs, strict=True):
        given = sum(opinion.given_at is not None for opinion in run.opinions.all())
        if given and not new.parts:
            notes.append(_("%(n)s opinions given in the joint review stay on file and no longer count.") % {"n": given})
    if len(set(places.values())) < len(places):
        notes.append(_("Branches become one; this cannot be undone by itself."))
    return Look(
        case.number,
        state,
        [(old.name, new.name) for old, new in pairs],
        limits,
        list(dict.fromkeys(titles[post] for post in posts.values())),
        notes,
    )


def _limit(stage) -> str:
    return str(limit(stage.limit_amount, stage.limit_unit)) if stage.limit_amount else _("no limit")


def open_stages(version: FlowVersion) -> list:
    """The stages of a version in which movable cases stand now, in its order."""
    standing = set(
        StageRun.objects.filter(application__in=movable(version), ended_at=None).values_list("stage", flat=True)
    )
    return [stage for stage in plan_of(version.pk).stages if stage.id in standing]


def start(before: FlowVersion, after: FlowVersion, mapping: dict, *, reason: str, by, at) -> FlowMove:
    """Write down that it shall be done; `step` does it."""
    require_reason(reason)
    if before.flow_id != after.flow_id or before.pk == after.pk or after.state != FlowVersion.State.PUBLISHED:
        raise NotAllowed(_("Cases are moved to the live version of the same flow."))
    old, new = plan_of(before.pk), plan_of(after.pk)
    if any(a not in old.by_key or b not in new.by_key for a, b in mapping.items()):
        words = _("Choose a stage of the new version.")
        raise Incomplete(words, fields={"mapping": words})
    with transaction.atomic():
        move = FlowMove.objects.create(
            from_version=before, to_version=after, mapping=mapping, reason=reason, started_by=by, started_at=at
        )
        said = {"move": move.pk, "version": after.number, "cases": movable(before).count(), "reason": reason}
        before_it = {"version": before.number}
        audit.note(audit.Kind.FLOW_MOVE, after.flow.item.code, by=by, at=at, before=before_it, after=said)
    return move


def left(move: FlowMove):
    """The cases that still wait to be moved, or, where it is being undone, to be brought back."""
    if move.undone_at is None:
        return movable(move.from_version).exclude(number__in=list(move.failed))
    return _untouched(move).exclude(number__in=list(move.failed))


def _untouched(move: FlowMove):
    """Cases whose last event is this move: nobody has done anything with them since."""
    last = Event.objects.filter(
        action=Action.MIGRATE,
        data__migration=move.pk,
        seq=F("application__version"),
        application__rerouted=True,
        application__flow_version=move.to_version,
    )
    return Application.objects.filter(pk__in=last.values("application"), state__in=MOVABLE).order_by("pk")


def moved(move: FlowMove) -> int:
    """How many cases this move has moved, whatever became of them since."""
    return Event.objects.filter(
        action=Action.MIGRATE, data__migration=move.pk, application__item=move.from_version.flow.item
    ).count()


def step(move: FlowMove, *, by, at, batch: int = BATCH) -> int:
    """The next few cases, each in a transaction of its own. May be stopped and started again. Returns how many."""
    cases = list(left(move)[:batch])
    for case in cases:
        try:
            _one(move, case, by=by, at=at)
        except EngineError as error:
            move.failed[case.number] = error.message
        except Exception:
            log.exception("flow move %s: case %s", move.pk, case.number)
            move.failed[case.number] = _("An error on our side; the log says more.")
    move.save(update_fields=["failed"])
    return len(cases)


def _one(move: FlowMove, case: Application, *, by, at) -> None:
    if move.undone_at is None:
        engine.migrate(
            case,
            to_version=move.to_version,
            mapping=move.mapping,
            reason=move.reason,
            by=by,
            at=at,
            note={"migration": move.pk},
        )
        return
    places = case.events.get(seq=case.version).data["places"]
    if len(set(places.values())) < len(places):
        raise NotAllowed(_("Branches have become one; this cannot be undone by itself."))
    engine.migrate(
        case,
        to_version=move.from_version,
        mapping={new: old for old, new in places.items()},
        reason=move.undo_reason,
        by=by,
        at=at,
        expected_version=case.version,
        note={"undoes": move.pk},
    )


def undo(move: FlowMove, *, reason: str, by, at) -> FlowMove:
    """From now on `step` brings back the cases nobody has touched since. The record keeps both."""
    require_reason(reason)
    with transaction.atomic():
        if not FlowMove.objects.filter(pk=move.pk, undone_at=None).update(
            undone_by=by, undone_at=at, undo_reason=reason, failed={}
        ):
            raise NotAllowed(_("This has been undone already."))
        move.refresh_from_db()
        before, after = {"version": move.to_version.number}, {"version": move.from_version.number}
        after |= {"move": move.pk, "undone": _untouched(move).count(), "reason": reason}
        code = move.from_version.flow.item.code
        audit.note(audit.Kind.FLOW_MOVE, code, by=by, at=at, before=before, after=after)
    return move


def again(move: FlowMove) -> None:
    """Try those that could not be moved once more."""
    move.failed = {}
    move.save(update_fields=["failed"])
