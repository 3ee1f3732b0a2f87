"""On which line of a JSON text each value stands. PURE. The text must be JSON already."""

import re

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+|\n')


def lines_of(text: str) -> dict[tuple, int]:
    """{path: line}, a path being the keys and indexes that lead to a value: ("stages", 2, "name")."""
    found: dict[tuple, int] = {}
    path: list = []  # a key in an object, an index in a list; None: the key is still to come
    line = 1
    for token in TOKEN.findall(text):
        if token == "\n":
            line += 1
        elif token in "]}":
            path.pop()
        elif token == ",":
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif path and path[-1] is None:
            path[-1] = token[1:-1]
        elif token != ":":
            found[tuple(path)] = line
            if token in "[{":
                path.append(0 if token == "[" else None)
    return found
