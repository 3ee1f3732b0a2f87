"""{% load charts %}: bar_chart (rows, title) and line_chart (labels, series, title), each with its table."""

from django import template

from accounts.charts import bars, lines

register = template.Library()


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(rows, title, unit="", as_of=None, label_heading="", value_heading=""):
    rows = list(rows)
    return {
        "svg": bars(rows, title=title, unit=unit),
        "rows": rows,
        "title": title,
        "unit": unit,
        "as_of": as_of,
        "label_heading": label_heading,
        "value_heading": value_heading,
    }


@register.inclusion_tag("components/line_chart.html")
def line_chart(labels, series, title, as_of=None):
    labels, series = list(labels), list(series)
    rows = [
        {"label": label, "values": [one["values"][number] for one in series]} for number, label in enumerate(labels)
    ]
    return {"svg": lines(labels, series, title=title), "series": series, "rows": rows, "title": title, "as_of": as_of}
