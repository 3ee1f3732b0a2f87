"""Who could handle the stages of a flow: for the checks before it is published, and for those who appoint."""

from django.db.models import Q

from accounts.models import Department, Post, Posting
from workflows.routing import Plan

Who = tuple[int | None, str]  # a post, or a role in the town of the case


def asked_by(plan: Plan) -> dict[Who, list[str]]:
    """Whom the flow needs, and the names of the stages that need them."""
    found: dict[Who, list[str]] = {}
    for stage in plan.stages:
        found.setdefault((None, stage.role) if stage.level == "town" else (stage.post_id, ""), []).append(stage.name)
        for part in stage.parts:
            found.setdefault((part.post_id, part.role), []).append(stage.name)
    return found


def holders_of(plan: Plan, *, on) -> dict[Who, frozenset[int]]:
    """Who holds each post on a day. For a role in towns: the holders in the town with the fewest, but at least one.

    A town without anybody takes no applications of this item; that is told (`unmanned`), and does not hold the others.
    """
    return {
        who: min(filter(None, _places(who, on=on).values()), key=len, default=frozenset()) for who in asked_by(plan)
    }


def unmanned(plan: Plan, *, on) -> list[tuple[str, str]]:
    """(stage, where) for every post and town in which cases would wait, because nobody holds the post on that day."""
    return [
        (name, where)
        for who, names in asked_by(plan).items()
        for where, people in _places(who, on=on).items()
        if not people
        for name in names
    ]


def _places(who: Who, *, on) -> dict[str, frozenset[int]]:
    post_id, role = who
    if post_id is None:
        towns = Department.objects.filter(kind="town").order_by("code")
        posts = Post.objects.filter(department__in=towns, role=role)
        held = _held(posts, on=on)
        return {
            str(town): frozenset().union(*(held[p.pk] for p in posts if p.department_id == town.pk)) for town in towns
        }
    post = Post.objects.select_related("department").filter(pk=post_id)
    return {str(p): _held([p], on=on)[p.pk] for p in post}


def _held(posts, *, on) -> dict[int, frozenset[int]]:
    return holders_by_post([post.pk for post in posts], on=on)


def holders_by_post(posts: list[int], *, on) -> dict[int, frozenset[int]]:
    """{post: who holds it on a day}, for every post asked about. One statement."""
    found: dict[int, set[int]] = {pk: set() for pk in posts}
    rows = Posting.objects.filter(
        Q(end_on=None) | Q(end_on__gte=on), post__in=list(found), start_on__lte=on, user__is_active=True
    )
    for post_id, user_id in rows.values_list("post", "user"):
        found[post_id].add(user_id)
    return {post_id: frozenset(people) for post_id, people in found.items()}
