"""Deputies: who does whose work, from when to when. Officers name their own; heads those of their section."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.posts import departments_of
from accounts.wording import day_words
from workflows import deputies, timekeeping
from workflows.errors import EngineError, Forbidden
from workflows.models import Deputyship
from workflows.views.desk_access import officers_only

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOST_SHOWN = 50


class NameDeputy(forms.Form):
    absent = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Who is away"), empty_label=None)
    deputy = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Who stands in"), empty_label=gettext_lazy("Choose…")
    )
    start_on = forms.DateField(label=gettext_lazy("First day"), widget=DATE)
    end_on = forms.DateField(label=gettext_lazy("Last day"), widget=DATE)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Such as leave, a course, business elsewhere."),
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, initial={"absent": user.pk, "start_on": today}, **kwargs)
        people = deputies.may_name_for(user, on=today)
        self.fields["absent"].queryset = people
        near = departments_of(user, on=today)
        self.fields["deputy"].queryset = (
            User.objects.filter(
                Q(postings__post__department__in=near)
                | Q(postings__post__department__in=deputies.headed_departments(user, on=today)),
                kind=User.Kind.STAFF,
                is_active=True,
            )
            .distinct()
            .order_by("name")
        )


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def deputy_list(request, *, at):
    today = timekeeping.local_date(at)
    form = NameDeputy(request.POST if request.method == "POST" else None, user=request.user, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = deputies.name(by=request.user, at=at, today=today, **form.cleaned_data)
        except EngineError as error:
            for name, words in (error.fields or {None: error.message}).items():
                form.add_error(name, str(words))
        else:
            words = _("%(deputy)s stands in for %(absent)s from %(start)s to %(end)s.") % {
                "deputy": made.deputy.name,
                "absent": made.absent.name,
                "start": day_words(made.start_on),
                "end": day_words(made.end_on),
            }
            messages.success(request, words)
            return redirect("desk-deputies")
    people = deputies.may_name_for(request.user, on=today)
    found = Deputyship.objects.filter(Q(absent__in=people) | Q(deputy=request.user))
    found = found.select_related("absent", "deputy", "made_by", "ended_by").distinct()[:MOST_SHOWN]
    context = {"form": form, "rows": [{"one": one, "state": _state(one, today)} for one in found]}
    return render(request, "desk/deputies.html", context, status=400 if form.errors else 200)


def _state(one: Deputyship, today) -> str:
    if one.ended_at is not None:
        return "ended"
    if one.end_on < today:
        return "past"
    return "future" if one.start_on > today else "present"


@officers_only
@require_POST
def end(request, pk, *, at):
    today = timekeeping.local_date(at)
    found = get_object_or_404(Deputyship, pk=pk)
    try:
        deputies.end(found, by=request.user, at=at, today=today)
    except Forbidden as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Ended. From now on everybody does their own work again."))
    return redirect("desk-deputies")
