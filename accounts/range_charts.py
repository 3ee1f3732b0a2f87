"""Lying bars in groups, each with the range it may lie in: for estimates. A table stands beside them."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.charts import nice_top

ROW, HEAD, GAP = 1.5, 1.6, 0.7  # em


def ranges(rows: list[dict], heads: list[str], *, title: str, unit: str = "") -> SafeString:
    """rows: label and bars, one for each head; a bar: mean, low, high, text (mean None: there is none).

    Widths are per cent and heights em, as in accounts/charts.py. Versions differ in tone and in the number before it.
    """
    values = [bar["high"] or bar["mean"] or 0 for row in rows for bar in row["bars"]]
    top, inside, y = nice_top(max(values, default=0)), [], 0.0
    for row in rows:
        inside.append(format_html('<text x="0" y="{}em" font-weight="700">{}</text>', f"{y + 1.15:.2f}", row["label"]))
        y += HEAD
        for number, bar in enumerate(row["bars"], start=1):
            inside.append(_bar(bar, number, y, top, unit))
            y += ROW
        y += GAP
    key = format_html_join(
        "",
        '<li><span class="range-key range-key--{}">{}</span> {}</li>',
        ((n, n, head) for n, head in enumerate(heads, 1)),
    )
    return format_html(
        '<ul class="range-keys">{}</ul><svg class="chart-svg" height="{}em" role="img" aria-label="{}">{}</svg>',
        key, f"{max(y, 1):.2f}", title, mark_safe("".join(inside)),
    )  # fmt: skip


def _bar(bar: dict, number: int, y: float, top: float, unit: str) -> SafeString:
    def x(value):
        return f"{6 + 68 * value / top:.2f}"

    if bar["mean"] is None:
        return format_html(
            '<text class="soft" x="0" y="{y}em">{n}</text><text class="soft" x="6%" y="{y}em">—</text>',
            y=f"{y + 1.1:.2f}", n=number,
        )  # fmt: skip
    whisker = ""
    if bar["low"] is not None and bar["high"] > bar["low"]:
        whisker = format_html(
            '<line class="whisker" x1="{a}%" x2="{b}%" y1="{y}em" y2="{y}em"/>'
            '<line class="whisker" x1="{a}%" x2="{a}%" y1="{u}em" y2="{d}em"/>'
            '<line class="whisker" x1="{b}%" x2="{b}%" y1="{u}em" y2="{d}em"/>',
            a=x(bar["low"]), b=x(bar["high"]), y=f"{y + 0.75:.2f}", u=f"{y + 0.5:.2f}", d=f"{y + 1:.2f}",
        )  # fmt: skip
    return format_html(
        '<text class="soft" x="0" y="{t}em">{n}</text>'
        '<rect class="range-bar range-bar--{n}" x="6%" y="{r}em" width="{w}%" height=".8em" rx="2"/>{whisker}'
        '<text x="100%" y="{t}em" text-anchor="end">{text}{unit}</text>',
        n=number, t=f"{y + 1.1:.2f}", r=f"{y + 0.35:.2f}", w=f"{68 * bar['mean'] / top:.2f}",
        whisker=whisker, text=bar["text"], unit=unit,
    )  # fmt: skip
