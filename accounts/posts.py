"""Who holds which post when. Dated postings are the truth; membership in the post's group follows them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Applicant, Department, Post, Posting, User
from accounts.once import once
from accounts.roles import Role, may_be_held_together


def in_force(on: date) -> Q:
    return Q(start_on__lte=on) & (Q(end_on=None) | Q(end_on__gte=on))


def appoint(user: User, post: Post, *, start_on: date) -> Posting:
    """Give a post. ValidationError where the three administrators would be mixed with anything else."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        roles = {Role(r) for r in _open(user, start_on).values_list("post__role", flat=True)} | {Role(post.role)}
        if not may_be_held_together(roles):
            raise ValidationError(
                _("System, security and audit administrators hold that one role and no other."), code="three"
            )
        posting, _made = Posting.objects.get_or_create(
            user=user, post=post, end_on=None, defaults={"start_on": start_on}
        )
        user.groups.add(post.group)
    return posting


def relieve(posting: Posting, *, end_on: date, today: date | None = None) -> None:
    """End a posting with the end of `end_on`; the group follows at once when that day has passed."""
    posting.end_on = end_on
    posting.save(update_fields=["end_on"])
    sync(posting.user, on=today or end_on)


def sync(user: User, *, on: date) -> None:
    """Make the user's groups of posts equal to the postings in force on that day."""
    groups = set(
        Post.objects.filter(postings__in=Posting.objects.filter(in_force(on), user=user)).values_list(
            "group", flat=True
        )
    )
    kept = user.groups.filter(post=None).values_list("pk", flat=True)
    user.groups.set(groups | set(kept))


def holders(post: Post, *, on: date):
    return User.objects.filter(postings__in=Posting.objects.filter(in_force(on), post=post)).distinct()


def roles_of(user: User, *, on: date) -> set[Role]:
    def ask():
        return {Role(r) for r in Posting.objects.filter(in_force(on), user=user).values_list("post__role", flat=True)}

    return set(once(("roles", user.pk, on), ask))


def departments_of(user: User, *, on: date):
    return Department.objects.filter(posts__postings__in=Posting.objects.filter(in_force(on), user=user)).distinct()


def applicants_of(user: User, *, on: date) -> list[Applicant]:
    """Whom this account may act for: itself, and principals whose mandate is in force."""
    mandated = Q(mandates__agent=user, mandates__valid_from__lte=on) & (
        Q(mandates__valid_to=None) | Q(mandates__valid_to__gte=on)
    )
    return list(Applicant.objects.filter(Q(user=user) | mandated).distinct())


def _open(user: User, on: date):
    return Posting.objects.filter(Q(end_on=None) | Q(end_on__gte=on), user=user)
