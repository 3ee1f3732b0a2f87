"""The lists as the public reads them: powers by type, public services, and what changed by which document."""

from itertools import groupby

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _

from items.catalogue import listed
from items.codes import BodyNature, ItemType, Level, PowerSource
from items.listing import ledger
from items.models import ChangeBatch
from items.models.labels import label
from items.views.day import Day

PER_PAGE = 20


def power_list(request):
    return _list(request, ChangeBatch.List.POWER, _("Power list"))


def service_list(request):
    return _list(request, ChangeBatch.List.SERVICE, _("Public service list"))


def _list(request, which, title):
    day = Day(request)
    editions = listed(on=day.on).prefetch_related("bases__basis")
    service = {"entry__type_code": ItemType.PUBLIC_SERVICE}
    editions = editions.filter(**service) if which == ChangeBatch.List.SERVICE else editions.exclude(**service)
    rows = sorted((_row(edition) for edition in editions), key=lambda row: row["type_code"])
    groups = [
        {"name": label(ItemType, code), "rows": list(found)}
        for code, found in groupby(rows, key=lambda row: row["type_code"])
    ]
    context = {
        "title": title,
        "day": day,
        "groups": groups,
        "count": len(rows),
        "record": ledger.record_of(day.on),
        "proved": ledger.is_as_published(day.on),
        "other": "service-list" if which == ChangeBatch.List.POWER else "power-list",
    }
    return render(request, "catalogue/published_list.html", context, status=400 if day.fault else 200)


def _row(edition):
    entry = edition.entry
    return {
        "type_code": entry.type_code,
        "name": edition.name,
        "code": edition.item.code,
        "numbers": [number for number in (entry.base_code, entry.national_code) if number],
        "body": edition.body_name or entry.body_name,
        "nature": label(BodyNature, edition.body_nature),
        "entrusting": edition.entrusting_body,
        "leader": edition.supervising_leader,
        "department": entry.department_name,
        "level": label(Level, edition.level),
        "source": label(PowerSource, edition.power_source),
        "bases": [row.basis for row in edition.bases.all() if row.is_setting_basis] or [],
        "is_paused": edition.is_paused,
        "edition": edition.number,
        "since": edition.effective_on,
    }


def changes(request):
    """What was published, the newest first: the document, its day, and each line. ?on=: by the end of that day."""
    day = Day(request)
    batches = ChangeBatch.objects.filter(state=ChangeBatch.State.PUBLISHED).select_related("department")
    if day.is_chosen:
        batches = batches.filter(published_at__date__lte=day.on)
    page = Paginator(batches.order_by("-published_at"), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "batch": batch,
            "lines": [_line(line) for line in batch.lines.select_related("item")],
            "duty_lines": [_duty_line(line) for line in batch.duty_lines.select_related("entry")],
        }
        for batch in page
    ]
    context = {"page": page, "rows": rows, "day": day}
    return render(request, "catalogue/changes.html", context, status=400 if day.fault else 200)


def _line(line):
    told = line.after.get(line.item.code, {})
    return {"operation": line.get_operation_display(), "name": told.get("name") or line.item.code, "item": line.item}


def _duty_line(line):
    name = line.after.get("title") or line.before.get("title") or line.entry.code
    return {"operation": line.get_operation_display(), "name": name, "code": line.entry.code}
