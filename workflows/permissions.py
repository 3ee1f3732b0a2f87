"""Who may see which cases, and who may do what to one.

Grants stand on coarse objects: a post is granted a Stage (may handle it) or a Department (may see its cases).
Dated postings are the truth of who holds a post; group membership follows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.grants import departments_granted
from accounts.models import Posting
from accounts.posts import applicants_of, roles_of
from accounts.roles import Role
from workflows import candidates, opinions, rights
from workflows.errors import Forbidden
from workflows.models.application import has_run_at
from workflows.models.flow import StageGrant
from workflows.posts_held import posts_of
from workflows.transitions import IN_STAGE, Action

BY_APPLICANT = frozenset({Action.SUBMIT, Action.RESUBMIT, Action.RESUBMIT_PART, Action.WITHDRAW})
APPROVES_EXTENSION = frozenset({Role.CHIEF})  # Art. 42: the head of the bureau
MIGRATES = frozenset({Role.LIST_ADMIN})  # who keeps the flows
LICENCE_ACTS = frozenset({Action.REVOKE_LICENCE, Action.DEREGISTER_LICENCE})
ENDS_LICENCES = frozenset({Role.LEADER, Role.CHIEF})
APPROVES_VOID = frozenset({Role.LEADER, Role.CHIEF})
# 三员 keep the machine running; none of them sees the content of a case.
BLIND = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})


@dataclass(frozen=True)
class Scope:
    """The cases one person may see, as a condition."""

    applicants: frozenset[int] = field(default_factory=frozenset)
    departments: frozenset[int] = field(default_factory=frozenset)
    posts: frozenset[int] = field(default_factory=frozenset)
    host: int | None = None  # the cases whose hearing this person leads

    def apply(self, cases):
        if not (self.applicants or self.departments or self.posts or self.host):
            return cases.none()
        where = Q()
        if self.applicants:
            where |= Q(applicant__in=self.applicants)
        if self.departments:
            where |= Q(department__in=self.departments) | Q(town__in=self.departments)
        if self.posts:
            where |= has_run_at(self.posts)
        if self.host:
            where |= rights.has_hearing_led_by(self.host)
        return cases.filter(where)


def scope_of(user, *, on) -> Scope:
    if not user.is_authenticated or not user.is_active:
        return Scope()
    if user.kind == "applicant":
        return Scope(applicants=frozenset(a.pk for a in applicants_of(user, on=on)))
    if BLIND & set(roles_of(user, on=on)):
        return Scope()
    return Scope(
        departments=frozenset(departments_granted(user, "view_cases", on=on)),
        posts=frozenset(posts_of(user, on=on)),
        host=user.pk,
    )


def require(by, case) -> None:
    """Raise Forbidden unless this person may do this act on this case. The system (None) may do its own acts."""
    if by is None:
        return
    if case.action in BY_APPLICANT:
        if not _speaks_for_applicant(by, case) and not _holds(by, case):
            raise Forbidden(_("Only the applicant or an authorised agent may do this."))
        return
    if case.action in rights.BEYOND_THE_STAGE:
        if not rights.may(case.action, by, case.application, on=case.today, holds=lambda: _holds(by, case)):
            raise Forbidden(rights.WORDS[case.action])
        return
    if case.action is Action.EXTEND:
        _require_role(by, case, APPROVES_EXTENSION, _("Only the head of the bureau may approve an extension."))
        return
    if case.action is Action.VOID:
        _require_role(by, case, APPROVES_VOID, _("Only the leader in charge may void a case."))
        return
    if case.action is Action.MIGRATE:
        _require_role(by, case, MIGRATES, _("Only who keeps the flows may move cases to another version."))
        return
    if case.action in LICENCE_ACTS:
        _require_role(by, case, ENDS_LICENCES, _("Only the leader in charge may revoke or deregister a licence."))
        return
    if case.run is None or case.action not in IN_STAGE[case.stage(case.run).kind]:
        raise Forbidden(_("This is not done at the present stage."))
    if case.action is Action.GIVE_OPINION:
        if not opinions.asked_of(by, case.run, on=case.today):
            raise Forbidden(_("No opinion is asked of your post, or it has been given already."))
        return
    if not _holds(by, case):
        raise Forbidden(_("This stage belongs to another post."))
    if case.run.officer_id and case.run.officer_id != by.pk and case.action is not Action.RELEASE:
        raise Forbidden(_("A colleague has taken this case. It has to be released first."))
    if (stage := case.stage(case.run)).candidates == "other_than" and candidates.barred(case, stage) == by.pk:
        other = case.plan.by_key[stage.candidates_of].name
        raise Forbidden(_("Who handled “%(stage)s” may not handle this stage too.") % {"stage": other})


def _speaks_for_applicant(by, case) -> bool:
    return any(a.pk == case.application.applicant_id for a in applicants_of(by, on=case.today))


def _holds(by, case) -> bool:
    """Holds the post of the visit today, and that post is granted the stage."""
    if case.run is None:
        return False
    return (
        Posting.objects.filter(
            Q(end_on=None) | Q(end_on__gte=case.today), user=by, start_on__lte=case.today, post=case.run.post_id
        )
        .filter(
            post__group__in=StageGrant.objects.filter(
                content_object=case.run.stage_id, permission__codename="handle_stage"
            ).values("group")
        )
        .exists()
    )


def _require_role(by, case, roles, words) -> None:
    if not roles & set(roles_of(by, on=case.today)):
        raise Forbidden(words)
