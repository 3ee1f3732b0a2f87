"""Who comes to the desk: officers. To everybody else it does not exist; the three administrators are told why."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from accounts.posts import roles_of
from workflows import timekeeping
from workflows.models import Application
from workflows.permissions import BLIND


def officers_only(view):
    """The view gets `at=`, the one instant of this request."""

    @login_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.kind != User.Kind.STAFF:
            raise Http404
        at = timekeeping.now()
        if BLIND & roles_of(request.user, on=timekeeping.local_date(at)):
            return render(request, "desk/administrators.html", status=403)
        return view(request, *args, at=at, **kwargs)

    return guarded


def visible_case(request, number: str, *, at) -> Application:
    """A case this officer may see; one that does not exist and one of another department look the same."""
    cases = Application.objects.visible_to(request.user, on=timekeeping.local_date(at))
    return get_object_or_404(
        cases.select_related("item", "edition", "applicant", "department", "town", "submitted_by", "flow_version"),
        number=number,
    )


def came_from(request) -> str:
    """The address in `next`, if it is one of ours; else nothing."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.startswith("/") else ""  # a bare word would be taken for the name of a view


def way_back(request, otherwise: str = "") -> str:
    return came_from(request) or otherwise or reverse("desk")


def words_of(query, name: str = "q") -> str:
    """What was typed into a search field, fit for the database."""
    return query.get(name, "").replace("\x00", "").strip()[:100]


def is_pick(text: str) -> bool:
    """A ticked row of a list: the visit and the version of the case that were seen, "12.3"."""
    run, dot, version = text.partition(".")
    return bool(dot) and all(part.isascii() and part.isdigit() and len(part) < 10 for part in (run, version))
