"""A flow as an SVG drawing. PURE. Made on the server: crisp, selectable text, prints, needs no script.

`draw(..., width="wide")` runs from left to right, `width="narrow"` from top to bottom and fits a phone of 360 px.
A page holds both and CSS shows one. Colours come from classes in static/css/drawing.css: the content security policy
forbids style attributes. What is done has a tick, what is under way a flag: shapes say it, colours repeat it.
"""

from dataclasses import dataclass
from hashlib import sha256
from html import escape

from workflows.layering import Place, arrange
from workflows.letters.textfit import measure, wrap

START, END = "\0start", "\0end"
NAME, SMALL, LEADING, PADDING = 17, 15, 1.35, 12
WIDEST = 940  # more than this from left to right would become too small to read: drawn from top to bottom instead


@dataclass
class Box:
    place: Place
    stage: dict | None  # None: a start, an end or an empty place
    lines: list[tuple[str, str, float]]  # (class, text, size)
    w: float
    h: float
    x: float = 0
    y: float = 0


def draw(
    stages, edges, current=None, done=(), width="wide", *, title="办理流程", start="开始", end="结束", here="当前环节"
) -> str:
    """`stages`: dicts key, name, who, limit_text, kind. `edges`: pairs of keys. `current`: a key or several;
    `here`: what a flag there says, if anything.

    kind "way": no stage, but words on the arrow that leads through it (a result, a condition). A stage may also say
    `href`, where a click on it leads, and `mark`, a word at its corner, with `tone` for its colour.
    """
    stages = {str(stage["key"]): stage for stage in stages}
    current = {str(current)} if isinstance(current, str | int) else {str(k) for k in current or ()}
    done = {str(key) for key in done} - current
    pairs = [(str(a), str(b)) for a, b in (edge[:2] for edge in edges)]
    ended = not current and bool(stages) and set(stages) <= done
    keys = [START, *stages, END]
    layers = arrange(keys, _with_terminals(list(stages), pairs))
    words = {START: start, END: end}
    across = width == "wide" and _fits(layers)
    room = 256 if width == "narrow" else 460
    boxes = _boxes(layers, stages, words, across=across, room=room)
    size = place_across(layers, boxes) if across else _place_down(layers, boxes, room)
    flags = bool(current and here)
    top = 30 if across and flags else 14 if any(stage.get("mark") for stage in stages.values()) else 2
    lane = 26 if layers.back else 0
    parts = _edges(layers, boxes, done | ({START} if done or current else set()), current, ended, across)
    parts += [_back_edge(boxes[a], boxes[b], size, across) for a, b in _boxes_back(layers, boxes)]
    for box in boxes.values():
        parts.append(_draw_box(box, words, current, done, here, across))
    view_w, view_h = size[0] + 4 + (0 if across else lane), size[1] + 4 + (lane if across else 0)
    return _frame(
        "".join(parts), view_w, view_h + top, top, title, _in_words(layers, stages, current, done, here), width
    )


def _with_terminals(keys, pairs):
    """The start leads to every stage nothing leads to; every stage that leads nowhere leads to the end."""
    forward = arrange(keys, pairs)
    firsts = [p.key for p in _places(forward) if p.key and not p.before]
    lasts = [p.key for p in _places(forward) if p.key and not p.after]
    return [*((START, key) for key in firsts), *pairs, *((key, END) for key in lasts)] if keys else [(START, END)]


def _places(layers):
    return [place for layer in layers.layers for place in layer]


def _fits(layers) -> bool:
    return 2 * 60 + (len(layers.layers) - 2) * (112 + 34) + 34 <= WIDEST


def _boxes(layers, stages, words, *, across, room) -> dict[int, Box]:
    """Every place gets its size from the text in it."""
    columns = max(1, len(layers.layers) - 2)
    each = min(168, (WIDEST - 2 * 60 - 34 * (columns + 1)) / columns) if across else 0
    boxes = {}
    for layer in layers.layers:
        share = each if across else (room - 12 * (len(layer) - 1)) / max(1, len(layer))
        for place in layer:
            if place.key in words:
                boxes[id(place)] = Box(place, None, [], measure(words[place.key], SMALL) + 26, 34)
            elif place.key is None:
                boxes[id(place)] = Box(place, None, [], each if across else min(share, 12), 0)
            else:
                boxes[id(place)] = _stage_box(place, stages[place.key], share)
    return boxes


def _stage_box(place, stage, width) -> Box:
    inner = width - (2 * PADDING if width > 100 else 10)
    if stage.get("kind") == "way":
        lines = [("way-text", text, SMALL) for text in wrap(str(stage.get("name") or ""), SMALL, inner)]
        return Box(place, stage, lines, width, round(8 + len(lines) * SMALL * LEADING, 1))
    lines = [("name", text, NAME) for text in wrap(str(stage.get("name") or ""), NAME, inner - 14)]
    for css, text in (("who", stage.get("who")), ("limit", stage.get("limit_text"))):
        if text:
            lines += [(css, line, SMALL) for line in wrap(str(text), SMALL, inner)]
    height = 2 * PADDING + sum(size * LEADING for _, _, size in lines)
    return Box(place, stage, lines, width, round(height, 1))


def place_across(layers, boxes, *, gap=34, between=22) -> tuple[float, float]:
    """Puts the boxes, keyed by the id of their place, into columns from left to right. Returns width and height."""
    heights = [sum(boxes[id(p)].h or 10 for p in layer) + between * (len(layer) - 1) for layer in layers.layers]
    tall, x = max(heights), 2.0
    for layer, height in zip(layers.layers, heights, strict=True):
        y = 2 + (tall - height) / 2
        column = max(boxes[id(p)].w for p in layer)
        for place in layer:
            box = boxes[id(place)]
            box.x, box.y = x, y + (5 if not box.h else 0)
            y += (box.h or 10) + between
        x += column + gap
    return x - gap, tall


def _place_down(layers, boxes, room) -> tuple[float, float]:
    y = 2.0
    for layer in layers.layers:
        total = sum(boxes[id(p)].w for p in layer) + 12 * (len(layer) - 1)
        x, row = 2 + (room - total) / 2, max(boxes[id(p)].h for p in layer)
        for place in layer:
            box = boxes[id(place)]
            box.x, box.y = x, y
            if box.place.key is None or (box.stage and box.stage.get("kind") != "way"):
                box.h = row
            else:
                box.h = box.h or row
            x += box.w + 12
        y += row + 34
    return room, y - 34


def _edges(layers, boxes, done, current, ended, across) -> list[str]:
    parts = []
    for place in _places(layers):
        for target in place.after:
            a, b = boxes[id(place)], boxes[id(target)]
            source, aim = _stage_before(place), _stage_after(target)
            passed = source in done and (aim in done or aim in current or (aim == END and ended))
            parts.append(_edge(a, b, "--done" if passed else "", across, arrow=target.key is not None))
            if place.key is None:  # the line goes on through the empty place
                x1, y1, x2, y2 = (a.x, a.y, a.x + a.w, a.y) if across else (_mid(a), a.y, _mid(a), a.y + a.h)
                css = "edge edge--done" if passed else "edge"
                parts.append(f'<path class="{css}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>')
    return parts


def _stage_before(place):
    while place.key is None:
        place = place.before[0]
    return place.key


def _stage_after(place):
    while place.key is None:
        place = place.after[0]
    return place.key


def _mid(box) -> float:
    return box.x + box.w / 2


def _edge(a, b, css, across, arrow) -> str:
    if across:
        x1, y1, x2, y2 = a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2
        tip, bend = (x2 - 8 if arrow else x2), x2 - 20
        line = f"M{x1:.1f} {y1:.1f}H{bend:.1f}V{y2:.1f}H{tip:.1f}"
        head = f"M{x2:.1f} {y2:.1f}l-10-5.5v11z"
    else:
        x1, y1, x2, y2 = _mid(a), a.y + a.h, _mid(b), b.y
        tip, bend = (y2 - 8 if arrow else y2), y2 - 19
        line = f"M{x1:.1f} {y1:.1f}V{bend:.1f}H{x2:.1f}V{tip:.1f}"
        head = f"M{x2:.1f} {y2:.1f}l-5.5-10h11z"
    edge = f'<path class="edge{" edge" + css if css else ""}" d="{line}"/>'
    return edge + (f'<path class="arrow{" arrow" + css if css else ""}" d="{head}"/>' if arrow else "")


def _boxes_back(layers, boxes):
    by_key = {box.place.key: n for n, box in boxes.items() if box.place.key}
    return [(by_key[a], by_key[b]) for a, b in layers.back if a != b]


def _back_edge(a, b, size, across) -> str:
    """A way back runs dashed along the outside."""
    if across:
        out = size[1] + 18
        line = f"M{_mid(a):.1f} {a.y + a.h:.1f}V{out:.1f}H{_mid(b):.1f}V{b.y + b.h + 8:.1f}"
        head = f"M{_mid(b):.1f} {b.y + b.h:.1f}l-5.5 10h11z"
    else:
        out, y1, y2 = size[0] + 18, a.y + a.h / 2, b.y + b.h / 2
        line = f"M{a.x + a.w:.1f} {y1:.1f}H{out:.1f}V{y2:.1f}H{b.x + b.w + 8:.1f}"
        head = f"M{b.x + b.w:.1f} {y2:.1f}l10-5.5v11z"
    return f'<path class="edge edge--back" stroke-dasharray="5 4" d="{line}"/><path class="arrow" d="{head}"/>'


def _draw_box(box, words, current, done, here, across) -> str:
    key = box.place.key
    if key is None:
        return ""
    if key in words:
        return _rect(box, 17, "terminal") + _text("terminal-text", _mid(box), box.y + 22, SMALL, words[key])
    state = "current" if key in current else "done" if key in done else "next"
    is_way = box.stage.get("kind") == "way"
    parts = [_rect(box, 11, "way") if is_way else _rect(box, 6, "box")]
    used = sum(size * LEADING for _, _, size in box.lines)
    y = box.y + (box.h - used) / 2
    for css, text, size in box.lines:
        parts.append(_text(css, _mid(box), y + size * 1.03, size, text))
        y += size * LEADING
    if state == "done":
        parts.append(f'<path class="tick" d="M{box.x + box.w - 20:.1f} {box.y + 11:.1f}l4.5 4.5 8-9"/>')
    if state == "current" and here:
        parts.append(_flag(box, here, across))
    css = "way" if is_way else f"stage stage--{state}"
    if tone := box.stage.get("tone"):
        css += f" stage--{tone}"
    if mark := box.stage.get("mark"):
        parts.append(_mark(box, str(mark)))
    drawn = f'<g class="{css}">{"".join(parts)}</g>'
    href = box.stage.get("href")
    return f'<a class="stage-link" href="{escape(str(href))}">{drawn}</a>' if href else drawn


def _mark(box, mark) -> str:
    wide = measure(mark, 13) + 12
    x, y = box.x + 6, box.y - 10
    pill = f'<rect class="mark" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="20" rx="10"/>'
    return pill + _text("mark-text", x + wide / 2, y + 14.5, 13, mark)


def _flag(box, here, across) -> str:
    """A flag that points at the box; from top to bottom it stands on the box's upper edge."""
    if across:
        x, y = _mid(box), box.y - 8
        point = f'<path class="here" d="M{x - 7:.1f} {y - 4:.1f}h14l-7 9z"/>'
        return point + _text("here-text", x, y - 9, 14, here)
    wide = measure(here, 14) + 14
    x, y = box.x + 8, box.y - 12
    flag = f'<path class="here" d="M{x:.1f} {y:.1f}h{wide:.1f}l6 11-6 11h-{wide:.1f}z"/>'
    return flag + _text("here-flag", x + wide / 2 + 1, y + 16, 14, here)


def _rect(box, corner, css) -> str:
    place = f'x="{box.x:.1f}" y="{box.y:.1f}" width="{box.w:.1f}" height="{box.h:.1f}"'
    return f'<rect class="{css}" {place} rx="{corner}"/>'


def _text(css, x, y, size, text) -> str:
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="middle">{escape(text)}</text>'


def _in_words(layers, stages, current, done, here) -> str:
    """What a screen reader says: the stages in order, with who, how long and how far."""
    said = []
    for place in _places(layers):
        if place.key in stages:
            stage = stages[place.key]
            extra = [str(stage[k]) for k in ("who", "limit_text") if stage.get(k)]
            extra += [here] if here and place.key in current else ["✓"] if place.key in done else []
            extra += [str(stage["mark"])] if stage.get("mark") else []
            said.append(f"{stage.get('name') or ''}" + (f"（{'，'.join(extra)}）" if extra else ""))
    return " → ".join(said)


def _frame(inside, w, h, top, title, words, width) -> str:
    role = "group" if "<a " in inside else "img"
    mark = "flow-" + sha256(f"{inside}{width}".encode()).hexdigest()[:10]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow-svg flow-svg--{width}" role="{role}" '
        f'viewBox="0 {-top} {w:.0f} {h:.0f}" width="{w / 16:.3f}rem" aria-labelledby="{mark}-t {mark}-d">'
        f'<title id="{mark}-t">{escape(title)}</title><desc id="{mark}-d">{escape(words)}</desc>{inside}</svg>'
    )
