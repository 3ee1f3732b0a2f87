"""A case that is under way goes on by another version of its flow. For the exceptions: a case keeps its version."""

from django.utils.translation import gettext as _

from accounts.models import Posting
from workflows import landing
from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_reason
from workflows.errors import NotAllowed
from workflows.flows import plan_of
from workflows.landing import MOVED
from workflows.models import FlowVersion, Opinion, StageRun
from workflows.routing import Plan, StagePlan
from workflows.transitions import Action


def migrate(application, *, to_version, mapping: dict, reason, by, at, expected_version=None, note: dict | None = None):
    """Every open visit ends and one opens under the stage it is mapped to; days already used there stay used.

    mapping: {key of an old stage: key of a new one}; a key that is in both versions needs none. note: facts for the
    event's record. Raises NotAllowed where the case cannot stand in the new version. The limits of the law and of the
    promise are not touched: they hang on the edition, which stays.
    """
    require_reason(reason)
    with opened(application, Action.MIGRATE, by=by, at=at, expected_version=expected_version) as case:
        before, after = case.plan, plan_of(_same_flow(case, to_version).pk)
        try:
            places = landing.places(before, after, [case.stage(run).key for run in case.runs], mapping)
        except landing.NoPlace as why:
            raise NotAllowed(why.words()) from None
        runs = {case.stage(run).key: run for run in case.runs}
        case.application.flow_version_id, case.plan, case.application.rerouted = to_version.pk, after, True
        for target, sources in landing.by_target(places).items():
            _move(case, [runs[key] for key in sources], after.by_key[target])
        case.refresh_deadlines()
        case.note.update(
            {
                "from": before.version_id,
                "to": after.version_id,
                "versions": [_number(before), to_version.number],
                "stages": landing.whole(before, after, mapping),
                "places": places,
                "reason": reason,
                **(note or {}),
            }
        )
    return application


def _same_flow(case: Case, to_version: FlowVersion) -> FlowVersion:
    now = FlowVersion.objects.get(pk=case.application.flow_version_id)
    if to_version.pk == now.pk:
        raise NotAllowed(_("The case goes by this version already."))
    if to_version.flow_id != now.flow_id:
        raise NotAllowed(_("This version belongs to another item."))
    if to_version.state == FlowVersion.State.DRAFT:
        raise NotAllowed(_("A draft must be published before cases go by it."))
    return to_version


def _number(plan: Plan) -> int:
    return FlowVersion.objects.values_list("number", flat=True).get(pk=plan.version_id)


def _move(case: Case, runs: list[StageRun], stage: StagePlan) -> None:
    """Several visits that end in one stage become one; the first of them gives its officer and its clock."""
    clocks = {deadline.run_id: deadline for deadline in case.deadlines if deadline.run_id}
    for run in runs:
        case.close_run(MOVED, run=run, officer=False)
    first = runs[0]
    new = case.open_stage(stage)
    if new.officer_id is None and stage.candidates == "post":
        new.officer_id = _officer(case, first, new)
        new.save(update_fields=["officer"])
    _carry_opinions(runs, new)
    old = clocks.get(first.pk)
    clock = next((deadline for deadline in case.deadlines if deadline.run_id == new.pk), None)
    if old and clock:
        clock.started_on, clock.extension = old.started_on, old.extension
        clock.save(update_fields=["started_on", "extension"])


def _officer(case: Case, old: StageRun, new: StageRun) -> int | None:
    """Who had the case keeps it if they hold the post; brought back to a stage, whoever had it there has it again."""
    former = StageRun.objects.filter(application=case.application, stage_id=new.stage_id, outcome=MOVED).last()
    for officer_id in (old.officer_id, former.officer_id if former else None):
        if officer_id and _holds(case, officer_id, new.post_id):
            return officer_id
    return None


def _holds(case: Case, officer_id: int, post_id: int) -> bool:
    held = Posting.objects.filter(post=post_id, user=officer_id, start_on__lte=case.today, user__is_active=True)
    return held.exclude(end_on__lt=case.today).exists()


def _carry_opinions(runs: list[StageRun], new: StageRun) -> None:
    """What a post has said in a joint review, it has said; only those who are asked now are carried over."""
    given = {o.post_id: o for o in Opinion.objects.filter(run__in=runs, given_at__isnull=False)}
    for asked in Opinion.objects.filter(run=new, post__in=given):
        said = given[asked.post_id]
        asked.officer_id, asked.verdict, asked.text, asked.given_at = (
            said.officer_id,
            said.verdict,
            said.text,
            said.given_at,
        )
        asked.save(update_fields=["officer", "verdict", "text", "given_at"])
