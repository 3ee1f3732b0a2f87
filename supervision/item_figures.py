"""The figures of one item, with those of the items that were merged into it (rules §3: statistics roll up)."""

from django.db.models import Sum
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from items import lineage
from supervision.models import DailyCount
from workflows import timekeeping

MEASURES = ("received", "decided", "granted", "promised_missed")


def figures(item, *, on) -> dict:
    """{"own", "rows", "sum", "apart"}: rows of {"kin", measures} of what was merged into the item, `sum` over them and
    its own; `apart`: of what it was split from, in no sum."""
    kin = lineage.before(item, on=on)
    merged = lineage.merged_into([item.pk], on=on)
    counts = {key: dict.fromkeys(MEASURES, 0) for key in [item.pk, *(one.item.pk for one in kin)]}
    rows = DailyCount.objects.filter(item__in=counts, measure__in=MEASURES, day__lte=on)
    for key, measure, value in rows.values_list("item", "measure").annotate(sum=Sum("value")):
        counts[key][measure] = value
    inside = [{"kin": one, **counts[one.item.pk]} for one in kin if one.item.pk in merged]
    own = counts[item.pk]
    return {
        "own": own,
        "rows": inside,
        "sum": {name: own[name] + sum(row[name] for row in inside) for name in MEASURES},
        "apart": [{"kin": one, **counts[one.item.pk]} for one in kin if one.item.pk not in merged],
    }


def panel(*, item):
    """On the item's page of those who keep the lists."""
    found = figures(item, on=timekeeping.local_date(timekeeping.now()))
    return mark_safe(render_to_string("supervision/item_figures.html", found))  # noqa: S308  escaped by the template
