"""The errands of the story: notices are handed over or sent, places are looked at by two."""

from accounts.models import Post
from accounts.posts import holders
from workflows import engine, timekeeping
from workflows.models import Letter


def pending_notice(case) -> Letter | None:
    """The notice whose delivery a pause or an extension waits for."""
    waiting = case.announcements.filter(settled_at=None).select_related("letter").first()
    return waiting.letter if waiting else None


def serve(case, letter: Letter, *, by, at, rng) -> None:
    way = rng.choice(["direct", "direct", "post"])
    proof = {"postal_number": postal_number(rng)} if way == "post" else {}
    receiver = case.applicant.name
    engine.serve_letter(case, by=by, at=at, letter=letter.number, way=way, receiver=receiver, **proof)


def postal_number(rng) -> str:
    return f"EMS（演示）{rng.randrange(10**9):09d}"


def check_on_site(case, run, *, by, at) -> None:
    day = timekeeping.local_date(at)
    # A town's counter has one officer: somebody else of the town goes along.
    posts = [run.post, *Post.objects.filter(department=run.post.department_id).exclude(pk=run.post_id).order_by("pk")]
    others = (holders(post, on=day).exclude(pk=by.pk).order_by("pk").first() for post in posts)
    colleague = next(filter(None, others), None)
    engine.record_site_check(
        case,
        by=by,
        at=at,
        run_id=run.pk,
        checked_on=day,
        place="申请人经营场所（演示）",
        finding="场地、人员与申请材料一致（演示）。",
        second_officer=colleague,
    )
