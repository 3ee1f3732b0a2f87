"""Places for the stages of a flow: a directed graph in layers, start first. PURE.

Longest-path layers; an edge over several layers passes through empty places (`None` stage), so that no line
crosses a box. Edges that lead back are taken out first and given separately.
"""

from dataclasses import dataclass, field


@dataclass
class Place:
    """A stage, or a place where a long edge passes (`key` None)."""

    key: str | None
    layer: int
    before: list["Place"] = field(default_factory=list, repr=False)
    after: list["Place"] = field(default_factory=list, repr=False)


@dataclass
class Layers:
    layers: list[list[Place]]
    back: list[tuple[str, str]]  # edges that lead back to an earlier stage


def arrange(keys: list[str], edges: list[tuple[str, str]]) -> Layers:
    layer_of, forward, back = in_layers(keys, edges)
    places = {key: Place(key, layer_of[key]) for key in keys}
    layers: list[list[Place]] = [[] for _ in range(max(layer_of.values(), default=-1) + 1)]
    for key in keys:
        layers[layer_of[key]].append(places[key])
    for source, target in forward:
        last = places[source]
        for layer in range(layer_of[source] + 1, layer_of[target]):
            passing = Place(None, layer)
            layers[layer].append(passing)
            _join(last, passing)
            last = passing
        _join(last, places[target])
    _untangle(layers)
    return Layers(layers, back)


def in_layers(keys: list[str], edges: list[tuple[str, str]]) -> tuple[dict[str, int], list, list]:
    """The layer of each key, the edges that lead forward and those that lead back."""
    known = set(keys)
    edges = [e for e in dict.fromkeys(edges) if e[0] in known and e[1] in known]
    back = _edges_back(keys, edges)
    forward = [e for e in edges if e not in back]
    return _longest_paths(keys, forward), forward, [e for e in edges if e in back]


def _join(source: Place, target: Place) -> None:
    source.after.append(target)
    target.before.append(source)


def _edges_back(keys, edges) -> set[tuple[str, str]]:
    """Those that close a circle when walking depth first in the order of the stages. Without recursion."""
    following = {key: [t for s, t in edges if s == key] for key in keys}
    state, back = dict.fromkeys(keys, "new"), set()
    for root in keys:
        if state[root] != "new":
            continue
        state[root], path = "open", [(root, iter(following[root]))]
        while path:
            key, rest = path[-1]
            target = next(rest, None)
            if target is None:
                state[key] = "left"
                path.pop()
            elif state[target] == "open":
                back.add((key, target))
            elif state[target] == "new":
                state[target] = "open"
                path.append((target, iter(following[target])))
    return back


def _longest_paths(keys, forward) -> dict[str, int]:
    layer_of = dict.fromkeys(keys, 0)
    for _ in keys:  # at most as many rounds as stages: the graph has no circle any more
        moved = False
        for source, target in forward:
            if layer_of[target] < layer_of[source] + 1:
                layer_of[target] = layer_of[source] + 1
                moved = True
        if not moved:
            break
    return layer_of


def _untangle(layers: list[list[Place]]) -> None:
    """Fewer crossings: each place moves towards the middle of its neighbours, forth and back a few times."""
    for _ in range(4):
        for towards, order in (("before", layers), ("after", reversed(layers))):
            for layer in order:
                rank = {id(p): n for near in layers for n, p in enumerate(near)}

                def middle(place, rank=rank, towards=towards):
                    near = [rank[id(p)] for p in getattr(place, towards)]
                    return sum(near) / len(near) if near else rank[id(place)]

                layer.sort(key=middle)
