from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from items import catalogue, guides, panels
from items.codes import ItemType, Theme
from items.models.labels import label

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
    wish = catalogue.Wish.of(request.GET)
    today = localdate()
    page = Paginator(catalogue.find(wish, on=today), PAGE).get_page(request.GET.get("page"))
    tally = catalogue.counts(on=today)
    return render(
        request,
        "catalogue/list.html",
        {
            "wish": wish,
            "page": page,
            "rows": [row(edition) for edition in page],
            "groups": [
                _chips(
                    _("For whom"),
                    "audience",
                    wish.audience,
                    [("person", _("Individuals")), ("organisation", _("Enterprises and organisations"))],
                    tally["audience"],
                    request,
                ),
                _chips(_("Theme"), "theme", wish.theme, _labels(Theme), tally["theme"], request),
                _chips(_("Type"), "type", wish.type_code, _labels(ItemType), tally["type"], request),
            ],
        },
    )


def item_guide(request, code):
    today = localdate()
    edition = catalogue.guide(code, on=today)
    if not edition:
        raise Http404(_("There is no such item, or it is not offered at present."))
    return render(request, "catalogue/guide.html", guides.context(edition, today=today, in_force=True))


def row(edition):
    return {
        "name": edition.name,
        "code": edition.item.code,
        "type": label(ItemType, edition.item.type_code),
        "department": edition.item.department,
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
