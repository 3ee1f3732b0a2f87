"""Finding an item by what people type: the name, part of it, pinyin or its initials. PURE but for pypinyin."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

NOISE = re.compile(r"[\s\W_]+")


def plain(text):
    """Lower case, half width, without blanks and punctuation."""
    return NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


@lru_cache(maxsize=4096)
def search_text(name, short_name, code):
    """What the index holds, a line each: names, full pinyin, initials, code."""
    lines = [plain(name), plain(short_name), code]
    for text in filter(None, (name, short_name)):
        lines.append("".join(lazy_pinyin(plain(text))))
        lines.append("".join(lazy_pinyin(plain(text), style=Style.FIRST_LETTER)))
    return "\n".join(dict.fromkeys(line for line in lines if line))


def bigrams(text):
    return {text[start : start + 2] for start in range(len(text) - 1)}


def score(query, index, everyday=()):
    """0 = no match. A whole match before a beginning before a part; then the share of the query's bigrams found.

    `everyday`: what people call it. One of these inside a whole sentence is a match too (昨天上班受伤了怎么办).

    People leave words out and change their order (工伤申请 for 职工工伤认定), so half of the bigrams is enough.
    """
    wanted = plain(query)
    if not wanted:
        return 0
    lines = index.split("\n")
    if wanted in lines:
        return 100
    if any(line.startswith(wanted) for line in lines):
        return 80
    if any(wanted in line for line in lines):
        return 60
    if any(wanted == word or word in wanted for word in everyday):
        return 55
    if len(wanted) > 1 and any(wanted in word for word in everyday):
        return 52
    if wanted.isascii():
        return 0
    pairs = bigrams(wanted)
    if not pairs:
        return 0
    share = len(pairs & bigrams(lines[0])) / len(pairs)
    return int(50 * share) if share >= 0.3 else 0
