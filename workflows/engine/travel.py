"""How a case goes on from a stage: ways and their conditions, branches, joins, samples, sending back.

Everything here happens under the case's lock, so two branches that end at the same time meet one after the other and
the join opens once.
"""

from django.utils.translation import gettext as _

from accounts.models import Post
from workflows import conditions, lineage, opinions
from workflows.engine.door import Case
from workflows.errors import NotAllowed
from workflows.models import StageRun
from workflows.routing import StagePlan, drawn

PASSED = "passed"
OVERTAKEN = "overtaken"  # another branch was enough
SENT_BACK = "sent_back"


def go_on(case: Case, *outcomes: str) -> list[StageRun]:
    """The current visit has been closed; open what the plan says comes after the first of `outcomes` it knows."""
    opened = _on_from(case, case.stage(case.run), outcomes)
    if not opened:
        case.write()
    _hand_over(case, opened)
    return opened


def _hand_over(case: Case, opened: list[StageRun]) -> None:
    """Between town and bureau everything goes along: who hands over, who receives, which files (rules §4)."""
    before = case.stage(case.run).level == "town"
    crossed = [run for run in opened if (case.stage(run).level == "town") is not before]
    if not crossed or case.application.town_id is None:
        return
    files = case.application.files.filter(removed_at=None).order_by("material_key", "uploaded_at")
    posts = Post.objects.select_related("department").in_bulk([case.run.post_id, *(run.post_id for run in crossed)])
    case.note["handover"] = {
        "from": str(posts[case.run.post_id]),
        "to": [str(posts[run.post_id]) for run in crossed],
        "files": [[file.material_key, file.sha256] for file in files],
        "paper": case.application.paper_materials,
    }


def go_on_from(case: Case, stage: StagePlan, *outcomes: str) -> list[StageRun]:
    """As if `stage` had just ended: what opens after it when the law itself decides. Nothing where there is no way."""
    if not any(case.plan.knows(stage.key, name) for name in outcomes):
        return []
    return _on_from(case, stage, outcomes)


def _on_from(case: Case, stage: StagePlan, outcomes: tuple[str, ...]) -> list[StageRun]:
    outcome = next((name for name in outcomes if case.plan.knows(stage.key, name)), None)
    targets = case.plan.after(stage.key, outcome, _judge(case)) if outcome else None
    if targets is None:
        raise NotAllowed(_("The flow has no way on from this stage with this result."))
    return [run for target in targets for run in _arrive(case, target)]


def _judge(case: Case):
    facts: dict = {}

    def holds(condition: str) -> bool:
        if not facts:
            case.write()
            facts.update(conditions.facts_of(case.application, objections=opinions.objections(case.application)))
            if case.action in ("grant", "refuse", "deem_renewed"):
                facts["case_result"] = "refused" if case.action == "refuse" else "granted"
        answer = conditions.holds(condition, facts)
        case.note.setdefault("conditions", {})[condition] = answer
        return answer

    return holds


def _arrive(case: Case, stage: StagePlan) -> list[StageRun]:
    if not drawn(stage.sample_percent, number=case.application.number, key=stage.key):
        case.note.setdefault("not_drawn", []).append(stage.key)
        return _on_from(case, stage, (PASSED,))
    if case.plan.is_join(stage.key) and not _opens(case, stage):
        return []
    return [case.open_stage(stage)]


def _opens(case: Case, stage: StagePlan) -> bool:
    """Where branches meet, the stage opens once: after all that are under way, after the first, or after so many."""
    if any(run.stage_id == stage.id for run in case.runs):
        return False
    ahead = {s.id for s in case.plan.upstream(stage.key)}
    under_way = [run for run in case.runs if run.stage_id in ahead]
    if stage.join == "all":
        return not under_way
    if stage.join == "count" and under_way and _arrived(case, stage) < (stage.join_count or 1):
        return False
    for run in under_way:
        case.close_run(OVERTAKEN, run=run, officer=False)
    return True


def _arrived(case: Case, stage: StagePlan) -> int:
    """Branches that have come to this join since it was last passed, or since the case was last sent back above it."""
    before = [case.plan.by_key[key] for key in case.plan.right_before(stage.key)]
    above = {s.id for s in case.plan.upstream(stage.key)}
    outcomes = {
        s.id: {e.outcome for e in case.plan.edges if (e.source, e.target) == (s.key, stage.key)} for s in before
    }
    heirs = _heirs(case)
    come: set[int] = set()
    case.write()
    for run in StageRun.objects.filter(application=case.application).order_by("pk"):
        stage_id = heirs.get(run.stage_id, run.stage_id)
        restarted = run.reopened and stage_id in above and stage_id not in outcomes
        if stage_id == stage.id or restarted:
            come.clear()
        elif run.reopened:
            come.discard(stage_id)
        if run.ended_at is not None and run.outcome in outcomes.get(stage_id, ()):
            come.add(stage_id)
    return len(come)


def _heirs(case: Case) -> dict[int, int]:
    """{stage of a version the case went by before: the stage of the present one that took its place}."""
    if not case.application.rerouted:
        return {}
    return {
        former: stage.id
        for stage in case.plan.stages
        for former in lineage.ids_of(case.application, case.plan, stage.key)
    }


def go_back(case: Case, stage: StagePlan) -> StageRun:
    """Open an earlier stage again. What is under way behind it would be done anew, so it ends here."""
    behind = {case.plan.by_key[key].id for key in case.plan.downstream(stage.key)}
    for run in [run for run in case.runs if run.stage_id in behind]:
        case.close_run(SENT_BACK, run=run, officer=False)
    case.write()
    stages = lineage.ids_of(case.application, case.plan, stage.key)
    former = StageRun.objects.filter(application=case.application, stage__in=stages).order_by("-pk").first()
    case.application.sent_back = True
    return case.open_stage(stage, officer_id=former.officer_id if former else None, again=True)
