"""The word of each kind of power in the numbers of its papers, chosen by who keeps the lists."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import staff_required
from workflows import timekeeping
from workflows.errors import Incomplete
from workflows.letters import kinds as letter_kinds
from workflows.letters import series
from workflows.views.manage_flows import KEEPERS


class SeriesForm(forms.Form):
    """A field per kind of power, named for its type code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, (name, _word) in letter_kinds.POWERS.items():
            self.fields[f"p{code}"] = forms.CharField(label=name, max_length=2)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_series(request):
    form = SeriesForm(request.POST or None, initial={f"p{code}": word for code, word in series.words().items()})
    if request.method == "POST" and form.is_valid():
        wanted = {name[1:]: word for name, word in form.cleaned_data.items()}
        try:
            changed = series.choose(wanted, by=request.user, at=timekeeping.now())
        except Incomplete as error:
            for code, words in error.fields.items():
                form.add_error(f"p{code}", words)
        else:
            said = _("Saved. It holds for the papers to come.") if changed else _("Nothing was changed.")
            messages.success(request, said)
            return redirect("paper-series")
    year = timekeeping.local_date(timekeeping.now()).year
    context = {"form": form, "year": year}
    return render(request, "admin/workflows/series.html", context, status=400 if form.errors else 200)
