from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from items import checks, comparing, hashing
from items.content import content_of, is_intact, with_rows
from items.differences import said_in_words
from items.drafts import copy_to_draft, draft_for, write
from items.editing import Draft
from items.models import Edition, Item, LegalBasis
from items.permissions import list_admin_required
from items.publication_form import PublicationForm
from items.publishing import CannotPublish, publish, review

ROW_TITLES = {
    "bases": gettext_lazy("Legal basis"),
    "conditions": gettext_lazy("Conditions"),
    "materials": gettext_lazy("Materials"),
    "faq": gettext_lazy("Frequent questions"),
}


def _items():
    plain = Edition.objects.defer("form", "source_note", "remedies")
    return Item.objects.select_related("department").prefetch_related(Prefetch("editions", plain))


def _item(code):
    return get_object_or_404(_items(), code=code)


def _full(edition):
    return with_rows(Edition.objects.filter(pk=edition.pk)).get()


@list_admin_required
def item_list(request):
    today = timezone.localdate()
    rows = []
    for item in _items():
        live, draft = item.edition_on(today), item.draft
        newest = live or draft or max(item.editions.all(), key=lambda edition: edition.number, default=None)
        blocking = sum(one["level"] == checks.BLOCKING for one in live.findings) if live else 0
        rows.append(
            {"item": item, "name": newest.name if newest else item.code, "live": live, "draft": draft, "open": blocking}
        )
    return render(request, "admin/items/list.html", {"rows": rows})


@list_admin_required
def item(request, code):
    found = _item(code)
    editions = list(with_rows(found.editions.order_by("-number")))
    live = found.edition_on(timezone.localdate())
    rows = [{"edition": edition, "intact": edition.is_draft or is_intact(edition)} for edition in editions]
    return render(
        request,
        "admin/items/item.html",
        {
            "item": found,
            "name": editions[0].name if editions else found.code,
            "rows": rows,
            "live": live,
            "draft": found.draft,
        },
    )


@list_admin_required
@require_POST
def draft(request, code):
    """Open a draft: a copy of what is live, or an empty one for an item that has nothing yet."""
    found = _item(code)
    live = found.edition_on(timezone.localdate())
    if live:
        copy_to_draft(live)
    else:
        draft_for(found)
    return redirect("edit-draft", code)


@list_admin_required
def edit(request, code):
    found = _item(code)
    if not found.draft:
        messages.warning(request, _("There is no draft. Open one first."))
        return redirect("manage-item", code)
    content = content_of(_full(found.draft))
    seen = hashing.fingerprint(content)
    forms = Draft(content, request.POST if request.method == "POST" else None, type_code=found.type_code)
    errors = []
    if request.method == "POST" and "add_rows" not in request.POST:
        if request.POST.get("seen") != seen:
            text = _(
                "Someone else has changed this draft meanwhile. What you typed stands below; compare, then save again."
            )
            errors = [{"text": text}]
        elif forms.is_valid():
            write(found.draft, forms.read())
            messages.success(request, _("The draft has been saved."))
            return redirect("publish-draft" if "publish" in request.POST else "edit-draft", code)
        else:
            errors = forms.errors()
    return render(
        request,
        "admin/items/edit.html",
        {
            "item": found,
            "name": content["name"],
            "draft": forms,
            "rows": [(ROW_TITLES[name], name, formset) for name, formset in forms.rows.items()],
            "errors": errors,
            "seen": seen,
            "known_bases": LegalBasis.objects.order_by("title", "article"),
        },
        status=409 if request.method == "POST" and request.POST.get("seen") != seen else 200,
    )


@list_admin_required
def compare(request, code):
    found = _item(code)
    live = found.edition_on(timezone.localdate())
    if not (live and found.draft):
        messages.info(request, _("There is nothing to compare: a live edition and a draft are needed."))
        return redirect("manage-item", code)
    rows = comparing.changes(content_of(_full(live)), content_of(_full(found.draft)))
    named = [
        {
            "change": change,
            "label": _field_label(change.field),
            "before": said_in_words(change.field, change.before),
            "after": said_in_words(change.field, change.after),
        }
        for change in rows
    ]
    context = {"item": found, "live": live, "draft": found.draft, "rows": named}
    return render(request, "admin/items/compare.html", context)


def _field_label(name):
    return ROW_TITLES.get(name) or Edition._meta.get_field(name).verbose_name


@list_admin_required
def publication(request, code):
    """Publish the draft: the findings first, then the day from which it holds."""
    found = _item(code)
    if not found.draft:
        messages.warning(request, _("There is no draft. Open one first."))
        return redirect("manage-item", code)
    edition = _full(found.draft)
    form = PublicationForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            publish(edition, by=request.user, at=timezone.now(), effective_on=form.cleaned_data["effective_on"])
        except CannotPublish as refusal:
            form.add_error(None, _(str(refusal)))
        else:
            messages.success(request, _("The edition has been published."))
            return redirect("manage-item", code)
    findings = [finding.as_json() for finding in review(edition)]
    context = {
        "item": found,
        "edition": edition,
        "form": form,
        "blocking": [one for one in findings if one["level"] == checks.BLOCKING],
        "advisory": [one for one in findings if one["level"] == checks.ADVISORY],
    }
    return render(request, "admin/items/publication.html", context)
