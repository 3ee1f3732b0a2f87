"""Places of BPMN's shapes and arrows, laid out as the drawing of a flow is. PURE."""

from workflows.bpmn.graph import Graph
from workflows.flow.drawing import Box, place_across
from workflows.layering import Place, arrange

GAP, BETWEEN, MARGIN, OUTSIDE = 90, 50, 40, 30

Point = tuple[float, float]
Bounds = tuple[float, float, float, float]  # x, y, width, height


def layout(graph: Graph) -> tuple[dict[str, Bounds], dict[str, list[Point]]]:
    """Bounds by node, points by arrow."""
    sizes = {node.id: node.size for node in graph.nodes}
    layers = arrange(list(sizes), [(arrow.source, arrow.target) for arrow in graph.arrows])
    places = [place for layer in layers.layers for place in layer]
    boxes = {id(p): Box(p, None, [], *(sizes[p.key] if p.key else (1, 0))) for p in places}
    _width, height = place_across(layers, boxes, gap=GAP, between=BETWEEN)
    for layer in layers.layers:  # in the middle of their column, not at its left edge
        wide = max(boxes[id(place)].w for place in layer)
        for place in layer:
            box = boxes[id(place)]
            box.x, box.y = MARGIN + box.x + (wide - box.w) / 2, MARGIN + box.y
    at = {place.key: boxes[id(place)] for place in places if place.key}
    bounds = {key: (box.x, box.y, box.w, box.h) for key, box in at.items()}
    by_key = {place.key: place for place in places if place.key}
    back, points = set(layers.back), {}
    for arrow in graph.arrows:
        if (arrow.source, arrow.target) in back:
            points[arrow.id] = _back(at[arrow.source], at[arrow.target], MARGIN + height + OUTSIDE)
        else:
            points[arrow.id] = _forward([boxes[id(p)] for p in _through(by_key[arrow.source], arrow.target)])
    return bounds, points


def _through(place: Place, target: str) -> list[Place]:
    """From a place over the empty ones on the way to its target."""
    for following in place.after:
        way = [place, following]
        while way[-1].key is None:
            way.append(way[-1].after[0])
        if way[-1].key == target:
            return way
    raise LookupError(target)


def _forward(boxes: list[Box]) -> list[Point]:
    points = []
    for a, b in zip(boxes, boxes[1:], strict=False):
        x1, y1, x2, y2 = a.x + a.w, a.y + a.h / 2, b.x, b.y + b.h / 2
        points.append((x1, y1))
        if abs(y1 - y2) > 0.5:
            points += [(x2 - 20, y1), (x2 - 20, y2)]
        points.append((x2, y2))
    return points


def _back(a: Box, b: Box, under: float) -> list[Point]:
    x1, x2 = a.x + a.w / 2, b.x + b.w / 2
    return [(x1, a.y + a.h), (x1, under), (x2, under), (x2, b.y + b.h)]
