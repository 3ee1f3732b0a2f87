"""Files and papers: handed out only to those who may see the case, never run by a browser."""

import hashlib

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.wording import day_words
from workflows import files, licences, lookup_limits, timekeeping
from workflows.models import Application, Letter, LicenceEvent, SubmittedFile

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
SHOWN = {"application/pdf", "image/jpeg", "image/png"}
MOST_COMPARED = 5 * 1024 * 1024


@login_required
@require_safe
def file(request, pk):
    """An uploaded file; ?show=1 opens pictures and PDF in the browser's own viewer."""
    found = get_object_or_404(SubmittedFile, pk=pk)
    if not _may_read(request, found):
        raise Http404
    shown = request.GET.get("show") == "1" and found.content_type in SHOWN
    return _answer(files.read(found), found.content_type, found.name, inline=shown)


def _may_read(request, found: SubmittedFile) -> bool:
    if found.application_id is None:
        return found.uploaded_by_id == request.user.pk
    today = timekeeping.local_date(timekeeping.now())
    return Application.objects.visible_to(request.user, on=today).filter(pk=found.application_id).exists()


@login_required
@require_safe
def letter(request, code):
    found = get_object_or_404(Letter, check_code=code.replace("\x00", ""))
    today = timekeeping.local_date(timekeeping.now())
    if not Application.objects.visible_to(request.user, on=today).filter(pk=found.application_id).exists():
        raise Http404
    name = f"{found.title}_{found.number}.pdf"
    return _answer(bytes(found.pdf), "application/pdf", name, inline=request.GET.get("show") == "1")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request, code=""):
    """Is this paper genuine? Public: kind, number, date and item; the applicant's name only in part."""
    code = (code or request.GET.get("code", "")).replace("\x00", "").strip().upper()
    if code and lookup_limits.too_many("verify", request):
        error = _("Too many tries. Please wait ten minutes, or call the counter.")
        return render(request, "portal/verify.html", {"error": error}, status=429)
    found = Letter.objects.select_related("application__applicant", "application__edition").filter(check_code=code)
    paper = found.first() if code else None
    if code and paper is None and (context := _licence_of(code)):
        return render(request, "portal/verify_licence.html", context)
    if code and paper is None:
        lookup_limits.count("verify", request)
    same = None
    upload = request.FILES.get("file") if request.method == "POST" else None
    if paper and upload is not None and upload.size <= MOST_COMPARED:
        same = hashlib.sha256(upload.read()).hexdigest() == paper.sha256
    context = {"code": code, "paper": paper, "same": same, "rows": _shown(paper) if paper else []}
    return render(request, "portal/verify.html", context, status=404 if code and not paper else 200)


def _licence_of(number: str) -> dict | None:
    """A certificate's number says as much to everybody: what it is, whose in part, and whether it holds today."""
    today = timekeeping.local_date(timekeeping.now())
    found = licences.by_number(number, on=today)
    if found is None:
        return None
    return {"code": number, "row": licences.Row(found, today), "facts": licences.facts(found, masked=True)}


def _standing(paper: Letter) -> list[dict]:
    """Of a paper that gave a licence: whether that licence still holds."""
    event = LicenceEvent.objects.filter(letter=paper).select_related("licence").first()
    if event is None:
        return []
    today = timekeeping.local_date(timekeeping.now())
    found = licences.by_number(event.licence.number, on=today) or event.licence
    return [{"label": _("The licence today"), "value": f"{found.number} · {licences.Row(found, today).label}"}]


def _shown(paper: Letter) -> list[dict]:
    applicant = paper.application.applicant.name
    return [
        {"label": _("Paper"), "value": paper.title},
        {"label": _("Number of the paper"), "value": paper.number},
        {"label": _("Issued on"), "value": day_words(timekeeping.local_date(paper.issued_at))},
        {"label": _("Item"), "value": paper.application.edition.name},
        {"label": _("Case number"), "value": paper.application.number},
        {"label": _("Applicant"), "value": applicant[0] + "*" * (len(applicant) - 1)},
        *_standing(paper),
        {"label": _("Fingerprint (SHA-256)"), "value": paper.sha256},
    ]


def _answer(content: bytes, content_type: str, name: str, *, inline: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # Chromium shows no PDF inside a sandbox; what is only handed out to be saved needs none of it.
    if content_type != "application/pdf" or not inline:
        response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = _disposition(name, inline)
    return response


def _disposition(name: str, inline: bool) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(not inline, name) or "inline"
