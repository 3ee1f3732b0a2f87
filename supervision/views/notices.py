"""What the monitoring tells the posts a person holds. Any member of staff, their own posts only."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import staff_required
from supervision import noting
from supervision.models import Notice
from workflows import timekeeping
from workflows.permissions import posts_of

PER_PAGE = 30


def notices_of(user, *, on):
    return Notice.objects.filter(post__in=posts_of(user, on=on))


@staff_required
@require_safe
def notice_list(request):
    today = timekeeping.local_date(timekeeping.now())
    rows = (
        notices_of(request.user, on=today)
        .select_related("application__edition", "post__department", "acknowledged_by", "urging__by", "step_up")
        .select_related("stepped_from__notice__post__department")
        .prefetch_related("step_up__notices__post__department")
        .defer("application__answers", "application__edition__form")
        .order_by(F("acknowledged_at").desc(nulls_first=True), "-created_at", "-pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = notices_of(request.user, on=today).filter(acknowledged_at=None).count()
    return render(request, "supervision/notices.html", {"page": page, "waiting": waiting})


@staff_required
@require_POST
def acknowledge(request, pk):
    at = timekeeping.now()
    notice = get_object_or_404(notices_of(request.user, on=timekeeping.local_date(at)), pk=pk)
    if noting.note(notice, by=request.user, at=at):
        messages.success(request, _("Noted."))
    else:
        messages.info(request, _("A colleague has already noted this."))
    return redirect("notices")


@staff_required
@require_POST
def acknowledge_many(request):
    """The ticked ones, or all that the page showed; of other people's posts nothing, whatever is sent."""
    at = timekeeping.now()
    sent = request.POST.getlist("shown" if "all" in request.POST else "pick")[:PER_PAGE]
    own = notices_of(request.user, on=timekeeping.local_date(at)).filter(pk__in=[int(pk) for pk in sent if _is_pk(pk)])
    if n := noting.note_all(own, by=request.user, at=at):
        messages.success(request, ngettext("%(n)s notice noted.", "%(n)s notices noted.", n) % {"n": n})
    else:
        messages.info(request, _("Nothing was ticked that is not noted yet."))
    return redirect("notices")


def _is_pk(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
