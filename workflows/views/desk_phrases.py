"""The phrase book: one's own sentences, and those of the sections one works in."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from workflows import timekeeping
from workflows.desk import phrasebook
from workflows.models import Phrase
from workflows.views.desk_access import came_from, officers_only

OWN = "own"


class PhraseForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Sentence"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    book = forms.ChoiceField(label=gettext_lazy("In whose book"), widget=forms.RadioSelect, initial=OWN)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.departments = {str(one.pk): one for one in phrasebook.keeps(user, on=today)}
        if self.departments:
            names = [(pk, str(one)) for pk, one in self.departments.items()]
            self.fields["book"].choices = [(OWN, _("My own")), *names]
        else:
            del self.fields["book"]

    def owner(self, user) -> dict:
        department = self.departments.get(self.cleaned_data.get("book", OWN))
        return {"department": department} if department else {"user": user}


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def phrase_list(request, *, at):
    today = timekeeping.local_date(at)
    form = PhraseForm(request.POST if request.method == "POST" else None, user=request.user, today=today)
    phrases = phrasebook.phrases_of(request.user, on=today)
    if request.method == "POST" and form.is_valid():
        if phrases.count() >= phrasebook.MOST:
            form.add_error(None, _("The book is full. Please remove what is no longer used."))
        else:
            owner = form.owner(request.user)
            Phrase.objects.create(text=form.cleaned_data["text"], made_by=request.user, made_at=at, **owner)
            messages.success(request, _("Added to the phrase book."))
            return redirect(request.get_full_path())
    context = {
        "form": form,
        "rows": [{"phrase": p, "mine": phrasebook.may_edit(p, request.user, on=today)} for p in phrases],
        "back": came_from(request),
    }
    return render(request, "desk/phrases.html", context, status=400 if form.errors else 200)


def _own(request, pk, at) -> Phrase:
    today = timekeeping.local_date(at)
    found = get_object_or_404(phrasebook.phrases_of(request.user, on=today), pk=pk)
    if not phrasebook.may_edit(found, request.user, on=today):
        raise Http404
    return found


@officers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk, *, at):
    found = _own(request, pk, at)
    form = PhraseForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        today=timekeeping.local_date(at),
        initial={"text": found.text},
    )
    form.fields.pop("book", None)
    if request.method == "POST" and form.is_valid():
        Phrase.objects.filter(pk=found.pk).update(text=form.cleaned_data["text"])
        messages.success(request, _("Changed. What was already written with it stays as it is."))
        return redirect("desk-phrases")
    return render(request, "desk/phrase.html", {"form": form, "phrase": found}, status=400 if form.errors else 200)


@officers_only
@require_POST
def remove(request, pk, *, at):
    found = _own(request, pk, at)
    Phrase.objects.filter(pk=found.pk).update(removed_at=at)
    messages.success(request, _("Removed from the phrase book."))
    return redirect("desk-phrases")
