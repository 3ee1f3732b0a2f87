"""Internal notes: said among those who handle a case, apart from its file."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflows import permissions, timekeeping
from workflows.models import InternalNote
from workflows.views.desk_access import officers_only, visible_case

LONGEST = 2000


@officers_only
@require_POST
def add(request, number, *, at):
    found = visible_case(request, number, at=at)
    if not permissions.is_of_the_case(request.user, found, on=timekeeping.local_date(at)):
        raise Http404
    text = request.POST.get("note", "").replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        messages.warning(request, _("The note is empty."))
    elif len(text) > LONGEST:
        messages.error(request, _("A note has at most %(n)s characters.") % {"n": LONGEST})
    else:
        last = InternalNote.objects.filter(application=found).last()
        if last is None or (last.author_id, last.text) != (request.user.pk, text):  # a second click says nothing new
            InternalNote.objects.create(application=found, author=request.user, at=at, text=text)
    return redirect(reverse("desk-case", args=[number]) + "#notes")


def notes_of(application, user, *, on):
    """The notes, for those who handle the case; None for others who may only look."""
    if not permissions.is_of_the_case(user, application, on=on):
        return None
    return list(application.internal_notes.select_related("author"))
