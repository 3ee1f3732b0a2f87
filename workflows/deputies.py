"""Who does whose work while they are away (AB岗).

A deputy acts with the absent officer's own posts, on the days of the deputyship, and every act says for whom. There
are no chains: what somebody may do as a deputy cannot be handed on, since only postings are looked up, never
deputyships of deputyships; and nobody is named who is away, or is a deputy, in the same days.
House rule: the deputy holds a post in the department of each post of the absent one, so that a town's work stays in
the town and nothing is delegated further.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Department, Post, Posting, User
from accounts.posts import departments_of, in_force, roles_of
from accounts.roles import THREE_ADMINISTRATORS, Role
from accounts.wording import day_words
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Deputyship
from workflows.posts_held import postings, standing_for

HEADS = [str(Role.HEAD), str(Role.CHIEF)]
LONGEST_DAYS = 92  # house rule: whoever is away longer is relieved of the post


def absent_by_post(user, *, on: date) -> dict[int, list[User]]:
    """For posts the person does not hold: whose work is done there."""
    rows = postings(user, on=on).select_related("user")
    own = {row.post_id for row in rows if row.user_id == user.pk}
    found: dict[int, list[User]] = {}
    for row in rows:
        if row.post_id not in own:
            found.setdefault(row.post_id, []).append(row.user)
    return found


def absent_of(user, *, on: date) -> set[int]:
    return set(standing_for(user, on=on).values_list("absent", flat=True))


def leaders_stood_in_for(user, roles, *, on: date) -> int | None:
    """What only leaders may approve (Art. 42), a leader may approve for a leader who is away; nobody else may."""
    if not {Role.LEADER, Role.CHIEF} & set(roles_of(user, on=on)):
        return None
    theirs = postings(user, on=on).exclude(user=user).filter(post__role__in=[str(role) for role in roles])
    return theirs.values_list("user", flat=True).first()


def may_name_for(user, *, on: date):
    """Whose deputy this person may name: their own, and as head (also standing in) those of the section."""
    headed = headed_departments(user, on=on)
    return (
        User.objects.filter(
            Q(pk=user.pk) | Q(postings__in=Posting.objects.filter(in_force(on), post__department__in=headed))
        )
        .filter(kind=User.Kind.STAFF, is_active=True)
        .distinct()
        .order_by("name")
    )


def headed_departments(user, *, on: date):
    """A head heads the section or town of the post; the chief, whoever works for the bureau itself."""
    return Department.objects.filter(posts__role__in=HEADS, posts__postings__in=postings(user, on=on)).distinct()


def headed_posts(user, *, on: date):
    return Post.objects.filter(department__in=headed_departments(user, on=on))


def posts_in_sight(user, *, on: date):
    """Those a person works at, and as head those of the section."""
    works_at = postings(user, on=on).values("post")
    return Post.objects.filter(Q(pk__in=works_at) | Q(department__in=headed_departments(user, on=on)))


def name(
    *, absent: User, deputy: User, start_on: date, end_on: date, by: User, at, today: date, reason=""
) -> Deputyship:
    """Errors: Forbidden, Incomplete with `fields`, NotAllowed."""
    with transaction.atomic():
        # One after another for the same people, so that two namings cannot both find nothing in the way.
        list(User.objects.select_for_update().filter(pk__in=[absent.pk, deputy.pk]).order_by("pk"))
        if not may_name_for(by, on=today).filter(pk=absent.pk).exists():
            raise Forbidden(_("You may name a deputy for yourself, and as head for the officers of your section."))
        _require_days(start_on, end_on, today)
        _require_fit(absent, deputy, start_on)
        _require_no_chain(absent, deputy, start_on, end_on)
        return Deputyship.objects.create(
            absent=absent, deputy=deputy, start_on=start_on, end_on=end_on, reason=reason, made_by=by, made_at=at
        )


def end(deputyship: Deputyship, *, by: User, at, today: date) -> None:
    """Back earlier, or not gone at all. The absent one, the deputy and the head may say so."""
    with transaction.atomic():
        found = Deputyship.objects.select_for_update().get(pk=deputyship.pk)
        if found.ended_at is not None:
            return
        concerned = by.pk in (found.absent_id, found.deputy_id)
        if not concerned and not may_name_for(by, on=today).filter(pk=found.absent_id).exists():
            raise Forbidden(_("Only the officers concerned and their head may end this."))
        found.ended_by, found.ended_at = by, at
        found.save(update_fields=["ended_by", "ended_at"])


def _require_days(start_on, end_on, today) -> None:
    if start_on < today:
        words = _("This begins today at the earliest: what was done is not changed afterwards.")
        raise Incomplete(words, fields={"start_on": words})
    if end_on < start_on:
        words = _("The last day lies before the first.")
        raise Incomplete(words, fields={"end_on": words})
    if (end_on - start_on).days >= LONGEST_DAYS:
        words = _("At most %(n)s days. Whoever is away longer should be relieved of the post.") % {"n": LONGEST_DAYS}
        raise Incomplete(words, fields={"end_on": words})


def _require_fit(absent, deputy, on) -> None:
    if deputy.pk == absent.pk:
        words = _("Somebody else has to stand in.")
        raise Incomplete(words, fields={"deputy": words})
    theirs = {Role(r) for r in roles_of(absent, on=on)}
    if (theirs | set(roles_of(deputy, on=on))) & THREE_ADMINISTRATORS:
        raise NotAllowed(_("System, security and audit administrators neither have deputies nor are they deputies."))
    missing = set(departments_of(absent, on=on)) - set(departments_of(deputy, on=on))
    if missing or not theirs or not deputy.is_active:
        words = _("The deputy has to hold a post in the same department.")
        raise Incomplete(words, fields={"deputy": words})


def _require_no_chain(absent, deputy, start_on, end_on) -> None:
    same_days = Deputyship.objects.filter(ended_at=None, start_on__lte=end_on, end_on__gte=start_on)
    if other := same_days.filter(absent=absent).first():
        raise NotAllowed(_in_the_way(other, _("%(absent)s already has a deputy: %(deputy)s, %(start)s to %(end)s.")))
    if other := same_days.filter(absent=deputy).first():
        words = _in_the_way(other, _("%(absent)s is away too, %(start)s to %(end)s. Please name somebody else."))
        raise Incomplete(words, fields={"deputy": words})
    if other := same_days.filter(deputy=absent).first():
        raise NotAllowed(
            _in_the_way(
                other, _("%(deputy)s stands in for %(absent)s, %(start)s to %(end)s; that cannot be handed on.")
            )
        )


def _in_the_way(other: Deputyship, words: str) -> str:
    return words % {
        "absent": other.absent.name,
        "deputy": other.deputy.name,
        "start": day_words(other.start_on),
        "end": day_words(other.end_on),
    }
