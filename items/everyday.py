"""How people who do not know an item's name ask for it: words of every day beside the official ones.

*House*: an editorial list (`data/everyday.json`, item code -> words), no part of the guide and of no legal effect.
"""

import json
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "everyday.json"


@cache
def _list() -> dict[str, tuple[str, ...]]:
    return {code: tuple(words) for code, words in json.loads(LIST.read_text(encoding="utf-8")).items()}


def words_for(code: str) -> tuple[str, ...]:
    """What people call this item; empty where nobody has written anything."""
    return _list().get(code, ())


def every_code() -> list[str]:
    return list(_list())
