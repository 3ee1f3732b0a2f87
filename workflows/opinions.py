"""Joint review 联审/会签: who is asked, who has answered, and whether it is enough to sum up."""

from accounts.models import Post
from workflows.landing import MOVED
from workflows.models import Opinion
from workflows.posts_held import posts_of
from workflows.routing import StagePlan


def ask(run, stage: StagePlan, *, town_id: int | None) -> list[Opinion]:
    """One open question for each part. A town's part is the town of the case; a case without a town asks none."""
    posts = [part.post_id for part in stage.parts if part.post_id]
    roles = [part.role for part in stage.parts if part.role]
    if roles and town_id:
        posts += Post.objects.filter(department=town_id, role__in=roles).order_by("pk").values_list("pk", flat=True)
    return Opinion.objects.bulk_create(Opinion(run=run, post_id=post_id) for post_id in dict.fromkeys(posts))


def asked_of(user, run, *, on) -> list[Opinion]:
    """The open questions of this visit to posts that a person holds on a day."""
    return list(
        Opinion.objects.filter(run=run, given_at=None, post__in=posts_of(user, on=on)).select_related(
            "post__department"
        )
    )


def missing(run, stage: StagePlan) -> int:
    """How many opinions are still needed before the leading post may sum up."""
    given = list(Opinion.objects.filter(run=run).values_list("given_at", flat=True))
    needed = min(stage.opinions_needed, len(given))
    return max(0, needed - sum(at is not None for at in given))


def objections(application) -> int:
    """Opinions that do not agree, of the latest visit to each joint review."""
    latest: dict[int, list[str]] = {}
    rows = (
        Opinion.objects.filter(run__application=application)
        .exclude(run__outcome=MOVED)  # carried over into the visit that followed
        .order_by("run__visit")
        .values_list("run__stage_id", "run_id", "verdict")
    )
    runs: dict[int, int] = {}
    for stage_id, run_id, verdict in rows:
        if runs.get(stage_id) != run_id:
            runs[stage_id], latest[stage_id] = run_id, []
        latest[stage_id].append(verdict)
    return sum(verdict == Opinion.Verdict.DISAGREE for verdicts in latest.values() for verdict in verdicts)
