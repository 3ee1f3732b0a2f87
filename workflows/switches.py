"""What is switched on of the things that happen by themselves (models/enforcement.py)."""

from workflows.models import Enforcement

Kind = Enforcement.Kind


def latest(kind: str) -> Enforcement | None:
    return Enforcement.objects.filter(kind=kind).first()


def on(kind: str) -> Enforcement | None:
    """The rule as it stands; None where it is off, or nobody ever set it."""
    found = latest(kind)
    return found if found and found.enabled else None
