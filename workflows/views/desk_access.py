"""Who comes to the desk: officers. To everybody else it does not exist; the three administrators are told why."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.posts import roles_of
from workflows import readings, timekeeping
from workflows.errors import Incomplete
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
    return bool(dot) and all(_is_number(part) for part in (run, version))


def version_seen(request) -> int:
    """The version of the case that the page was made from. Raises Incomplete."""
    version = request.POST.get("version", "")
    if not _is_number(version):
        raise Incomplete(_("Please send the page once more."))
    return int(version)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def case_page(request, found, template, *, at, status, title, **more):
    """A page about one case: with its open visits and the limits that run."""
    limits = readings.rows_of(found, today=timekeeping.local_date(at))
    context = {
        "case": found,
        "runs": list(found.runs.filter(ended_at=None).select_related("stage", "post__department", "officer")),
        "limits": [row for row in limits if not row.finished],
        "title": title,
        **more,
    }
    return render(request, template, context, status=status)
