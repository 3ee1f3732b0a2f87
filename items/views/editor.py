"""The editor of a draft: its sections one by one, saved by a button or by themselves while somebody types."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from items import differences
from items.content import content_of, with_rows
from items.editor import progress
from items.editor.page import SectionPage
from items.editor.rows import pressed
from items.editor.saving import Conflict, save
from items.editor.sections import BY_KEY, SECTIONS
from items.models import Edition, Item, LegalBasis
from items.permissions import list_admin_required


def draft_of(code):
    """The item's draft with its rows, or None; 404 where there is no such item."""
    item = get_object_or_404(Item, code=code)
    return with_rows(Edition.objects.filter(item=item, state="draft")).first()


def no_draft(request, code):
    messages.warning(request, _("There is no draft. Open one first."))
    return redirect("manage-item", code)


def address(section, code):
    """Where a section is edited: most have a page of the editor, form and flow their own."""
    if section.key == "form":
        return reverse("edit-form", args=[code])
    if section.key == "flow":
        return reverse("manage-flow", args=[code])
    return reverse("edit-section", args=[code, section.key])


def tasks(standings, code):
    """The sections as a task list."""
    rows = []
    for one in standings:
        status, tone = _("Complete"), "good"
        if one.blocking:
            status, tone = _("%(n)s to mend") % {"n": len(one.blocking)}, "warn"
        elif one.advisory:
            status, tone = _("Complete, with advice"), "info"
        intro, url = one.section.intro, address(one.section, code)
        rows.append({"title": one.section.title, "hint": intro, "url": url, "status": status, "tone": tone})
    return rows


def pointed(points, code):
    """Points (items.editor.progress) with the addresses of the fields they are mended in."""
    found = []
    for one in points:
        page = address(one.section, code)
        found.append({"finding": one.as_json, "url": f"{page}#{one.anchor}" if one.anchor else page})
    return found


@list_admin_required
def edit(request, code):
    """All sections with how far each has come."""
    draft = draft_of(code)
    if not draft:
        return no_draft(request, code)
    standings = progress.of(draft)
    context = {
        "item": draft.item,
        "draft": draft,
        "tasks": tasks(standings, code),
        "complete": progress.complete(standings),
        "total": len(SECTIONS),
        "saves": [
            {"row": row, "labels": [differences.label_of(name) for name in row.after]}
            for row in draft.saves.select_related("by")[:5]
        ],
    }
    return render(request, "admin/items/edit.html", context)


@list_admin_required
def section(request, code, key):
    """One section. POST saves it: 302 where it was saved, 200 with its faults, 409 where somebody else was quicker.

    With HX-Request it is saved as far as it is sound, and only the state of the section comes back.
    """
    found, draft = BY_KEY.get(key), draft_of(code)
    if found is None or not found.names:
        raise Http404
    if not draft:
        return no_draft(request, code)
    content, options = content_of(draft), {"type_code": draft.item.type_code}
    if request.method != "POST":
        page = SectionPage(found, content, blank="more" in request.GET, **options)
        return _page(request, draft, page)
    data, row = pressed(request.POST, found.rows) if "row" in request.POST else (request.POST, None)
    page = SectionPage(found, content, data, **options)
    quietly = bool(request.headers.get("HX-Request"))
    if not page.is_valid() and not quietly:
        return _page(request, draft, page, errors=page.errors())
    try:
        saved = _save(request, draft, page)
    except Conflict as conflict:
        if quietly:
            return _state(request, draft, page, conflict=conflict)
        page = SectionPage(found, conflict.merged, blank=False, **options)
        return _page(request, draft, page, conflict=conflict, status=409)
    if quietly:
        return _state(request, saved.draft, page, saved=True)
    return _after(request, code, found, row)


def _save(request, draft, page):
    seen, token = request.POST.get("seen", ""), request.POST.get("page", "")[:36]
    return save(
        draft,
        page.read(),
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0,
        page=token,
        section=page.section.key,
        by=request.user,
        at=timezone.now(),
    )


def _after(request, code, found, row):
    here = address(found, code)
    if row is not None:
        return redirect(f"{here}{'?more=1' if request.POST.get('row') == 'add' else ''}#{found.rows}-{row}")
    messages.success(request, _("The draft has been saved."))
    if "next" in request.POST:
        following = SECTIONS[SECTIONS.index(found) + 1 :]
        return redirect(address(following[0], code) if following else reverse("edit-draft", args=[code]))
    return redirect(here)


def _page(request, draft, page, *, errors=(), conflict=None, status=200):
    state = _state_of(request, draft, page, conflict=conflict)
    context = {
        **state,
        "page": page,
        "errors": errors,
        "token": request.POST.get("page") if errors else uuid.uuid4(),
        "seen": request.POST.get("seen") if errors else draft.revision,
        "known_bases": LegalBasis.objects.order_by("title", "article"),
        "step": SECTIONS.index(page.section) + 1,
    }
    return render(request, "admin/items/section.html", context, status=status)


def _state(request, draft, page, *, saved=False, conflict=None):
    state = _state_of(request, draft, page, conflict=conflict)
    context = {**state, "saved_at": timezone.now() if saved else None, "errors": page.errors()}
    context["seen"] = request.POST.get("seen") if conflict else draft.revision
    context["quiet"] = True
    return render(request, "admin/items/section_state.html", context)


def _state_of(request, draft, page, *, conflict):
    code, standings = draft.item.code, progress.of(draft)
    here = next(one for one in standings if one.section is page.section)
    return {
        "item": draft.item,
        "draft": draft,
        "section": page.section,
        "tasks": tasks(standings, code),
        "complete": progress.complete(standings),
        "total": len(SECTIONS),
        "points": pointed(here.points, code),
        "foreign": [_told(one) for one in conflict.foreign] if conflict else [],
    }


def _told(one):
    """Somebody else's change in words."""
    said = differences.said_whole
    return {
        "label": differences.label_of(one.field),
        "by": one.by,
        "at": one.at,
        "before": said(one.field, one.before),
        "now": said(one.field, one.now),
        "touched": one.touched,
        "mine": said(one.field, one.mine) if one.touched else [],
    }
