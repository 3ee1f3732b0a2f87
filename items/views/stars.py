"""Stars (星级): the worksheet of all approval items, and the page where one is declared and approved."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import roles_today, staff_required
from accounts.posts import departments_of
from accounts.roles import Role
from items import rating, stars
from items.models import StarRating

APPROVES = frozenset({Role.LIST_ADMIN})
DECLARES = frozenset({Role.HEAD, Role.LIAISON})
READERS = APPROVES | DECLARES | {Role.SUPERVISOR, Role.OFFICE, Role.LEADER, Role.CHIEF}


class StarForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=gettext_lazy("Stars"),
        coerce=int,
        choices=[(n, "★" * n or "—") for n in range(stars.MOST, -1, -1)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed where it is more than the guide supports."),
    )


@staff_required(roles=READERS)
@require_safe
def worksheet(request):
    found = rating.rows(on=timezone.localdate())
    context = {"rows": found, "share": rating.share(found), "waiting": sum(row.waits for row in found)}
    return render(request, "admin/items/stars.html", context)


@staff_required(roles=READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def item_stars(request, code):
    row = next((row for row in rating.rows(on=timezone.localdate()) if row.item.code == code), None)
    if row is None:
        raise Http404
    step = _step(request.user, row)
    given = row.declared if step == StarRating.Kind.APPROVED and row.waits else None
    first = given.stars if given else row.computed.stars
    form = StarForm(request.POST if request.method == "POST" else None, initial={"stars": first})
    if request.method == "POST":
        if step is None:
            raise PermissionDenied
        if form.is_valid() and _rated(request, row.item, step, form):
            messages.success(request, _("Recorded."))
            return redirect("stars")
    history = row.item.star_ratings.select_related("by", "edition")
    context = {"row": row, "form": form, "step": step, "history": history}
    return render(request, "admin/items/star.html", context, status=422 if form.errors else 200)


def _step(user, row) -> str | None:
    """What this person does here: approve, or declare for their own section; else only read."""
    roles = roles_today(user)
    if roles & APPROVES:
        return StarRating.Kind.APPROVED
    own = {department.pk for department in departments_of(user, on=timezone.localdate())}
    return StarRating.Kind.DECLARED if roles & DECLARES and row.item.department_id in own else None


def _rated(request, item, step, form) -> bool:
    verb = rating.approve if step == StarRating.Kind.APPROVED else rating.declare
    said = form.cleaned_data
    try:
        verb(item, said["stars"], reason=said["reason"], by=request.user, at=timezone.localtime())
    except rating.CannotRate as error:
        form.add_error("stars", str(error))
        return False
    return True
