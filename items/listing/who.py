"""Who may do what with a change batch on a day."""

from accounts.models import Department, Post, Posting
from accounts.posts import in_force, roles_of
from accounts.roles import Role
from items.listing.states import OF_THE_DRAFTER, OPEN, Action, State, possible
from items.models import DraftSave

DRAFTING = frozenset({Role.LIAISON, Role.REVIEWER, Role.HEAD, Role.LIST_ADMIN})
READING = DRAFTING | {Role.LEADER, Role.CHIEF, Role.LEGAL, Role.OFFICE, Role.SUPERVISOR}


def drafts_for(user, *, on):
    """The departments in whose name this person may ask for changes: those where a drafting post is held."""
    held = Posting.objects.filter(in_force(on), user=user, post__role__in=DRAFTING)
    return Department.objects.filter(pk__in=held.values("post__department")).order_by("code")


def authors(batch) -> set[int]:
    """Everybody who wrote any of it, lines or the drafts they carry. None of them reviews it (rules §12: the legality
    reviewer is not the drafter)."""
    wrote = {batch.drafter_id, *batch.lines.values_list("written_by", flat=True)}
    wrote |= set(batch.writers.values_list("pk", flat=True))
    if batch.state in OPEN:
        lines = batch.lines.all()
        items = {*lines.values_list("item", flat=True), *lines.filter(others__gt=0).values_list("others", flat=True)}
        saves = DraftSave.objects.filter(edition__item__in=items, edition__state="draft").exclude(by=None)
        wrote |= set(saves.values_list("by", flat=True))
    return wrote


def may_write(batch, user, *, on) -> bool:
    return drafts_for(user, on=on).filter(pk=batch.department_id).exists()


def actions_for(batch, user, *, on) -> list[Action]:
    """What this person may do with the batch as it stands, by post and by what he wrote himself."""
    state = State(batch.state)
    return [action for action in possible(state) if why_not(batch, action, user, on=on) == ""]


def why_not(batch, action: Action, user, *, on) -> str:
    """ "" | "author" | "post": why this person may not take that act."""
    if action in OF_THE_DRAFTER:
        return "" if may_write(batch, user, on=on) else "post"
    if not _holds_the_post(batch, State(batch.state), user, on=on):
        return "post"
    return "author" if user.pk in authors(batch) else ""


def _holds_the_post(batch, state, user, *, on) -> bool:
    roles = roles_of(user, on=on)
    if state is State.HEAD:
        # Where the head wrote it himself, the leader in charge stands above him.
        heads = Posting.objects.filter(in_force(on), user=user, post__role=Role.HEAD, post__department=batch.department)
        return heads.exists() or Role.LEADER in roles
    if state in (State.KEEPER, State.APPROVED):
        return Role.LIST_ADMIN in roles or _heads_the_keepers(user, on=on)
    if state is State.LEGAL:
        return Role.LEGAL in roles
    return state is State.OFFICE and Role.OFFICE in roles


def _heads_the_keepers(user, *, on) -> bool:
    """Rules S12: the section that keeps the power and service lists is the one with the list administrators."""
    keepers = Post.objects.filter(role=Role.LIST_ADMIN).values("department")
    held = Posting.objects.filter(in_force(on), user=user, post__role=Role.HEAD, post__department__in=keepers)
    return held.exists()
