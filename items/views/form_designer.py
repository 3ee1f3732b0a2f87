"""The designer of a draft's application form: an overview with buttons, a page a section, a page a field."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from items import form_design
from items.editor import progress
from items.editor.designing import Changed, Unsound, change, seal_of
from items.editor.field_forms import KINDS, FieldForm, SectionForm
from items.form_design import NotThere
from items.permissions import list_admin_required
from items.views.editor import draft_of, no_draft, pointed

GONE = gettext_lazy("Somebody else has removed this part of the form meanwhile.")
STEPS = {"up": -1, "down": 1}


@list_admin_required
def overview(request, code):
    """All sections and fields, each with its buttons, beside the form as applicants will see it."""
    draft = draft_of(code)
    if not draft:
        return no_draft(request, code)
    if request.method == "POST":
        return _pressed(request, draft, code)
    form = form_design.begun(draft.form)
    here = next(one for one in progress.of(draft) if one.section.key == "form")
    context = {
        "item": draft.item,
        "draft": draft,
        "sections": form["sections"],
        "kinds": KINDS,
        "points": pointed(here.points, code),
        "rows": _rows(form),
    }
    return render(request, "admin/items/form.html", context)


def _rows(form):
    rows = []
    for section in form["sections"]:
        fields = [{"field": one, "kind": KINDS.get(one["kind"], one["kind"])} for one in section["fields"]]
        rows.append({"section": section, "fields": fields})
    return rows


def _pressed(request, draft, code):
    """A button of the overview: "up|down|remove" "section|field|<table>" key."""
    here = reverse("edit-form", args=[code])
    if request.POST.get("add"):
        kind, into = request.POST.get("kind", ""), request.POST["add"]
        return redirect(f"{reverse('add-field', args=[code])}?kind={kind}&into={into}")
    act, of, key = (request.POST.get("act", "").split(" ") + ["", ""])[:3]
    where = {"kind": "section"} if of == "section" else {} if of == "field" else {"column_of": of}
    if act == "remove" and of == "field" and (others := form_design.depending(draft.form, key)):
        messages.error(request, _("First change what depends on it: %(fields)s") % {"fields": "、".join(others)})
        return redirect(f"{here}#field-{key}")
    if act in STEPS:
        _do(request, draft, lambda form: form_design.move(form, key, STEPS[act], **where))
    elif act == "remove":
        _do(request, draft, lambda form: form_design.remove(form, key, **where))
    anchor = f"section-{key}" if of == "section" else f"field-{key}" if of == "field" else ""
    if of in {one["key"] for one in form_design.tables(draft.form)}:
        return redirect("edit-field", code, of)
    return redirect(here if act == "remove" else f"{here}#{anchor}")


def _do(request, draft, step):
    try:
        change(draft, step, by=request.user, at=timezone.now())
    except NotThere:
        messages.warning(request, GONE)
    except Unsound as fault:
        messages.error(request, str(fault))


@list_admin_required
def section(request, code, key=""):
    draft = draft_of(code)
    if not draft:
        return no_draft(request, code)

    def part(form):
        return _section_part(form, key)

    try:
        found = part(draft.form)
    except NotThere:
        raise Http404 from None
    form = SectionForm(request.POST or None, initial=found)
    context = {"part": _("Section"), "title": found.get("title") or _("New section")}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        return _save(
            request, draft, code, form, part if key else None, context,
            lambda old: form_design.set_section(old, key, **typed)[0],
        )  # fmt: skip
    return _page(request, draft, form, found, context)


def _section_part(form, key):
    if not key:
        return {}
    found = form_design.section(form_design.begun(form), key)
    return {"title": found["title"], "help": found.get("help", "")}


@list_admin_required
def field(request, code, key="", column=None):
    """One field, or one column of a table (`key` is the table then; `column` is empty for a new one)."""
    draft = draft_of(code)
    if not draft:
        return no_draft(request, code)
    definition = form_design.begun(draft.form)
    column_of, name = (key, column) if column is not None else ("", key)
    try:
        old = form_design.field(definition, column_of or name, name if column_of else "") if name else {}
        if column_of:
            form_design.field(definition, column_of)
    except NotThere:
        raise Http404 from None
    kind = old.get("kind") or request.GET.get("kind", "")
    if kind not in KINDS or (column_of and kind == "table"):
        raise Http404
    into = request.GET.get("into", "")
    form = FieldForm(request.POST or None, definition=definition, kind=kind, key=name, column_of=column_of, into=into)
    context = {"part": KINDS[kind], "title": old.get("label") or _("New field"), "column_of": column_of}
    context |= {"columns": _columns(old), "kinds": {key: said for key, said in KINDS.items() if key != "table"}}
    context["table"] = key if kind == "table" else ""
    valid = request.method == "POST" and form.is_valid()
    if request.headers.get("HX-Request"):
        shown = {"key": name or "new", **form.values()} if valid else None
        return render(request, "admin/items/field_preview.html", {"definition": shown})
    if valid:
        values = form.values()
        target = form.cleaned_data.get("into", "")
        return _save(
            request, draft, code, form, _field_part(column_of, name) if name else None, context,
            lambda was: form_design.set_field(was, name, values, into=target, column_of=column_of)[0],
        )  # fmt: skip
    return _page(request, draft, form, old, context)


def _columns(old):
    return [{"column": one, "kind": KINDS.get(one["kind"], one["kind"])} for one in old.get("columns", [])]


def _field_part(column_of, name):
    return lambda form: form_design.field(form, column_of or name, name if column_of else "")


def _save(request, draft, code, form, part, context, step):
    try:
        change(draft, step, by=request.user, at=timezone.now(), part=part, seen=request.POST.get("seen", ""))
    except NotThere:
        messages.warning(request, GONE)
        return redirect("edit-form", code)
    except Unsound as fault:
        form.add_error(None, str(fault))
        return _page(request, draft, form, part(draft.form) if part else {}, context)
    except Changed as other:
        who = other.by.name if other.by else _("an import")
        text = _("%(who)s has changed this meanwhile. Nothing was overwritten. What you typed stands below.")
        form.add_error(None, text % {"who": who})
        return _page(request, draft, form, other.now, {**context, "now": other.now}, status=409)
    messages.success(request, _("The form has been saved."))
    if context.get("column_of"):
        return redirect("edit-field", code, context["column_of"])
    return redirect("edit-form", code)


def _page(request, draft, form, shown, context, *, status=200):
    now = context.get("now")
    said = [(name, value) for name, value in (now or {}).items() if name in form.fields] if now else []
    facts = [{"label": form.fields[name].label, "value": value} for name, value in said]
    context = {**context, "item": draft.item, "draft": draft, "form": form, "seen": seal_of(shown), "facts": facts}
    context["shown"] = {**shown, "key": shown.get("key", "new")} if shown.get("kind") else None
    return render(request, "admin/items/form_part.html", context, status=status)
