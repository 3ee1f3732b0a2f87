"""告知承诺, read: what an edition lets be committed to, what a case rests on, what is still to be checked (rules §7).

House rules: who broke a commitment is not offered one for settings.COMMITMENT_REST_MONTHS; the days to check are the
edition's, in working days after the grant.
"""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from items.guides import NOT_HANDED_IN
from workflows import timekeeping
from workflows.calendars import add_months
from workflows.deputies import posts_in_sight
from workflows.licence_kinds import Revocation
from workflows.models import Commitment, CommitmentCheck, Licence

KINDS = {"material": "材料", "condition": "条件"}


def offered_materials(edition) -> list:
    """What a commitment may stand for, in the order of the guide; nothing where the switch is off."""
    if not edition.commitment_days:
        return []
    return [m for m in edition.materials.all() if m.commitment and m.required and m.source not in NOT_HANDED_IN]


def conditions_of(edition) -> list:
    return [c for c in edition.conditions.all() if c.commitment] if edition.commitment_days else []


def is_offered(edition) -> bool:
    return bool(offered_materials(edition) or conditions_of(edition))


def of(application) -> Commitment | None:
    return Commitment.objects.filter(application=application).select_related("letter", "check_made").first()


def materials_of(application) -> set[str]:
    """Keys of what a commitment stands for. Asks nothing where the edition offers none."""
    if not application.edition.commitment_days:
        return set()
    found = Commitment.objects.filter(application=application).values_list("materials", flat=True)
    return {key for keys in found for key in keys}


def points_of(materials, conditions, edition) -> list[dict]:
    """The rows of the paper: what is committed to, and on which basis it would have to be proved."""
    rows = [("material", m.name, _what(m), m.basis) for m in materials]
    rows += [("condition", c.text, "已经符合，并能够持续符合", c.basis) for c in conditions]
    return [
        {"kind": KINDS[kind], "label": label, "promise": promise, "basis": str(basis or f"《{edition.name}》办事指南")}
        for kind, label, promise, basis in rows
    ]


def _what(material) -> str:
    return "不提交该材料，所证明的事项属实，核查时能够提供"


def why_not(applicant, *, on: date) -> str:
    """Why this applicant is not offered it now; empty where they are."""
    broken = (
        CommitmentCheck.objects.filter(commitment__application__applicant=applicant, kept=False)
        .order_by("-checked_at")
        .first()
    )
    if broken is None:
        return ""
    last = add_months(timekeeping.local_date(broken.checked_at), settings.COMMITMENT_REST_MONTHS)
    if on > last:
        return ""
    words = _("An earlier commitment was found false. Until %(day)s the materials themselves have to be handed in.")
    return words % {"day": last.isoformat()}


def check_by(commitment: Commitment, *, calendar=None) -> date | None:
    """The last day to check it. None while nothing has been granted, and where nothing was."""
    app = commitment.application
    if app.decided_at is None or not app.letters.filter(kind__in=("grant", "renewal", "change")).exists():
        return None
    calendar = calendar or timekeeping.calendar()
    return calendar.add_workdays(timekeeping.local_date(app.decided_at), commitment.check_days)


def is_to_check(application) -> bool:
    row = of(application) if application.edition.commitment_days else None
    return row is not None and not hasattr(row, "check_made") and check_by(row) is not None


def to_check(user, *, on: date):
    """Granted on a commitment and not yet checked, of the cases this officer works on or heads."""
    posts = posts_in_sight(user, on=on).values("pk")
    return (
        Commitment.objects.filter(check_made=None, application__runs__post__in=posts)
        .filter(application__letters__kind__in=("grant", "renewal", "change"))
        .select_related("application__edition", "application__applicant")
        .distinct()
        .order_by("application__decided_at")
    )


def ground_to_revoke(licence) -> dict:
    """What a commitment found false gives the revocation of what was granted on it; nothing else does."""
    granted_by = Licence.objects.filter(family=licence.family).values("application")
    check = CommitmentCheck.objects.filter(commitment__application__in=granted_by, kept=False).first()
    return {"ground": str(Revocation.FRAUD), "reason": check.finding} if check else {}


def panel_of(application, *, today: date) -> dict | None:
    """What a case's page shows of its commitment."""
    row = of(application) if application.edition.commitment_days else None
    if row is None:
        return None
    names = {m.key: m.name for m in application.edition.materials.all()}
    last, check = check_by(row), getattr(row, "check_made", None)
    return {
        "row": row,
        "rows": [*(names.get(key, key) for key in row.materials), *row.conditions],
        "check_by": last,
        "check": check,
        "overdue": check is None and last is not None and last < today,
    }
