"""Who may do what with a change batch on a day."""

from django.utils import timezone

from accounts.guards import roles_today
from accounts.models import Department, Posting
from accounts.posts import in_force, roles_of
from accounts.roles import Role
from items.listing.states import OF_THE_DRAFTER, OPEN, UNDER_REVIEW, Action, State, possible
from items.models import ChangeBatch, DraftSave

RESPONSIBILITY = ChangeBatch.List.RESPONSIBILITY

DRAFTING = frozenset({Role.LIAISON, Role.REVIEWER, Role.HEAD, Role.LIST_ADMIN})
REVIEWING = frozenset({Role.HEAD, Role.LEADER, Role.LIST_ADMIN, Role.LEGAL, Role.OFFICE})
WRITING = DRAFTING | {Role.OFFICE}  # the office writes in the responsibility list too (rules S12)
READING = WRITING | {Role.LEADER, Role.CHIEF, Role.LEGAL, Role.SUPERVISOR}


def drafts_for(user, *, on, list):
    """The departments in whose name this person may ask for changes of a list: those where a drafting post is held."""
    roles = WRITING if list == RESPONSIBILITY else DRAFTING
    held = Posting.objects.filter(in_force(on), user=user, post__role__in=roles)
    return Department.objects.filter(pk__in=held.values("post__department")).order_by("code")


def authors(batch) -> set[int]:
    """Everybody who wrote any of it, lines or the drafts they carry. None of them reviews it (rules §12: the legality
    reviewer is not the drafter)."""
    wrote = {batch.drafter_id, *batch.lines.values_list("written_by", flat=True)}
    wrote |= set(batch.writers.values_list("pk", flat=True))
    wrote |= set(batch.duty_lines.values_list("written_by", flat=True))
    if batch.state in OPEN:
        lines = batch.lines.all()
        items = {*lines.values_list("item", flat=True), *lines.filter(others__gt=0).values_list("others", flat=True)}
        saves = DraftSave.objects.filter(edition__item__in=items, edition__state="draft").exclude(by=None)
        wrote |= set(saves.values_list("by", flat=True))
    return wrote


def may_write(batch, user, *, on) -> bool:
    return drafts_for(user, on=on, list=batch.list).filter(pk=batch.department_id).exists()


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


def waiting_for(user) -> int:
    """How many batches wait for the review of this person: those at a desk he holds, without what he wrote himself."""
    if not REVIEWING & roles_today(user):
        return 0
    today = timezone.localdate()
    batches = ChangeBatch.objects.filter(state__in=UNDER_REVIEW)
    return sum(
        _holds_the_post(batch, State(batch.state), user, on=today) and user.pk not in authors(batch)
        for batch in batches
    )


def _holds_the_post(batch, state, user, *, on) -> bool:
    roles = roles_of(user, on=on)
    if state is State.HEAD:
        # Only where the head wrote it himself does a leader in charge stand in.
        heads = Posting.objects.filter(in_force(on), post__role=Role.HEAD, post__department=batch.department)
        heads = set(heads.values_list("user", flat=True))
        return user.pk in heads or (Role.LEADER in roles and heads <= authors(batch))
    if state in (State.KEEPER, State.APPROVED):
        if batch.list == RESPONSIBILITY:
            return _works_in(keeping_offices(), {Role.HEAD, Role.REVIEWER}, user, on=on)
        # The section that keeps the power and service lists is the one with the list administrators.
        keepers = Department.objects.filter(posts__role=Role.LIST_ADMIN)
        return Role.LIST_ADMIN in roles or _works_in(keepers, {Role.HEAD}, user, on=on)
    if state is State.LEGAL:
        return Role.LEGAL in roles
    return state is State.OFFICE and Role.OFFICE in roles


def keeping_offices():
    """Rules S12: 局办公室 keeps the responsibility list; it is where the leading group's office has its post."""
    return Department.objects.filter(posts__role=Role.OFFICE).distinct()


def _works_in(departments, roles, user, *, on) -> bool:
    held = Posting.objects.filter(in_force(on), user=user, post__role__in=roles, post__department__in=departments)
    return held.exists()
