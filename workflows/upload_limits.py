"""How much one person may send in: house bounds, so that nobody fills the disk. What was removed lies there still."""

from django.conf import settings
from django.db.models import Count, Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.models import User
from workflows import timekeeping
from workflows.models import SubmittedFile


def refusal(*, by: User, size: int, at, draft=None) -> str:
    """Why no file of so many bytes is taken any more today, in words; empty where there is room.

    In a transaction: the account is locked, so that two uploads side by side are counted one after the other.
    """
    if by.kind == User.Kind.STAFF:
        return ""  # a counter scans for everybody
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if draft is not None:
        files, used = _sum(SubmittedFile.objects.filter(draft=draft, removed_at=None))
        if files >= settings.UPLOAD_DRAFT_FILES:
            words = _("One application takes at most %(most)s files. Please put several pages into one file.")
            return words % {"most": settings.UPLOAD_DRAFT_FILES}
        if used + size > settings.UPLOAD_DRAFT_BYTES:
            words = _("The files of one application may have %(most)s together. Please send smaller ones.")
            return words % {"most": filesizeformat(settings.UPLOAD_DRAFT_BYTES)}
    midnight = timekeeping.moment(timekeeping.local_date(at)).replace(hour=0)
    files, used = _sum(SubmittedFile.objects.filter(uploaded_by=by, uploaded_at__gte=midnight))
    if files >= settings.UPLOAD_DAY_FILES:
        words = _("You have sent %(most)s files today, which is as many as one account may. Please go on tomorrow.")
        return words % {"most": settings.UPLOAD_DAY_FILES}
    if used + size > settings.UPLOAD_DAY_BYTES:
        words = _("One account may send %(most)s a day. Please go on tomorrow, or come to the counter.")
        return words % {"most": filesizeformat(settings.UPLOAD_DAY_BYTES)}
    return ""


def _sum(files) -> tuple[int, int]:
    found = files.order_by().aggregate(files=Count("pk"), bytes=Sum("size"))
    return found["files"], found["bytes"] or 0
