"""告知承诺 (rules §7): signed with the application, the case goes on without the proof, checked after the grant.

What is found false is told in writing and is the ground to revoke (Art. 69(2): obtained by deceit); the revocation
itself is engine.revoke, by the leader in charge.
"""

from datetime import date

from django.utils.translation import gettext as _

from workflows import commitments
from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_reason, require_text
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.models import Commitment, CommitmentCheck
from workflows.transitions import Action


def require_offered(edition, applicant, commitment: dict | None, *, on: date) -> set[str]:
    """The keys of the materials the commitment stands for. commitment: {"materials": [keys], "signed_by": name}."""
    if not commitment:
        return set()
    if not commitments.is_offered(edition):
        raise NotAllowed(_("For this item no written commitment is offered."))
    if words := commitments.why_not(applicant, on=on):
        raise NotAllowed(words)
    if not str(commitment.get("signed_by") or "").strip():
        words = _("Sign with your name.")
        raise Incomplete(words, fields={"signed_by": words})
    keys = set(commitment.get("materials") or ())
    offered = {m.key for m in commitments.offered_materials(edition)}
    if keys - offered:
        raise NotAllowed(_("Only what the guide names may be replaced by a commitment."))
    if not keys and not commitments.conditions_of(edition):
        words = _("Choose at least one material.")
        raise Incomplete(words, fields={"commitment": words})
    return keys


def sign(case: Case, commitment: dict | None, keys: set[str]) -> dict:
    """In the act of submission: the paper with what was told and what is committed to, and the row. What the event
    says of it."""
    if not commitment:
        return {}
    edition, signed_by = case.application.edition, commitment["signed_by"].strip()[:120]
    materials = [m for m in commitments.offered_materials(edition) if m.key in keys]
    conditions = commitments.conditions_of(edition)
    letter = paperwork.issue(
        case,
        "commitment",
        promises=commitments.points_of(materials, conditions, edition),
        check_days=edition.commitment_days,
        signed_by=signed_by,
    )
    Commitment.objects.create(
        application=case.application,
        materials=[m.key for m in materials],
        conditions=[c.text for c in conditions],
        check_days=edition.commitment_days,
        signed_by=signed_by,
        made_at=case.at,
        letter=letter,
    )
    told = {"materials": [m.key for m in materials], "conditions": [c.text for c in conditions]}
    return {"commitment": {**told, "signed_by": signed_by, "letter": letter.number}}


def check_commitment(application, *, by, at, kept: bool, finding, expected_version=None):
    """After the grant, by an officer of the case: what was committed to is true (kept), or it is not. Once.

    finding: what was looked at and found; what is false in at least ten characters, it becomes the ground to revoke.
    """
    if kept is None:
        words = _("Say what you found.")
        raise Incomplete(words, fields={"kept": words})
    (require_text if kept else require_reason)(finding, "finding")
    with opened(application, Action.CHECK_COMMITMENT, by=by, at=at, expected_version=expected_version) as case:
        commitment = commitments.of(case.application)
        last = commitment and commitments.check_by(commitment, calendar=case.calendar)
        if last is None:
            raise NotAllowed(_("Nothing was granted on a written commitment in this case."))
        if hasattr(commitment, "check_made"):
            raise NotAllowed(_("The commitment has been checked already."))
        letter = None if kept else paperwork.issue(case, "commitment_broken", finding=finding)
        CommitmentCheck.objects.create(
            commitment=commitment, kept=kept, finding=finding, checked_by=by, checked_at=case.at, letter=letter
        )
        case.note.update(kept=kept, finding=finding, check_by=last.isoformat(), in_time=case.today <= last)
        if letter:
            case.note["letter"] = letter.number
    return application


def require_not_committed(application, targets: set[str]) -> None:
    """Before a correction notice: what stands on a commitment is not asked for."""
    if targets & {f"material:{key}" for key in commitments.materials_of(application)}:
        raise NotAllowed(_("A material the applicant committed to in writing is not asked for; it is checked later."))
