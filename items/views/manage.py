from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from items import checks, comparing, differences, impact, lineage, panels
from items.change_forms import ProposalForm
from items.codes import ItemState
from items.content import content_of, is_intact, with_rows
from items.drafts import copy_to_draft, draft_for
from items.duties import gaps, reading
from items.editor import progress
from items.listing.errors import ChangeRefused
from items.listing.proposing import open_batch_of, propose
from items.models import DutyEntry, Edition, Item
from items.permissions import list_admin_required
from items.views.editor import pointed


def _items():
    plain = Edition.objects.defer("form", "source_note", "remedies")
    return Item.objects.select_related("department").prefetch_related(Prefetch("editions", plain), "standings")


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
    today = timezone.localdate()
    live = found.edition_on(today)
    is_offered = found.standing_on(today) in (ItemState.IN_USE, ItemState.SUSPENDED)
    kinds = dict(DutyEntry.Kind.choices)
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
            "duties": reading.of_item(found, on=today),
            "lacking": [kinds[kind] for kind in gaps.of_item(found, on=today)] if is_offered else [],
            "origins": lineage.before(found, on=today),
            "successors": lineage.after(found, on=today),
            "figures": panels.render("item_figures", item=found),
        },
    )


@list_admin_required
@require_POST
def draft(request, code):
    """Open a draft: a copy of what was published last, also where its day is still to come; else an empty one."""
    found = _item(code)
    published = [edition for edition in found.editions.all() if not edition.is_draft]
    if published:
        copy_to_draft(max(published, key=lambda edition: (edition.effective_on, edition.number)))
    else:
        draft_for(found)
    return redirect("edit-draft", code)


@list_admin_required
def compare(request, code):
    """Two editions side by side: the live one and the draft, or any two by their numbers (?left=1&right=3)."""
    found = _item(code)
    live = found.edition_on(timezone.localdate())
    numbered = {str(edition.number): edition for edition in found.editions.all()}
    left = numbered.get(request.GET.get("left", ""), live)
    right = numbered.get(request.GET.get("right", ""), found.draft or live)
    if not (left and right) or (left == right and "left" not in request.GET):
        messages.info(request, _("There is nothing to compare: two editions are needed."))
        return redirect("manage-item", code)
    before, after = content_of(_full(left)), content_of(_full(right))
    context = {
        "item": found,
        "name": right.name or left.name,
        "left": left,
        "right": right,
        "editions": sorted(numbered.values(), key=lambda edition: edition.number),
        "rows": differences.in_words(comparing.changes(before, after)),
        "same": len(before) - len({one.field for one in comparing.changes(before, after)}),
    }
    return render(request, "admin/items/compare.html", context)


@list_admin_required
def publication(request, code):
    """Is the draft fit for the list? The findings first, then the change batch that carries it there."""
    found = _item(code)
    if not found.draft:
        messages.warning(request, _("There is no draft. Open one first."))
        return redirect("manage-item", code)
    edition = _full(found.draft)
    live = found.edition_on(timezone.localdate())
    form = ProposalForm(request.POST or None, fresh=live is None)
    standings = progress.of(edition)
    blocking = [point for one in standings for point in pointed(one.blocking, code)]
    if request.method == "POST" and not blocking and form.is_valid():
        try:
            batch = propose(edition, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ChangeRefused as refusal:
            form.add_error(None, "；".join(str(one) for one in refusal.fields.values()) or refusal.message)
        else:
            messages.success(request, _("The draft is in a change batch. Submit it when its lines are complete."))
            return redirect("change-batch", batch.pk)
    context = {
        "item": found,
        "edition": edition,
        "form": form,
        "blocking": blocking,
        "advisory": [point for one in standings for point in pointed(one.advisory, code)],
        "impact": impact.of(edition, _full(live) if live else None),
        "batch": open_batch_of(found),
        "live": live,
    }
    return render(request, "admin/items/publication.html", context)
