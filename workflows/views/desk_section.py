"""The head's page: everything open in the section, who has how much, and handing cases out."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import Posting, User
from accounts.posts import in_force
from workflows import deputies, engine, readings, timekeeping
from workflows.desk import worklists
from workflows.desk.handling_forms import with_load
from workflows.errors import EngineError
from workflows.views.desk_access import is_pick, officers_only

ROWS = 50


class HandOut(forms.Form):
    officer = forms.ChoiceField(label=gettext_lazy("To"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed where the case is taken from somebody."),
    )

    def __init__(self, data=None, *, officers):
        super().__init__(data)
        self.officers = {str(user.pk): user for user in officers}
        choices = [(pk, with_load(user)) for pk, user in self.officers.items()]
        self.fields["officer"].choices = [("", _("Choose…")), *choices]


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, *, at):
    today = timekeeping.local_date(at)
    departments = list(deputies.headed_departments(request.user, on=today))
    if not departments:
        raise Http404
    posts = deputies.headed_posts(request.user, on=today)
    runs = worklists.open_at(posts.values("pk")).filter(post__in=posts)
    form = HandOut(request.POST if request.method == "POST" else None, officers=officers_at(posts, on=today))
    if request.method == "POST" and form.is_valid() and _hand_out(request, form, runs, at):
        return redirect("desk-section")
    loads = list(form.officers.values())
    shown = {"": runs, "unclaimed": runs.filter(officer=None)}
    chosen = request.GET.get("officer", "")
    if chosen in form.officers:
        shown[chosen] = runs.filter(officer=chosen)
    page = Paginator(shown.get(chosen, runs).prefetch_related("application__pauses"), ROWS)
    page = page.get_page(request.GET.get("page"))
    context = {
        "departments": departments,
        "form": form,
        "loads": loads,
        "chosen": chosen if chosen in shown else "",
        "unclaimed": runs.filter(officer=None).count(),
        "page": page,
        "ticked": request.POST.getlist("pick"),
        "rows": [_row(run, today) for run in page.object_list],
    }
    return render(request, "desk/section.html", context, status=400 if form.errors else 200)


def officers_at(posts, *, on):
    """Who holds one of these posts, with what each has in hand."""
    held = Count("runs", filter=Q(runs__ended_at=None), distinct=True)
    people = Posting.objects.filter(in_force(on), post__in=posts).values("user")
    return User.objects.filter(pk__in=people, is_active=True).annotate(load=held).order_by("name")


def _row(run, today) -> dict:
    application = run.application
    return {
        "run": run,
        "case": application,
        "limit": readings.most_urgent(application, application.open_deadlines, run.pk, today=today),
        "pick": f"{run.pk}.{application.version}",
    }


def _hand_out(request, form, runs, at) -> bool:
    """Each ticked visit in an act of its own; what cannot be handed out is said and stays. True: nothing was wrong."""
    picks = dict(pick.split(".", 1) for pick in request.POST.getlist("pick")[: 2 * ROWS] if is_pick(pick))
    if not picks:
        form.add_error(None, _("Tick the cases to hand out."))
        return False
    officer, reason = form.officers[form.cleaned_data["officer"]], form.cleaned_data["reason"]
    found = {str(run.pk): run for run in runs.filter(pk__in=picks)}
    done = 0
    for pk, version in picks.items():
        if pk not in found:
            messages.error(request, _("One of the cases no longer waits in the section."))
            continue
        try:
            engine.assign(
                found[pk].application,
                by=request.user,
                at=at,
                officer=officer,
                reason=reason,
                expected_version=int(version),
                run_id=int(pk),
            )
        except EngineError as error:
            words = "；".join(str(text) for text in error.fields.values()) or error.message
            form.add_error("reason" if "reason" in error.fields else None, f"{found[pk].application.number}：{words}")
        else:
            done += 1
    if done:
        messages.success(request, _("%(n)s cases handed to %(who)s.") % {"n": done, "who": officer.name})
    return not form.errors
