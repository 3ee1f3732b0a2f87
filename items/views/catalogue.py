from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from items import catalogue, guides, lineage, panels
from items.codes import ItemState, ItemType, Theme
from items.models import Item
from items.models.labels import label
from items.views.day import Day

PAGE = 20


def home(request):
    today = localdate()
    tally = catalogue.counts(on=today)
    return render(
        request,
        "catalogue/home.html",
        {
            "people": tally["audience"]["person"],
            "organisations": tally["audience"]["organisation"],
            "themes": _chosen(Theme, tally["theme"]),
            "types": _chosen(ItemType, tally["type"]),
            "notices": panels.render("home_notices"),
            "no_visit": [row(edition) for edition in catalogue.in_force(on=today).filter(visits=0)[:6]],
        },
    )


def item_list(request):
    wish, day = catalogue.Wish.of(request.GET), Day(request)
    page = Paginator(catalogue.find(wish, on=day.on), PAGE).get_page(request.GET.get("page"))
    tally = catalogue.counts(on=day.on)
    people = [("person", _("Individuals")), ("organisation", _("Enterprises and organisations"))]
    return render(
        request,
        "catalogue/list.html",
        {
            "wish": wish,
            "day": day,
            "page": page,
            "rows": [row(edition) for edition in page],
            "groups": [
                _chips(_("For whom"), "audience", wish.audience, people, tally["audience"], request),
                _chips(_("Theme"), "theme", wish.theme, _labels(Theme), tally["theme"], request),
                _chips(_("Type"), "type", wish.type_code, _labels(ItemType), tally["type"], request),
            ],
        },
        status=400 if day.fault else 200,
    )


def item_guide(request, code):
    day = Day(request)
    edition = catalogue.guide(code, on=day.on)
    if not edition:
        return _gone(request, code, day)
    context = guides.context(edition, today=day.on, in_force=not day.is_chosen, past=day.is_chosen)
    pause = _turn(edition.item, day.on, "paused") if edition.is_paused else None
    context |= {"day": day, "is_paused": edition.is_paused, "pause": pause}
    context["origins"] = lineage.before(edition.item, on=day.on)
    return render(request, "catalogue/guide.html", context, status=400 if day.fault else 200)


def _gone(request, code, day):
    """What was cancelled says since when, by what, and where it goes on; it keeps its address."""
    item = Item.objects.filter(code=code).first()
    if item is None or item.standing_on(day.on) != ItemState.CANCELLED:
        raise Http404(_("There is no such item, or it is not offered at present."))
    context = {
        "item": item,
        "day": day,
        "name": _last_name(item, day.on),
        "turn": _turn(item, day.on, "cancelled"),
        "successors": lineage.after(item, on=day.on),
        "living": lineage.living(item, on=day.on),
        "edition": item.edition_on(day.on),
    }
    return render(request, "catalogue/gone.html", context, status=410)


def _turn(item, on, kind):
    return item.standings.filter(kind=kind, starts_on__lte=on).order_by("pk").last()


def _last_name(item, on):
    edition = item.edition_on(on)
    return edition.name if edition else item.code


def row(edition):
    return {
        "name": edition.name,
        "code": edition.item.code,
        "type": label(ItemType, edition.entry.type_code),
        "department": edition.entry.department_name,
        "is_paused": edition.is_paused,
        "promised": guides.promised(edition),
        "promised_is_demo": edition.promised_is_demo,
        "statutory": guides.statutory(edition),
        "visits": guides.visits(edition),
    }


def _labels(enum):
    return [(member.value, label(enum, member)) for member in enum]


def _chosen(enum, tally):
    return [{"value": value, "label": text, "count": tally[value]} for value, text in _labels(enum) if tally[value]]


def _chips(title, parameter, current, options, tally, request):
    """One row of links; choosing what is chosen takes the choice away."""
    chips = []
    for value, text in options:
        if not tally[value] and value != current:
            continue
        query = request.GET.copy()
        query.pop("page", None)
        if value == current:
            query.pop(parameter, None)
        else:
            query[parameter] = value
        chips.append(
            {"label": text, "count": tally[value], "url": f"?{query.urlencode()}", "current": value == current}
        )
    return {"title": title, "chips": chips}
