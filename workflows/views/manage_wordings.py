"""What the papers say: read, changed, looked at as a PDF, put in force for the papers to come."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import staff_required
from workflows import timekeeping
from workflows.errors import Incomplete, Stale
from workflows.letters import kinds as letter_kinds
from workflows.letters import samples as letter_samples
from workflows.letters import typesetting, wording_book, wordings
from workflows.letters.kinds import POWERS, SORTS, LetterKind
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

    def __init__(self, *args, power: str, **kwargs):
        super().__init__(*args, **kwargs)
        if power:  # one kind of power, one title
            del self.fields["other_title"]

    def wording(self):
        given = self.cleaned_data
        return wording_book.read(given["title"], given.get("other_title", ""), given["text"])


def _kind(kind: str) -> LetterKind:
    try:
        return LetterKind(kind)
    except ValueError as error:
        raise Http404 from error


def _power(request) -> str:
    """?power=07: the wording for one kind of power; without it, the wording for all that have none of their own."""
    code = request.GET.get("power", "")
    if code and code not in POWERS:
        raise Http404
    return code


@staff_required(roles=KEEPERS)
@require_safe
def wording_list(request):
    latest, special = {}, {}
    for version in WordingVersion.objects.select_related("made_by").order_by("kind", "number"):
        if version.power:
            special.setdefault(version.kind, {})[version.power] = letter_kinds.power_name(version.power)
        else:
            latest[version.kind] = version
    rows = [
        {"kind": kind, "label": sort.label, "own": latest.get(str(kind)), "special": special.get(str(kind), {})}
        for kind, sort in SORTS.items()
    ]
    return render(request, "admin/workflows/wordings.html", {"rows": rows})


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request, kind):
    kind = _kind(kind)
    power = _power(request)
    version = wording_book.own(kind, power)
    status = 200
    if request.method == "POST":
        form = WordingForm(request.POST, power=power)
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
                    power=power,
                )
            except Incomplete as error:
                for name, words in error.fields.items():
                    form.add_error(name, words)
            except Stale as error:
                form.add_error(None, str(error.message))
                status = error.status
            else:
                messages.success(request, _("Version %(n)s is in force for new papers.") % {"n": new.number})
                return redirect(_address(kind, power))
    else:
        shown = _shown(kind, power, packaged="packaged" in request.GET)
        form = WordingForm(initial={**_typed(shown), "seen": version.number if version else 0}, power=power)
    return _page(request, kind, power, form, status=status)


def _address(kind, power) -> str:
    return reverse("manage-wording", args=[kind]) + (f"?power={power}" if power else "")


def _shown(kind, power, *, packaged):
    """What the form begins with; for a kind of power that has none yet, what its papers say now."""
    if packaged:
        return wording_book.packaged(kind, power)
    current, version = wording_book.in_force(kind, power)
    if power and (version is None or not version.power):
        return wordings.narrowed(current, is_licence=power == letter_kinds.LICENCE)
    return current


def _page(request, kind, power, form, *, status):
    versions = WordingVersion.objects.filter(kind=kind, power=power).select_related("made_by")
    special = set(WordingVersion.objects.filter(kind=kind).exclude(power="").values_list("power", flat=True))
    context = {
        "kind": kind,
        "power": power,
        "power_name": letter_kinds.power_name(power),
        "powers": [{"code": code, "name": name, "own": code in special} for code, (name, _word) in POWERS.items()],
        "label": SORTS[kind].label,
        "form": form,
        "version": versions.first(),
        "facts": [(name, letter_kinds.LABELS.get(name, "")) for name in sorted(letter_kinds.known(kind))],
        "must": [letter_kinds.LABELS.get(name, name) for name in sorted(letter_kinds.stated(kind))],
        "versions": versions,
    }
    return render(request, "admin/workflows/wording.html", context, status=status)


def _typed(one: wordings.Wording) -> dict:
    return {"title": one.title, "other_title": one.other_title, "text": wording_book.text_of(one)}


@staff_required(roles=KEEPERS)
@require_POST
def preview(request, kind):
    """The paper with made-up facts, as typed; nothing is kept. What cannot be set comes back to the form."""
    kind = _kind(kind)
    power = _power(request)
    form = WordingForm({**request.POST.dict(), "reason": request.POST.get("reason") or "-"}, power=power)
    if form.is_valid():
        wording = form.wording()
        found = wording_book.problems(kind, wording, power)
        if not found:
            facts = letter_samples.facts(kind, is_licence="other" not in request.POST, power=power)
            pdf = typesetting.render(kind, facts, wording)
            response = HttpResponse(pdf, content_type="application/pdf")
            response.headers["Content-Disposition"] = "inline"
            response.headers["Cache-Control"] = "private, no-store"
            return response
        for words in found:
            form.add_error("text", words)
    return _page(request, kind, power, form, status=400)
