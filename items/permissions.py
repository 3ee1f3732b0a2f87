from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import staff_required
from accounts.roles import Role
from items.drafts import DraftIsHeld


def list_admin_required(view):
    """Pages of the 行政审批科: only who holds the post of list administrator today.

    A draft that a change batch under review carries is not written; whoever tries is led to that batch.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except DraftIsHeld as held:
            words = _(
                "Batch %(number)s, under review, carries this draft. It can be edited when the batch is returned."
            )
            messages.warning(request, words % {"number": held.batch.number})
            if request.headers.get("HX-Request"):
                return HttpResponse(status=204, headers={"HX-Redirect": reverse("change-batch", args=[held.batch.pk])})
            return redirect("change-batch", held.batch.pk)

    return staff_required(guarded, roles=frozenset({Role.LIST_ADMIN}))
