"""Internal notes: said among those who handle a case, apart from its file and its record."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import permissions, timekeeping
from workflows.errors import Forbidden, Incomplete
from workflows.models import InternalNote

LONGEST = 2000
NOT_YOURS = gettext_lazy("Only officers who handle this case may do this.")


def add(application, *, by, at, text: str) -> InternalNote | None:
    """A second click says nothing new and adds nothing (None). Errors: Forbidden, Incomplete on `text`."""
    if not permissions.is_of_the_case(by, application, on=timekeeping.local_date(at)):
        raise Forbidden(NOT_YOURS)
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    words = ""
    if not text:
        words = _("The note is empty.")
    elif len(text) > LONGEST:
        words = _("A note has at most %(n)s characters.") % {"n": LONGEST}
    if words:
        raise Incomplete(words, fields={"text": words})
    last = InternalNote.objects.filter(application=application).last()
    if last is not None and (last.author_id, last.text) == (by.pk, text):
        return None
    return InternalNote.objects.create(application=application, author=by, at=at, text=text)


def of(application, user, *, on):
    """The notes, for those who handle the case; None for others who may only look."""
    if not permissions.is_of_the_case(user, application, on=on):
        return None
    return list(application.internal_notes.select_related("author"))
