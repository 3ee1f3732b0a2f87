"""One application being written: its task list, its sections, its town."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from items import posted
from items.form_messages import words
from workflows import commitments, draft_faults, drafts, timekeeping
from workflows.errors import EngineError
from workflows.models import Draft
from workflows.prefilling import registered_answers


def with_draft(view):
    """`view(request, draft, at, …)` with my open draft. A submitted one leads to its case; a replaced guide is told."""

    @login_required
    @wraps(view)
    def found(request, pk, **more):
        at = timekeeping.now()
        draft = get_object_or_404(
            Draft.objects.select_related("item__department", "edition", "applicant", "town", "application"),
            pk=pk,
            user=request.user,
        )
        if draft.application_id:
            if (
                request.method == "POST" and request.resolver_match.url_name != "draft-check"
            ):  # a double click is no news
                messages.warning(
                    request, _("This application has been submitted already. What you changed just now was not kept.")
                )
            return redirect("submitted", number=draft.application.number)
        if drafts.renew(draft, on=timekeeping.local_date(at)):
            request.guide_has_changed = True
            messages.warning(
                request, _("The guide has changed since you began. Your answers are kept; please look through them.")
            )
        return view(request, draft, at, **more)

    return found


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def draft(request, draft, at):
    """The task list."""
    if request.method == "POST":
        try:
            drafts.throw_away(draft, at=at)
        except EngineError as error:
            messages.info(request, error.message)
        else:
            messages.success(request, _("The draft was thrown away."))
        return redirect("my-applications")
    tasks = tasks_of(draft)
    context = {
        "draft": draft,
        "tasks": tasks,
        "left": sum(1 for task in tasks if task["tone"] not in ("good", "info")),
        "why_closed": drafts.why_closed(draft.item, on=timekeeping.local_date(at)),
    }
    return render(request, "portal/draft.html", context)


def tasks_of(draft: Draft) -> list[dict]:
    faulty = {fault.part for fault in draft_faults.faults_of(draft)}
    tasks = [
        _task(
            section["title"],
            reverse("draft-section", args=[draft.pk, section["key"]]),
            complete=section["key"] not in faulty,
            begun=any(draft.answers.get(f["key"]) not in (None, "", [], False) for f in section["fields"]),
        )
        for section in draft.edition.form.get("sections", [])
    ]
    asked = list(draft.edition.materials.all())
    if asked:
        given, spared = drafts.own_files(draft), draft_faults.not_asked_for(draft)
        missing = sum(1 for m in asked if draft_faults.is_asked_for(m, spared) and m.key not in given)
        hint = _("%(n)s still missing") % {"n": missing} if missing else ""
        url = reverse("draft-materials", args=[draft.pk])
        tasks.append(_task(_("Materials"), url, complete=not missing, begun=bool(given), hint=hint))
    if commitments.is_offered(draft.edition):
        tasks.append(_commitment_task(draft))
    if drafts.needs_town(draft):
        url = reverse("draft-town", args=[draft.pk])
        hint = draft.town.name if draft.town else ""
        tasks.append(_task(_("Town or street"), url, complete=draft.town_id is not None, begun=False, hint=hint))
    return tasks


def _commitment_task(draft: Draft) -> dict:
    """A choice: nothing is left to do where none is made."""
    url, title = reverse("draft-commitment", args=[draft.pk]), _("Written commitment instead of proving")
    if draft.commitment:
        return {"title": title, "url": url, "hint": "", "status": _("Made"), "tone": "good"}
    return {"title": title, "url": url, "hint": "", "status": _("If you choose so"), "tone": "info"}


def _task(title, url, *, complete, begun, hint="") -> dict:
    if complete:
        return {"title": title, "url": url, "hint": hint, "status": _("Complete"), "tone": "good"}
    if begun:
        return {"title": title, "url": url, "hint": hint, "status": _("Not finished"), "tone": "warn"}
    return {"title": title, "url": url, "hint": hint, "status": _("Not started"), "tone": "quiet"}


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def section(request, draft, at, key):
    """One section of the item's form. What was typed is kept, right or wrong."""
    definition = next((s for s in draft.edition.form.get("sections", []) if s["key"] == key), None)
    if definition is None:
        raise Http404
    if request.method != "POST":
        return _section_page(request, draft, definition, {})
    given = posted.answers({"schema": 1, "sections": [definition]}, request.POST)
    try:
        if table := request.POST.get("add_row"):
            drafts.save_section(draft, definition, _with_a_row(definition, given, table))
            return redirect(f"{request.path}#f-{table}")
        if row := request.POST.get("remove_row"):
            table, given = _without_row(definition, given, row)
            drafts.save_section(draft, definition, given)
            return redirect(f"{request.path}#f-{table}")
        codes = drafts.save_section(draft, definition, given)
    except EngineError as error:  # thrown away or submitted in another window
        if request.headers.get("X-Draft"):
            return HttpResponse(status=error.status)
        messages.info(request, error.message)
        return redirect("my-applications")
    if request.headers.get("X-Draft"):
        return HttpResponse(status=204)
    if codes:
        return _section_page(request, draft, definition, codes)
    return redirect(_after(draft, key))


def _section_page(request, draft, definition, codes):
    errors, fixed = words(codes), registered_answers(draft.edition.form, draft.applicant)
    sections = draft.edition.form["sections"]
    context = {
        "draft": draft,
        "section": definition,
        "step": [s["key"] for s in sections].index(definition["key"]) + 1,
        "steps": len(sections),
        "fields": [_field(f, {**draft.answers, **fixed}, errors, fixed) for f in definition["fields"]],
        "errors": [
            {"href": f"#{draft_faults.anchor(path)}", "text": text}
            for path, text in draft_faults.named(draft.edition.form, codes).items()
        ],
    }
    return render(request, "portal/section.html", context, status=400 if errors else 200)


def _field(definition: dict, answers: dict, errors: dict, fixed: dict) -> dict:
    key = definition["key"]
    return {
        "locked": key in fixed,
        "definition": definition,
        "value": answers.get(key),
        "error": errors.get(key, ""),
        "errors": posted.names({p: t for p, t in errors.items() if p.startswith(f"{key}.")}),
    }


def _tables(definition) -> set[str]:
    return {field["key"] for field in definition["fields"] if field["kind"] == "table"}


def _with_a_row(definition, given, table) -> dict:
    if table not in _tables(definition):
        raise Http404
    return posted.with_a_row({"sections": [definition]}, given, table)


def _without_row(definition, given, row) -> tuple[str, dict]:
    table, _dash, number = row.rpartition("-")
    if table not in _tables(definition) or not number.isascii() or not number.isdigit():
        raise Http404
    kept = [one for index, one in enumerate(given.get(table) or []) if index != int(number)]
    return table, {**given, table: kept}


def _after(draft: Draft, key: str) -> str:
    """The next section, or back to the list after the last."""
    keys = [s["key"] for s in draft.edition.form["sections"]]
    following = keys[keys.index(key) + 1 :]
    if following:
        return reverse("draft-section", args=[draft.pk, following[0]])
    return reverse("draft", args=[draft.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def town(request, draft, at):
    """Where a flow begins in a town, the applicant says in which."""
    towns = drafts.towns_for(draft, on=timekeeping.local_date(at))
    error = ""
    if request.method == "POST":
        typed = request.POST.get("town", "")
        chosen = next((one for one in towns if str(one.pk) == typed), None)
        if chosen is None:
            error = _("Choose a town or street.")
        else:
            try:
                drafts.choose_town(draft, chosen)
            except EngineError as fault:
                messages.info(request, fault.message)
            return redirect("draft", pk=draft.pk)
    context = {"draft": draft, "towns": towns, "error": error}
    return render(request, "portal/town.html", context, status=400 if error else 200)
