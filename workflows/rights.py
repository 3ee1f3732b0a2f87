"""Acts that are not tied to the present stage: proof of delivery, hearings, the head's answer, blocks. Who may."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.posts import applicants_of, roles_of
from accounts.roles import Role
from workflows.models import Hearing
from workflows.posts_held import postings
from workflows.transitions import Action

OF_A_ROLE = {
    Action.REFUSE_EXTENSION: frozenset({Role.CHIEF}),  # Art. 42: who approves is who refuses
    Action.BLOCK_AFTER_FRAUD: frozenset({Role.LEADER, Role.CHIEF}),
    Action.LIFT_BLOCK: frozenset({Role.CHIEF}),
}
WORDS = {
    Action.SERVE: _("Delivery is recorded by an officer of a post the case has been at."),
    Action.REQUEST_HEARING: _("A hearing is asked for by the applicant, or recorded by who handles the case."),
    Action.RECORD_HEARING: _("The record is made by the host of the hearing or by who handles the case."),
    Action.REFUSE_EXTENSION: _("Only the head of the bureau answers a request for an extension."),
    Action.BLOCK_AFTER_FRAUD: _("Only the leader in charge or the head of the bureau may do this."),
    Action.LIFT_BLOCK: _("Only the head of the bureau may lift a block."),
}
BEYOND_THE_STAGE = frozenset(WORDS)


def may(action: Action, by, application, *, on, holds) -> bool:
    """holds(): whether this person holds the open visit; asked only where it matters."""
    if action in OF_A_ROLE:
        return bool(OF_A_ROLE[action] & set(roles_of(by, on=on)))
    if action is Action.SERVE:
        return has_part(by, application, on=on)
    if action is Action.REQUEST_HEARING:
        return any(a.pk == application.applicant_id for a in applicants_of(by, on=on)) or holds()
    return is_host(by, application) or holds()


def has_part(by, application, *, on) -> bool:
    """Works, on this day, at a post that the case was ever offered to."""
    posts = application.runs.order_by().values("post")
    return postings(by, on=on).filter(post__in=posts).exists()


def has_hearing_led_by(user_id: int):
    """Cases whose hearing this person leads, or has led: a stranger to the case has to read it."""
    return Exists(Hearing.objects.filter(application=OuterRef("pk"), host=user_id, state__in=("scheduled", "held")))


def hearings_to_lead(user) -> list:
    """Fixed hearings this person leads, the next first: no post brings them to the desk of a stranger to the case."""
    found = Hearing.objects.filter(host=user, state=Hearing.State.SCHEDULED)
    return list(found.select_related("application__edition").order_by("held_at", "pk"))


def is_host(by, application) -> bool:
    return Hearing.objects.filter(application=application, host=by, state=Hearing.State.SCHEDULED).exists()
