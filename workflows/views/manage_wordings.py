"""What the papers say: read, changed, looked at as a PDF, put in force for the papers to come."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import staff_required
from workflows import timekeeping
from workflows.errors import Incomplete, Stale
from workflows.letters import kinds as letter_kinds
from workflows.letters import samples as letter_samples
from workflows.letters import typesetting, wording_book, wordings
from workflows.letters.kinds import SORTS, LetterKind
from workflows.models import WordingVersion
from workflows.views.manage_flows import KEEPERS

LONGEST = 8000


class WordingForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=60)
    other_title = forms.CharField(
        label=gettext_lazy("Title for items that are not licences"), max_length=60, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Wording"),
        help_text=gettext_lazy(
            "An empty line begins a new paragraph. The facts in braces are filled in by the system."
        ),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def wording(self):
        given = self.cleaned_data
        return wording_book.read(given["title"], given["other_title"], given["text"])


def _kind(kind: str) -> LetterKind:
    try:
        return LetterKind(kind)
    except ValueError as error:
        raise Http404 from error


@staff_required(roles=KEEPERS)
@require_safe
def wording_list(request):
    latest = {}
    for version in WordingVersion.objects.select_related("made_by").order_by("kind", "number"):
        latest[version.kind] = version
    rows = [{"kind": kind, "label": sort.label, "own": latest.get(str(kind))} for kind, sort in SORTS.items()]
    return render(request, "admin/workflows/wordings.html", {"rows": rows})


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request, kind):
    kind = _kind(kind)
    current, version = wording_book.in_force(kind)
    status = 200
    if request.method == "POST":
        form = WordingForm(request.POST)
        status = 400
        if form.is_valid():
            try:
                new = wording_book.put_in_force(
                    kind,
                    form.wording(),
                    seen=form.cleaned_data["seen"],
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=timekeeping.now(),
                )
            except Incomplete as error:
                for name, words in error.fields.items():
                    form.add_error(name, words)
            except Stale as error:
                form.add_error(None, str(error.message))
                status = error.status
            else:
                messages.success(request, _("Version %(n)s is in force for new papers.") % {"n": new.number})
                return redirect("manage-wording", kind)
    else:
        shown = wordings.DEFAULT[kind] if "packaged" in request.GET else current
        form = WordingForm(initial={**_typed(shown), "seen": version.number if version else 0})
    return _page(request, kind, form, version, status=status)


def _page(request, kind, form, version, *, status):
    context = {
        "kind": kind,
        "label": SORTS[kind].label,
        "form": form,
        "version": version,
        "facts": [(name, letter_kinds.LABELS.get(name, "")) for name in sorted(letter_kinds.known(kind))],
        "must": [letter_kinds.LABELS.get(name, name) for name in sorted(letter_kinds.stated(kind))],
        "versions": WordingVersion.objects.filter(kind=kind).select_related("made_by"),
    }
    return render(request, "admin/workflows/wording.html", context, status=status)


def _typed(one: wordings.Wording) -> dict:
    return {"title": one.title, "other_title": one.other_title, "text": wording_book.text_of(one)}


@staff_required(roles=KEEPERS)
@require_POST
def preview(request, kind):
    """The paper with made-up facts, as typed; nothing is kept. What cannot be set comes back to the form."""
    kind = _kind(kind)
    form = WordingForm({**request.POST.dict(), "reason": request.POST.get("reason") or "-"})
    if form.is_valid():
        wording = form.wording()
        found = wording_book.problems(kind, wording)
        if not found:
            facts = letter_samples.facts(kind, is_licence="other" not in request.POST)
            pdf = typesetting.render(kind, facts, wording)
            response = HttpResponse(pdf, content_type="application/pdf")
            response.headers["Content-Disposition"] = "inline"
            response.headers["Cache-Control"] = "private, no-store"
            return response
        for words in found:
            form.add_error("text", words)
    return _page(request, kind, form, wording_book.in_force(kind)[1], status=400)
