"""Charts drawn on the server as SVG: text stays text, they print, and they need no script. A table stands beside each.

No style attributes: the content security policy forbids them; classes are coloured in static/css/drawing.css.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def bars(rows: list[dict], *, title: str, unit: str = "") -> SafeString:
    """Lying bars. A row: label, value, tone (bad, warn, pause, quiet).

    Widths are per cent and heights are em, so the words keep their size on a phone and grow in elder mode.
    """
    top = max((row["value"] for row in rows), default=0) or 1
    inside = format_html_join(
        "",
        '<svg y="{}em" height="3em"><text x="0" y="1.2em">{}</text>'
        '<text x="100%" y="1.2em" text-anchor="end" font-weight="700">{}{}</text>'
        '<rect class="track" y="1.65em" width="100%" height=".8em" rx="2"/>'
        '<rect class="bar bar--{}" y="1.65em" width="{}%" height=".8em" rx="2"/></svg>',
        (
            (n * 3, row["label"], row["value"], unit, row.get("tone", ""), f"{100 * row['value'] / top:.2f}")
            for n, row in enumerate(rows)
        ),
    )
    return _svg(height=max(1, len(rows)) * 3, title=title, inside=inside)


LEFT, RIGHT, HEAD, FOOT = 8, 98, 16, 86  # the field of a line chart, per cent


def lines(labels: list[str], series: list[dict], *, title: str) -> SafeString:
    """Lines over time. A series: name, values (None is a gap). Lines differ in dash and in the mark of their points."""
    top = nice_top(max((v for s in series for v in s["values"] if v is not None), default=0))
    across = (RIGHT - LEFT) / max(1, len(labels) - 1)

    def x(number):
        return f"{LEFT + across * number:.2f}"

    def y(value):
        return f"{FOOT - (FOOT - HEAD) * value / top:.2f}"

    grid = format_html_join(
        "",
        '<line class="grid" x1="{}%" x2="{}%" y1="{}%" y2="{}%"/>'
        '<text class="soft" x="{}%" y="{}%" dy=".35em" text-anchor="end">{}</text>',
        ((LEFT, RIGHT, y(v), y(v), LEFT - 1, y(v), f"{v:g}") for v in (0, top / 4, top / 2, top * 3 / 4, top)),
    )
    days = format_html_join(
        "",
        '<text class="soft" x="{}%" y="95%" text-anchor="{}">{}</text>',
        ((x(n), anchor, labels[n]) for n, anchor in _ticks(len(labels))),
    )
    drawn, key = [], []
    for number, one in enumerate(series, start=1):
        path, pen, points = [], "M", []
        for n, value in enumerate(one["values"]):
            if value is None:
                pen = "M"
                continue
            path.append(f"{pen}{x(n)} {y(value)}")
            pen = "L"
            points.append(mark(number, x(n), y(value)))
        drawn.append(
            format_html(
                '<svg width="100%" height="100%" viewBox="0 0 100 100" preserveAspectRatio="none">'
                '<path class="line line--{}" vector-effect="non-scaling-stroke" d="{}"/></svg>{}',
                number, " ".join(path), mark_safe("".join(points) if len(labels) <= 40 else ""),
            )
        )  # fmt: skip
        start = 100 * (number - 1) // len(series)
        key.append(
            format_html(
                '<svg x="{}%" height="1.6em"><path class="line line--{}" d="M0 12h30"/>{}'
                '<text x="38" y="1.1em">{}</text></svg>',
                start, number, mark(number, "15", "12", unit=""), one["name"],
            )
        )  # fmt: skip
    return _svg(height=17, title=title, inside=mark_safe(grid + days + "".join(drawn) + "".join(key)))


def _ticks(count: int) -> list[tuple[int, str]]:
    """At most four dates stand below the line, the first and the last among them."""
    if count <= 1:
        return [(0, "start")] * count
    between = [round((count - 1) * third / 3) for third in (1, 2)] if count >= 6 else []
    return [(0, "start"), *((n, "middle") for n in between), (count - 1, "end")]


def mark(number: int, x: str, y: str, unit: str = "%") -> SafeString:
    """Circle, square, diamond: told apart without colour."""
    if number == 1:
        return format_html('<circle class="point" cx="{x}{u}" cy="{y}{u}" r="4"/>', x=x, y=y, u=unit)
    if number == 2:
        return format_html(
            '<rect class="point point--2" x="{x}{u}" y="{y}{u}" width="7" height="7"'
            ' transform="translate(-3.5 -3.5)"/>',
            x=x, y=y, u=unit,
        )  # fmt: skip
    return format_html(
        '<svg x="{x}{u}" y="{y}{u}" overflow="visible"><path class="point point--3" d="M0-5 5 0 0 5-5 0z"/></svg>',
        x=x, y=y, u=unit,
    )  # fmt: skip


def nice_top(value: float) -> int:
    """The next round number whose quarters are whole: 4, 8, 12, 20, 40, 60, 80, 120, 200 …"""
    size = 1
    while True:
        for step in (4, 8, 12, 20, 28):
            if step * size >= value:
                return step * size
        size *= 10


def _svg(*, height: int, title: str, inside: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart-svg" height="{}em" role="img" aria-label="{}">{}</svg>', height, title, inside
    )
