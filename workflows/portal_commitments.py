"""A written commitment while it is being written: kept with the draft, or said at the counter."""

from workflows import commitments
from workflows.engine.committing import require_offered
from workflows.models import Draft


def of_draft(draft: Draft) -> set[str]:
    """Keys of the materials it stands for; only what the present guide offers."""
    chosen = set(draft.commitment.get("materials", ())) if draft.commitment else set()
    return chosen & {m.key for m in commitments.offered_materials(draft.edition)} if chosen else set()


def keep(draft: Draft, commitment: dict | None, *, on) -> None:
    """Errors as engine.submit would raise them: Incomplete with `signed_by` or `commitment`, NotAllowed."""
    keys = require_offered(draft.edition, draft.applicant, commitment, on=on)
    said = {"materials": sorted(keys), "signed_by": commitment["signed_by"].strip()} if commitment else {}
    Draft.objects.filter(pk=draft.pk, application=None).update(commitment=said)
    draft.commitment = said


def typed(data) -> dict | None:
    """From a form: {"materials", "signed_by"}, or None where none is made."""
    if data.get("commit") != "yes":
        return None
    return {
        "materials": data.getlist("committed"),
        "signed_by": data.get("signed_by", "").replace("\x00", "").strip()[:120],
    }


def choices(edition, applicant, chosen, *, on) -> dict | None:
    """What a page shows; None where nothing is offered."""
    if not commitments.is_offered(edition):
        return None
    return {
        "why_not": commitments.why_not(applicant, on=on),
        "materials": [(m, m.key in chosen) for m in commitments.offered_materials(edition)],
        "conditions": commitments.conditions_of(edition),
        "days": edition.commitment_days,
    }
