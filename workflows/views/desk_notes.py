"""Internal notes, from the page of a case."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from workflows import notes
from workflows.errors import Forbidden, Incomplete
from workflows.views.desk_access import officers_only, visible_case


@officers_only
@require_POST
def add(request, number, *, at):
    found = visible_case(request, number, at=at)
    try:
        notes.add(found, by=request.user, at=at, text=request.POST.get("note", ""))
    except Forbidden:
        raise Http404 from None
    except Incomplete as error:
        messages.error(request, error.message)
    return redirect(reverse("desk-case", args=[number]) + "#notes")
