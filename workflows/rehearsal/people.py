"""Who appears in a trial: an invented applicant, and officers who really hold the posts."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Applicant, Post, User
from accounts.posts import holders
from workflows.errors import Forbidden
from workflows.rehearsal.invented import CREDIT_CODE, NAMES, PHONE, RESIDENT_ID
from workflows.rehearsal.stuck import Stuck


def applicant(kind: str, *, electronic: bool) -> Applicant:
    """In the trial's own tables; number and name are nobody's."""
    user = User.objects.create(username=f"rehearsal-{kind}", name=NAMES[kind], kind=User.Kind.APPLICANT, password="!")
    person = kind == Applicant.Kind.PERSON
    return Applicant.objects.enrol(
        kind=kind,
        name=NAMES[kind],
        id_type="resident_id" if person else "credit_code",
        id_number=RESIDENT_ID if person else CREDIT_CODE,
        phone=PHONE,
        user=user,
        real_name_level=3,
        electronic_delivery=electronic,
    )


def of_post(post: Post, *, on, first: int | None = None) -> list[User]:
    """Who holds a post on a day; who has the case already comes first."""
    return sorted(holders(post, on=on).filter(is_active=True), key=lambda user: (user.pk != first, user.pk))


def by_one_of(post: Post, act, *, on, first: int | None = None):
    """`act(officer)` by the first of the post who may; the last refusal is told if nobody may."""
    why = None
    for officer in of_post(post, on=on, first=first):
        try:
            with transaction.atomic():
                return act(officer)
        except Forbidden as error:
            why = error
    if why is None:
        raise Stuck(_("Nobody holds the post “%(post)s”.") % {"post": post})
    raise why


def colleague(officer: User, post: Post, *, on) -> User | None:
    """Another officer of the same place: a check on site is made by two (Art. 34, 55)."""
    posts = [post, *Post.objects.filter(department=post.department_id).exclude(pk=post.pk).order_by("pk")]
    others = (one for near in posts for one in of_post(near, on=on) if one.pk != officer.pk)
    return next(others, None) or User.objects.filter(kind="staff", is_active=True).exclude(pk=officer.pk).first()
