"""Writing an application: start, sections, materials, check, submit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Department
from accounts.posts import applicants_of
from items import catalogue, posted
from items.form_messages import words
from workflows import drafts, timekeeping
from workflows.dossier import answer_sections
from workflows.errors import EngineError, Incomplete
from workflows.models import Draft


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, code):
    """What you will need, then sign in, then a draft. Signing in comes late."""
    at = timekeeping.now()
    today = timekeeping.local_date(at)
    edition = catalogue.guide(code, on=today)
    if edition is None:
        raise Http404
    if request.method != "POST" or not request.user.is_authenticated:
        return render(request, "portal/apply.html", _apply_context(request, edition, today))
    mine = applicants_of(request.user, on=today)
    chosen = next((a for a in mine if str(a.pk) == request.POST.get("applicant", "")), None)
    if chosen is None:
        words_ = _("Choose for whom you apply.")
        return render(
            request, "portal/apply.html", {**_apply_context(request, edition, today), "error": words_}, status=400
        )
    try:
        draft = drafts.start(item=edition.item, user=request.user, applicant=chosen, on=today)
    except EngineError as error:
        context = {**_apply_context(request, edition, today), "error": error.message}
        return render(request, "portal/apply.html", context, status=error.status)
    return redirect("draft", pk=draft.pk)


def _apply_context(request, edition, today):
    user = request.user
    flow = getattr(edition.item, "flow", None)
    return {
        "edition": edition,
        "item": edition.item,
        "applicants": applicants_of(user, on=today) if user.is_authenticated else [],
        "is_staff": user.is_authenticated and user.kind == "staff",
        "possible": flow is not None and flow.live is not None and "web" in edition.channels,
        "started": Draft.objects.filter(user=user, item=edition.item, application=None).first()
        if user.is_authenticated
        else None,
    }


def own_draft(request, pk) -> Draft:
    return get_object_or_404(
        Draft.objects.select_related("item__department", "edition", "applicant", "town", "application"),
        pk=pk,
        user=request.user,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, pk):
    """The task list of one application being written."""
    found, at = own_draft(request, pk), timekeeping.now()
    if found.application_id:
        return redirect("my-application", number=found.application.number)
    if drafts.renew(found, on=timekeeping.local_date(at)):
        messages.warning(
            request, _("The guide has changed since you began. Your answers are kept; please look through them.")
        )
    if request.method == "POST":
        found.delete() if not found.files.exists() else _set_aside(found, at)
        messages.success(request, _("The draft was thrown away."))
        return redirect("my-applications")
    tasks, ready = tasks_of(found)
    return render(request, "portal/draft.html", {"draft": found, "tasks": tasks, "ready": ready})


def _set_aside(found: Draft, at) -> None:
    found.files.filter(removed_at=None).update(removed_at=at, draft=None)
    found.files.update(draft=None)
    found.delete()


def tasks_of(found: Draft) -> tuple[list[dict], bool]:
    from django.urls import reverse

    errors = drafts.errors_of(found)
    tasks, ready = [], True
    for section in found.edition.form.get("sections", []):
        keys = {f["key"] for f in section["fields"]}
        wrong = any(path.split(".")[0] in keys for path in errors)
        begun = any(found.answers.get(key) not in (None, "", [], False) for key in keys)
        ready = ready and not wrong
        tasks.append(
            _task(section["title"], reverse("draft-section", args=[found.pk, section["key"]]), not wrong, begun)
        )
    given = drafts.own_files(found)
    materials = list(found.edition.materials.all())
    lacking = [m for m in materials if m.required and m.key not in given]
    if materials:
        tasks.append(_task(_("Materials"), reverse("draft-materials", args=[found.pk]), not lacking, bool(given)))
    if drafts.needs_town(found):
        tasks.append(
            _task(_("Town or street"), reverse("draft-town", args=[found.pk]), found.town_id is not None, False)
        )
        ready = ready and found.town_id is not None
    return tasks, ready and not lacking


def _task(title, url, complete, begun) -> dict:
    if complete:
        return {"title": title, "url": url, "status": _("Complete"), "tone": "good"}
    if begun:
        return {"title": title, "url": url, "status": _("Not finished"), "tone": "warn"}
    return {"title": title, "url": url, "status": _("Not started"), "tone": "quiet"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, pk, key):
    """One section of the item's form. What was typed is kept, right or wrong."""
    found = own_draft(request, pk)
    if found.application_id:
        return redirect("my-application", number=found.application.number)
    definition = next((s for s in found.edition.form.get("sections", []) if s["key"] == key), None)
    if definition is None:
        raise Http404
    errors: dict = {}
    answers = found.answers
    if request.method == "POST":
        whole = found.edition.form
        given = posted.answers({"schema": 1, "sections": [definition]}, request.POST)
        codes = drafts.save_section(found, definition, given)
        answers = found.answers
        if request.headers.get("X-Draft"):
            return HttpResponse(status=204)
        if wanted := request.POST.get("add_row"):
            answers = posted.with_a_row(whole, answers, wanted)
        elif not codes:
            return redirect(_after(found, key))
        else:
            errors = words(codes)
    context = {
        "draft": found,
        "section": definition,
        "fields": [_field(f, answers, errors) for f in definition["fields"]],
        "errors": [{"href": f"#f-{path.replace('.', '-')}", "text": text} for path, text in errors.items()],
    }
    return render(request, "portal/section.html", context, status=400 if errors else 200)


def _field(definition: dict, answers: dict, errors: dict) -> dict:
    key = definition["key"]
    return {
        "definition": definition,
        "value": answers.get(key),
        "error": errors.get(key, ""),
        "errors": posted.names({p: t for p, t in errors.items() if p.startswith(f"{key}.")}),
    }


def _after(found: Draft, key: str) -> str:
    """The next section, or back to the list after the last."""
    from django.urls import reverse

    keys = [s["key"] for s in found.edition.form["sections"]]
    following = keys[keys.index(key) + 1 :]
    if following:
        return reverse("draft-section", args=[found.pk, following[0]])
    return reverse("draft", args=[found.pk])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request, pk):
    found, at = own_draft(request, pk), timekeeping.now()
    if found.application_id:
        return redirect("my-application", number=found.application.number)
    rows = list(found.edition.materials.select_related("basis"))
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _take_files(request, found, rows, at)
        if not errors and "done" in request.POST:
            return redirect("draft", pk=found.pk)
        if not errors:
            return redirect("draft-materials", pk=found.pk)
    given = drafts.own_files(found)
    context = {
        "draft": found,
        "rows": [
            {"material": m, "files": given.get(m.key, []), "error": errors.get(f"material:{m.key}", "")} for m in rows
        ],
        "errors": [{"href": f"#m-{key.split(':')[1]}", "text": text} for key, text in errors.items()],
    }
    return render(request, "portal/materials.html", context, status=400 if errors else 200)


def _take_files(request, found: Draft, rows, at) -> dict[str, str]:
    """Store every file sent, one field a material; good ones are kept even when another is refused."""
    errors: dict[str, str] = {}
    for material in rows:
        for upload in request.FILES.getlist(f"file-{material.key}"):
            try:
                drafts.attach(found, upload, material, by=request.user, at=at)
            except Incomplete as error:
                errors.update({k: f"{material.name}：{v}" for k, v in error.fields.items()})
    return errors


@login_required
@require_POST
def remove_file(request, pk, file):
    found = own_draft(request, pk)
    try:
        uploaded = found.files.filter(pk=file, removed_at=None).first()
    except ValidationError:
        raise Http404 from None
    if uploaded is not None and not found.application_id:
        from workflows import files

        files.remove(uploaded, at=timekeeping.now())
    return redirect("draft-materials", pk=found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def town(request, pk):
    """Where a flow begins in a town, the applicant says in which."""
    found = own_draft(request, pk)
    if found.application_id:
        return redirect("my-application", number=found.application.number)
    towns = Department.objects.filter(kind=Department.Kind.TOWN).order_by("code")
    error = ""
    if request.method == "POST":
        chosen = (
            towns.filter(pk=request.POST.get("town") or 0).first() if request.POST.get("town", "").isdigit() else None
        )
        if chosen:
            found.town = chosen
            found.save(update_fields=["town", "updated_at"])
            return redirect("draft", pk=found.pk)
        error = _("Choose a town or street.")
    context = {"draft": found, "towns": towns, "error": error}
    return render(request, "portal/town.html", context, status=400 if error else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, pk):
    """Everything once more, the declaration, and submission. A double click makes one case."""
    found, at = own_draft(request, pk), timekeeping.now()
    if found.application_id:
        return redirect("submitted", number=found.application.number)
    drafts.renew(found, on=timekeeping.local_date(at))
    errors, status = [], 200
    if request.method == "POST":
        if request.POST.get("declared") != "yes":
            errors, status = [{"href": "#declared", "text": _("Please confirm the declaration.")}], 400
        else:
            try:
                return redirect("submitted", number=drafts.submit(found, by=request.user, at=at).number)
            except EngineError as error:
                status = error.status
                errors = [{"href": "", "text": str(t)} for t in error.fields.values()] or [
                    {"href": "", "text": str(error.message)}
                ]
    sections = answer_sections(found.edition.form, found.answers, masked=False)
    for shown in sections:
        from django.urls import reverse

        shown["change_url"] = reverse("draft-section", args=[found.pk, shown["key"]])
    _tasks, ready = tasks_of(found)
    context = {
        "draft": found,
        "sections": sections,
        "given": drafts.own_files(found),
        "materials": found.edition.materials.all(),
        "ready": ready,
        "errors": errors,
    }
    return render(request, "portal/check.html", context, status=status)
