"""Who holds which post, from when to when. Appointing and relieving; a grant follows the post, not the person."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts import posts as offices
from accounts.guards import staff_required
from accounts.models import Post, Posting, User
from accounts.roles import THREE_ADMINISTRATORS, Role
from accounts.wording import day_words
from workflows import timekeeping

KEEPERS = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Person(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return f"{user.name}（{user.username}）"


class AppointForm(forms.Form):
    user = Person(User.objects.none(), label=gettext_lazy("Person"), empty_label=gettext_lazy("Choose"))
    start_on = forms.DateField(label=gettext_lazy("First day"), widget=DATE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(kind="staff", is_active=True).order_by("name", "username")


class RelieveForm(forms.Form):
    end_on = forms.DateField(label=gettext_lazy("Last day"), widget=DATE)


def _posts():
    postings = Posting.objects.select_related("user").order_by("-start_on", "-pk")
    return Post.objects.select_related("department").prefetch_related(Prefetch("postings", postings))


def _state(posting, today) -> str:
    if posting.end_on and posting.end_on < today:
        return "past"
    return "future" if posting.start_on > today else "present"


@staff_required(roles=KEEPERS)
@require_safe
def post_list(request):
    today = timekeeping.local_date(timekeeping.now())
    rows = [
        {"post": post, "holders": [p for p in post.postings.all() if _state(p, today) == "present"]}
        for post in _posts().order_by("department__code", "role", "title")
    ]
    vacant = sum(not row["holders"] for row in rows)
    return render(request, "admin/workflows/posts.html", {"rows": rows, "vacant": vacant})


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def post(request, pk):
    today = timekeeping.local_date(timekeeping.now())
    found = get_object_or_404(_posts(), pk=pk)
    form = AppointForm(request.POST or None, initial={"start_on": today})
    if request.method == "POST" and form.is_valid():
        user, start_on = form.cleaned_data["user"], form.cleaned_data["start_on"]
        try:
            with transaction.atomic():
                offices.appoint(user, found, start_on=start_on)
                offices.sync(user, on=today)  # before the first day there is nothing to be granted yet
                said = {"name": user.name, "start_on": start_on}
                audit.note(audit.Kind.APPOINTMENT, found, by=request.user, at=timekeeping.now(), after=said)
        except ValidationError as error:
            form.add_error("user", error)
        else:
            messages.success(
                request, _("%(name)s holds this post from %(day)s.") % {"name": user, "day": day_words(start_on)}
            )
            return redirect("manage-post", pk)
    return _page(request, found, today, form)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def relieve(request, pk, posting):
    today = timekeeping.local_date(timekeeping.now())
    found = get_object_or_404(Posting.objects.select_related("user", "post__department"), pk=posting, post=pk)
    if _state(found, today) == "past":
        messages.info(request, _("This has already ended."))
        return redirect("manage-post", pk)
    form = RelieveForm(request.POST or None, initial={"end_on": max(today, found.start_on)})
    if request.method == "POST" and form.is_valid():
        end_on = form.cleaned_data["end_on"]
        if end_on < found.start_on:
            form.add_error("end_on", _("This lies before the first day, %(day)s.") % {"day": day_words(found.start_on)})
        else:
            with transaction.atomic():
                before = {"name": found.user.name, "end_on": found.end_on}
                offices.relieve(found, end_on=end_on, today=today)
                after = {"name": found.user.name, "end_on": end_on}
                audit.note(
                    audit.Kind.RELIEF, found.post, by=request.user, at=timekeeping.now(), before=before, after=after
                )
            messages.success(
                request, _("%(name)s holds this post until %(day)s.") % {"name": found.user, "day": day_words(end_on)}
            )
            return redirect("manage-post", pk)
    context = {"posting": found, "form": form}
    return render(request, "admin/workflows/relieve.html", context, status=400 if form.errors else 200)


def _page(request, found, today, form):
    context = {
        "post": found,
        "postings": [{"posting": p, "state": _state(p, today)} for p in found.postings.all()],
        "form": form,
        "administrator": Role(found.role) in THREE_ADMINISTRATORS,
    }
    return render(request, "admin/workflows/post.html", context, status=400 if form.errors else 200)
