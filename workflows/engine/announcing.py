"""What takes effect with the delivery of its notice (rules §1.5, §1.6); until then nothing moves."""

from django.utils.translation import gettext as _

from workflows.errors import NotAllowed
from workflows.models import Announcement, ExtensionRequest


def at_once(case) -> bool:
    """Electronic delivery is delivery at issue, for those who agreed to it."""
    return case.application.applicant.electronic_delivery


def open_of(case, effect: str) -> Announcement | None:
    return Announcement.objects.filter(application=case.application, effect=effect, settled_at=None).first()


def require_none(case, effect: str) -> None:
    if open_of(case, effect):
        raise NotAllowed(
            _("Another one is pending: its notice has not been delivered yet. Deliver it, or cancel it first.")
        )


def announce(case, effect: str, letter, **facts) -> Announcement:
    return Announcement.objects.create(
        application=case.application,
        effect=effect,
        letter=letter,
        announced_at=case.at,
        announced_by=case.by,
        **facts,
    )


def settle(case, announcement: Announcement, outcome: str) -> None:
    announcement.settled_at, announcement.outcome = case.at, outcome
    announcement.save(update_fields=["settled_at", "outcome"])


def lapse(case) -> None:
    """The case is decided or ended: what was still pending has nothing to move any more."""
    waiting = {"application": case.application}
    Announcement.objects.filter(**waiting, settled_at=None).update(settled_at=case.at, outcome="lapsed")
    ExtensionRequest.objects.filter(**waiting, answered_at=None).update(answered_at=case.at, outcome="lapsed")
