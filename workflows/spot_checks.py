"""事后督查: of the cases towns decide in the bureau's name, a share is drawn and looked at by the section (rules §4).

Which ones is settled when they are decided: engine/drawing_lots.py.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department
from accounts.posts import departments_of, roles_of
from accounts.roles import Role
from workflows.engine.reasons import require_reason
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import SpotCheck

CHECKERS = frozenset({Role.REVIEWER, Role.HEAD})


def of(user, *, on):
    """The spot checks of the sections in which a person reviews or leads."""
    if not CHECKERS & set(roles_of(user, on=on)):
        return SpotCheck.objects.none()
    sections = departments_of(user, on=on).exclude(kind=Department.Kind.TOWN)
    return SpotCheck.objects.filter(department__in=sections)


def record(check: SpotCheck, *, result: str, finding: str, by, at, on) -> SpotCheck:
    """Once. A defect is described; what was found stays."""
    if result not in SpotCheck.Result.values:
        words = _("Say what you found.")
        raise Incomplete(words, fields={"result": words})
    if result == SpotCheck.Result.DEFECT:
        require_reason(finding, "finding")
    if not of(by, on=on).filter(pk=check.pk).exists():
        raise Forbidden(_("This is looked at by another section."))
    with transaction.atomic():
        locked = SpotCheck.objects.select_for_update().get(pk=check.pk)
        if locked.checked_at is not None:
            raise NotAllowed(_("%(who)s has recorded this check already.") % {"who": locked.checked_by})
        locked.result, locked.finding = result, finding.strip()
        locked.checked_by, locked.checked_at = by, at
        locked.save(update_fields=["result", "finding", "checked_by", "checked_at"])
    return locked
