"""Who may see which cases, and who may do what to one.

Grants stand on coarse objects: a post is granted a Stage (may handle it) or a Department (may see its cases).
Dated postings are the truth of who holds a post; group membership follows them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.grants import departments_granted
from accounts.models import User
from accounts.posts import applicants_of, roles_of
from accounts.roles import Role
from workflows import candidates, deputies, opinions, rights
from workflows.errors import Forbidden
from workflows.models.application import has_run_at, is_asked_of
from workflows.posts_held import postings, posts_of
from workflows.transitions import IN_STAGE, Action, StageKind

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
            where |= has_run_at(self.posts) | is_asked_of(self.posts)
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
        posts=frozenset(deputies.posts_in_sight(user, on=on).values_list("pk", flat=True)),
        host=user.pk,
    )


def require(by, case) -> None:
    """Raise Forbidden unless this person may do this act on this case. The system (None) may do its own acts."""
    if by is None:
        return
    if case.action in BY_APPLICANT:
        if _speaks_for_applicant(by, case):
            return
        holders = case.holders()
        if not holders:
            raise Forbidden(_("Only the applicant or an authorised agent may do this."))
        _acts_for(case, by.pk if by.pk in holders else min(holders))
        return
    if case.action in rights.BEYOND_THE_STAGE:
        if not rights.may(case.action, by, case.application, on=case.today, holds=lambda: bool(case.holders())):
            raise Forbidden(rights.WORDS[case.action])
        if case.action not in rights.OF_A_ROLE:
            _acts_for_who_had_part(by, case)
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
    if case.action in BESIDE_THE_STAGE:
        BESIDE_THE_STAGE[case.action](by, case)
        return
    if case.run is None or case.action not in IN_STAGE[case.stage(case.run).kind]:
        raise Forbidden(_("This is not done at the present stage."))
    if case.action is Action.GIVE_OPINION:
        _require_opinion(by, case)
        return
    holders = case.holders()
    up = not holders and _is_handed_up_to(by, case)
    if up:
        holders = {by.pk}
    if not holders:
        raise Forbidden(_("This stage belongs to another post."))
    taken_by = case.run.officer_id
    if not up and taken_by and taken_by not in holders | {by.pk} and case.action is not Action.RELEASE:
        raise Forbidden(_("A colleague has taken this case. It has to be released first."))
    _acts_for(case, taken_by if taken_by in holders else by.pk if by.pk in holders else min(holders))
    stage = case.stage(case.run)
    if stage.candidates == "other_than" and candidates.barred(case, stage) & {by.pk, case.note.get("for")}:
        other = case.plan.by_key[stage.candidates_of].name
        raise Forbidden(_("Who handled “%(stage)s” may not handle this stage too.") % {"stage": other})


def _acts_for(case, holder: int) -> None:
    """Who acts as a deputy says for whom: in the event, and as the handler in letters."""
    if holder != case.by.pk:
        case.note.update({"for": holder, "for_name": User.objects.get(pk=holder).name})


def _acts_for_who_had_part(by, case) -> None:
    """Of acts beyond the stage: whoever had no part in the case themselves has it through somebody who is away."""
    had_part = postings(by, on=case.today).filter(post__in=case.application.runs.order_by().values("post"))
    holders = set(had_part.values_list("user", flat=True))
    if holders and by.pk not in holders:
        _acts_for(case, min(holders))


def _speaks_for_applicant(by, case) -> bool:
    return any(a.pk == case.application.applicant_id for a in applicants_of(by, on=case.today))


def _is_handed_up_to(by, case) -> bool:
    """Overdue, and this person heads the section of its post: engine/handing_up.py."""
    if case.run.handed_up_at is None:
        return False
    return deputies.headed_posts(by, on=case.today).filter(pk=case.run.post_id).exists()


def _require_opinion(by, case) -> None:
    asked = opinions.asked_of(by, case.run, on=case.today)
    if not asked:
        raise Forbidden(_("No opinion is asked of your post, or it has been given already."))
    holders = set(postings(by, on=case.today).filter(post=asked[0].post_id).values_list("user", flat=True))
    _acts_for(case, by.pk if by.pk in holders else min(holders))


def _require_head(by, case) -> None:
    """Who works at a post is arranged by the head of its section."""
    if case.run is None or not deputies.headed_posts(by, on=case.today).filter(pk=case.run.post_id).exists():
        raise Forbidden(_("Only the head of the section assigns its cases."))


def _require_asked(by, case) -> None:
    if not case.application.consultations.filter(ended_at=None, post__in=posts_of(by, on=case.today)).exists():
        raise Forbidden(_("Your post has not been asked."))


def _require_asker(by, case) -> None:
    if not case.application.consultations.filter(ended_at=None, run__post__in=posts_of(by, on=case.today)).exists():
        raise Forbidden(_("Only the post that asked may take the question back."))


def _require_counter(by, case) -> None:
    if not is_counter_of(by, case.application, on=case.today):
        raise Forbidden(_("Papers are kept at the counter that took them in."))


def is_counter_of(user, application, *, on) -> bool:
    """Works at a post that takes in or accepted this case."""
    kinds = [str(StageKind.ACCEPTANCE), str(StageKind.COMBINED)]
    return application.runs.filter(stage__kind__in=kinds, post__in=posts_of(user, on=on)).exists()


def _require_applicant_or_counter(by, case) -> None:
    if not _speaks_for_applicant(by, case) and not is_counter_of(by, case.application, on=case.today):
        raise Forbidden(_("Only the applicant or an authorised agent may do this."))


def _require_of_the_case(by, case) -> None:
    if not is_of_the_case(by, case.application, on=case.today):
        raise Forbidden(_("Only officers who handle this case may do this."))


def is_of_the_case(user, application, *, on) -> bool:
    """Works at a post to which the case has come, or heads its section; who only looks on does not."""
    return application.runs.filter(post__in=deputies.posts_in_sight(user, on=on)).exists()


BESIDE_THE_STAGE = {
    Action.ASSIGN: _require_head,
    Action.ANSWER: _require_asked,
    Action.TAKE_BACK: _require_asker,
    Action.ATTACH_SCAN: _require_counter,
    Action.HAND_IN_LATE: _require_applicant_or_counter,
    Action.LINK: _require_of_the_case,
    Action.CHECK_COMMITMENT: _require_of_the_case,
}


def _require_role(by, case, roles, words) -> None:
    if roles & set(roles_of(by, on=case.today)):
        return
    absent = deputies.leaders_stood_in_for(by, roles, on=case.today)
    if absent is None:
        raise Forbidden(words)
    _acts_for(case, absent)
