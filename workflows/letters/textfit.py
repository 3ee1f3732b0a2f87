"""How wide a line of Chinese and Latin text is, and where it may break. PURE."""

import re
from unicodedata import east_asian_width

NOT_AT_START = set("，。、；：？！）》」』】”’%）,.;:?!)]}")
NOT_AT_END = set("（《「『【“‘([{")
_PIECES = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-_/.]*|\s+|.", re.DOTALL)


def measure(text: str, size: float) -> float:
    """Chinese characters are as wide as they are high, Latin ones a little more than half."""
    return sum(size if east_asian_width(c) in "WFA" else size * 0.58 for c in text)


def wrap(text: str, size: float, room: float) -> list[str]:
    """Lines no wider than `room`. Words stay whole where they fit; closing marks never begin a line."""
    lines, line = [], ""
    for piece in _pieces(text, size, room):
        if line and measure(line + piece, size) > room:
            line, piece = _carry(line, piece)
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        lines.append(line.rstrip())
    return lines or [""]


def _pieces(text: str, size: float, room: float) -> list[str]:
    pieces = []
    for piece in _PIECES.findall(" ".join(text.split())):
        if measure(piece, size) > room:
            pieces.extend(piece)  # a word longer than a line is broken anywhere
        else:
            pieces.append(piece)
    return pieces


def _carry(line: str, piece: str) -> tuple[str, str]:
    """Take the last character along where the next line would begin with 。 or this one would end with （."""
    while len(line) > 1 and (piece[0] in NOT_AT_START or line[-1] in NOT_AT_END):
        line, piece = line[:-1], line[-1] + piece
    return line, piece
