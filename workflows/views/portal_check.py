"""Everything once more, the declaration, and submission; then what happens next."""

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from items.form_messages import words
from items.forms import validate
from items.guides import NOT_HANDED_IN
from workflows import draft_faults, drafts, portal_commitments, timekeeping
from workflows.dossier import said
from workflows.errors import EngineError
from workflows.models import Draft
from workflows.views.portal_cases import own_case
from workflows.views.portal_drafts import with_draft


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def check(request, draft, at):
    """A double click makes one case: the draft's id is its key."""
    errors, status = [], 200
    today = timekeeping.local_date(at)
    if request.method == "POST":
        if getattr(request, "guide_has_changed", False):
            status = 409  # what is declared must be what was looked at; the message says so
        elif request.POST.get("declared") != "yes":
            errors, status = [{"href": "#declared", "text": _("Please confirm the declaration.")}], 400
        else:
            try:
                case = drafts.submit(draft, by=request.user, on=today, at=at)
            except EngineError as error:
                status, errors = error.status, _errors(draft, error)
            else:
                return redirect("submitted", number=case.number)
    context = {
        "draft": draft,
        "sections": sections_of(draft),
        "materials": _materials(draft),
        "ready": not draft_faults.faults_of(draft),
        "declared": request.POST.get("declared") == "yes",
        "why_closed": drafts.why_closed(draft.item, on=today),
        "needs_town": drafts.needs_town(draft),
        "errors": errors,
    }
    return render(request, "portal/check.html", context, status=status)


def _errors(draft: Draft, error: EngineError) -> list[dict]:
    """Each fault with the link that leads to where it is put right."""
    faults = draft_faults.faults_of(draft) if error.fields else []
    listed = [{"href": _place(draft, fault), "text": fault.text} for fault in faults]
    return listed or [{"href": "", "text": str(error.message)}]


def _place(draft: Draft, fault) -> str:
    names = {draft_faults.MATERIALS: "draft-materials", draft_faults.TOWN: "draft-town"}
    if fault.part in names:
        return f"{reverse(names[fault.part], args=[draft.pk])}#{fault.anchor}"
    return f"{reverse('draft-section', args=[draft.pk, fault.part])}#{fault.anchor}"


def sections_of(draft: Draft) -> list[dict]:
    """Every question that is asked, with its answer, also where there is none yet."""
    clean, codes = validate(draft.edition.form, draft.answers)
    wrong = words(codes)
    sections = []
    for section in draft.edition.form.get("sections", []):
        url = reverse("draft-section", args=[draft.pk, section["key"]])
        rows = []
        for field in section["fields"]:
            key = field["key"]
            if key not in clean:
                continue
            notes = [text for path, text in wrong.items() if path.split(".")[0] == key]
            rows.append(
                {
                    "label": field["label"],
                    "value": _in_words(field, clean[key]),
                    "note": notes[0] if notes else "",
                    "change_url": f"{url}#f-{key}" if notes else "",
                }
            )
        sections.append({"title": section["title"], "change_url": url, "rows": rows})
    return sections


def _in_words(field: dict, value) -> str:
    if value in (None, "", []):
        return ""
    if field["kind"] == "table" and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
        return str(value)
    return said(field, value, masked=False)


def _materials(draft: Draft) -> list[dict]:
    given, committed = drafts.own_files(draft), portal_commitments.of_draft(draft)
    not_asked = draft_faults.not_asked_for(draft)
    return [
        {
            "material": material,
            "files": given.get(material.key, []),
            "asked": draft_faults.is_asked_for(material, not_asked),
            "committed": material.key in committed,
            "spared": material.source in NOT_HANDED_IN,
        }
        for material in draft.edition.materials.all()
    ]


@login_required
@require_safe
def submitted(request, number):
    """Right after submission: the number, the receipt, what happens next and by when."""
    case = own_case(request, number, timekeeping.now())
    receipt = next((letter for letter in case.letters.all() if letter.kind == "receipt"), None)
    context = {
        "case": case,
        "receipt": receipt,
        "answer_by": next((d.due_on for d in case.deadlines.all() if d.kind == "acceptance"), None),
        "qr": _qr(receipt.check_code) if receipt else "",
    }
    return render(request, "portal/submitted.html", context)


def _qr(code: str):
    """An SVG of our own making; the code's alphabet is ours too."""
    url = f"{settings.PUBLIC_URL}{reverse('verify-paper', args=[code])}"
    return mark_safe(segno.make(url, error="m").svg_inline(scale=4))  # noqa: S308
