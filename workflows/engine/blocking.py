"""False materials and fraud: who used them may not apply for the same item again for a time (Art. 78, 79).

Only items that directly concern public safety, health, life or property bar a new application
(settings.PUBLIC_SAFETY_ITEMS); for the others the ground is recorded and warned of, and nothing is barred.
"""

from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.wording import day_words
from workflows.calendars import add_months
from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_reason
from workflows.errors import NotAllowed
from workflows.models import Block
from workflows.transitions import Action

MONTHS = {Block.Ground.FALSE_MATERIALS: 12, Block.Ground.FRAUD: 36}  # Art. 78: one year; Art. 79: three


def concerns_public_safety(item) -> bool:
    return item.code in settings.PUBLIC_SAFETY_ITEMS


def last_day_of(item, ground: str, *, on: date) -> date | None:
    """The last day of a block opened on this day, or None where the item bars nobody."""
    return add_months(on, MONTHS[Block.Ground(ground)]) if concerns_public_safety(item) else None


def open_block(case: Case, ground: str, reason: str, *, item=None) -> Block | None:
    """In the act that states the ground (decline, refuse, revoke). None where the item bars nobody.

    item: the one barred, if it is not that of the case (a licence renewed by an item of its own).
    """
    app = case.application
    item = item or app.item
    last = last_day_of(item, ground, on=case.today)
    if last is None:
        return None
    block = Block.objects.create(
        applicant=app.applicant,
        item=item,
        application=app,
        ground=ground,
        reason=reason,
        started_on=case.today,
        last_day=last,
        opened_at=case.at,
        opened_by=case.by,
    )
    case.note.update(blocked_until=last.isoformat(), block_ground=str(ground))
    return block


def warn(case: Case, false_materials: bool, reason: str) -> dict:
    """What the paper of a decision on this ground says beside, and the block it opens."""
    if not false_materials:
        return {}
    block = open_block(case, Block.Ground.FALSE_MATERIALS, reason)
    case.note["false_materials"] = True
    return {"false_materials": _("Yes"), "blocked_until": block.last_day if block else ""}


def block_after_fraud(application, *, by, at, reason, expected_version=None):
    """What was granted had been obtained by fraud or bribery (Art. 79): three years."""
    require_reason(reason)
    with opened(application, Action.BLOCK_AFTER_FRAUD, by=by, at=at, expected_version=expected_version) as case:
        if not case.application.letters.filter(kind__in=("grant", "renewal", "change")).exists():
            raise NotAllowed(_("Nothing was granted in this case."))
        bar_with(case, reason, item=case.application.item)
        case.note.update(reason=reason)
    return application


def bar_with(case: Case, reason: str, *, item) -> Block:
    """With the revocation of what had been obtained by fraud (Art. 69(2), 79): three years, in the same act."""
    if standing_for_fraud(case.application, on=case.today):
        raise NotAllowed(_("The applicant has been barred for fraud in this case already."))
    block = open_block(case, Block.Ground.FRAUD, reason, item=item)
    if block is None:
        raise NotAllowed(_("This item does not concern public safety or health; the law bars nobody from it."))
    return block


def standing_for_fraud(application, *, on: date) -> bool:
    found = Block.objects.filter(application=application, ground=Block.Ground.FRAUD, lifted_at=None, last_day__gte=on)
    return found.exists()


def may_bar_with_revocation(licence, *, on: date) -> bool:
    """Whether the bar of Art. 79 is offered with the revocation of this licence."""
    return concerns_public_safety(licence.item) and not standing_for_fraud(licence.application, on=on)


def lift_block(application, *, by, at, reason, expected_version=None):
    """The blocks that came from this case end now: the ground has fallen away, or was wrong."""
    require_reason(reason)
    with opened(application, Action.LIFT_BLOCK, by=by, at=at, expected_version=expected_version) as case:
        standing = Block.objects.filter(application=case.application, lifted_at=None, last_day__gte=case.today)
        if not standing.update(lifted_at=case.at, lifted_by=by, lift_reason=reason):
            raise NotAllowed(_("No block stands that could be lifted."))
        case.note.update(reason=reason)
    return application


def standing(applicant, item, *, on: date) -> Block | None:
    """The longest block in force on this day."""
    blocks = Block.objects.filter(applicant=applicant, item=item, lifted_at=None, last_day__gte=on)
    return blocks.order_by("-last_day").first()


def require_free(applicant, item, *, on: date) -> None:
    """Called before an application is received."""
    block = standing(applicant, item, on=on)
    if block is None:
        return
    words = {
        Block.Ground.FALSE_MATERIALS: _(
            "False materials were used in application %(number)s. Until %(last)s this item cannot be applied for again "
            "(Licence Law, Art. 78); from %(first)s it can."
        ),
        Block.Ground.FRAUD: _(
            "What was granted in application %(number)s had been obtained by improper means. Until %(last)s this item "
            "cannot be applied for again (Licence Law, Art. 79); from %(first)s it can."
        ),
    }[Block.Ground(block.ground)]
    raise NotAllowed(
        words
        % {
            "number": block.application.number,
            "last": day_words(block.last_day),
            "first": day_words(block.last_day + timedelta(days=1)),
        }
    )
