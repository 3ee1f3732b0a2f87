"""The record of what administrators change. Written in the transaction of the change, or the change does not happen."""

from accounts.models import AuditRecord

Kind = AuditRecord.Kind


def note(kind: Kind, subject, *, by, at, before: dict | None = None, after: dict | None = None) -> AuditRecord:
    """before and after: the facts that changed, by the names an auditor reads; dates and people become text."""
    return AuditRecord.objects.create(
        kind=kind, subject=str(subject)[:200], actor=by, at=at, before=_plain(before), after=_plain(after)
    )


def _plain(facts: dict | None) -> dict:
    return {str(name): value if isinstance(value, int | None) else str(value) for name, value in (facts or {}).items()}
