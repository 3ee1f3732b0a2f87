"""Splitting a written legal basis into law, article and document number, where it clearly states them. PURE.

What is not clear is kept as it stands: the whole sentence becomes the title and stays in `text`. Nothing is added."""

import re
from dataclasses import dataclass

from items.codes import BasisRank

LONGEST_TITLE = 500
NUMBERING = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]?|[一二三四五六七八九十]+、|\d+[.．、])\s*")
NUMERAL = "[零〇一二三四五六七八九十百千\\d]"
ARTICLE = re.compile(
    rf"第{NUMERAL}+(?:[、至到—-]+第?{NUMERAL}+)*条(?:第{NUMERAL}+款)?(?:第{NUMERAL}+项)?(?:[、和]第{NUMERAL}+条)*"
)
ORDER = re.compile(rf"[\u4e00-\u9fff、]*令\s*第?{NUMERAL}+号")
DOCUMENT = re.compile(r"[\u4e00-\u9fff]+\s*[〔【\[﹝](\d{4})[〕】\]﹞]\]?\s*第?(\d+)号")
BETWEEN = re.compile(r"[；;、和]\s*(?:[一二三四五六七八九十\d]+[、.．]\s*)?(?=《)")
TAIL = re.compile(r"^[^《》（(。；]{0,12}?(?=[（(])")  # 的通知 and the like, between the title and its number


@dataclass(frozen=True)
class Split:
    title: str
    article: str
    document_number: str
    text: str
    rank: str
    carried_over: bool = False  # the law's name stood in the line above


def split_all(lines, *, before=None):
    """Every law in a list of written bases; a line that begins with an article goes on with the law above it."""
    found = []
    for line in lines:
        for part in _laws_in(line):
            before = _split(part, before)
            found.append(before)
    return found


def split(text):
    return split_all([text])[0] if text.strip() else None


def _laws_in(line):
    """Cut at “）、《” and the like, outside quotation marks, so that two laws in a line become two bases."""
    quoted = [match.span() for match in re.finditer("“[^”]*”", line)]
    cuts = [
        match.start()
        for match in BETWEEN.finditer(line)
        if line[: match.start()].rstrip(" 。；")[-1:] in ("）", ")", "》", "”")
        and not any(start < match.start() < end for start, end in quoted)
        and line[: match.start()].count("《") == line[: match.start()].count("》")
    ]
    edges = [0, *cuts, len(line)]
    parts = [line[start:end].strip(" ；;、和　") for start, end in zip(edges, edges[1:], strict=False)]
    return [part for part in parts if part]


def _split(line, before):
    text = line.strip()
    body = NUMBERING.sub("", text).strip().removesuffix("[memory]").strip()
    if ARTICLE.match(body) and before and before.title != before.text:
        articles = _articles(body)
        return Split(before.title, articles, before.document_number, text, before.rank, carried_over=True)
    title, rest = _title(body)
    if not title:
        number = _number(body[:60])
        if number and body.startswith(number):
            return Split(_tidy(number), "", _tidy(number), text, rank_of("", number))
        cut = body if len(body) <= LONGEST_TITLE else body[: LONGEST_TITLE - 1] + "…"
        return Split(cut.rstrip("。；;"), "", "", text, BasisRank.UNKNOWN)
    number, rest = _number_after(rest)
    return Split(title, _articles(rest), number, text, rank_of(title, number))


def _title(body):
    """The name inside the first balanced 《》, or “X关于印发《Y》的通知” as a whole. ("", body) where there is none."""
    start = body.find("《")
    if start < 0 or start > 60 or re.search(r"[。；：:“]", body[:start]):
        return "", body
    depth, end = 0, -1
    for place in range(start, min(len(body), start + 300)):
        depth += {"《": 1, "》": -1}.get(body[place], 0)
        if depth == 0:
            end = place
            break
    if end < 0:
        return "", body
    inner, rest = body[start + 1 : end].strip("〈〉<> ") if start == 0 else body[start + 1 : end], body[end + 1 :]
    tail = TAIL.match(rest)
    if start and ("关于" in body[:start] or "转发" in body[:start]) and tail and "通知" in tail[0]:
        return body[: end + 1] + tail[0], rest[len(tail[0]) :]
    return inner, rest


def _number(text):
    for pattern in (DOCUMENT, ORDER):
        if match := pattern.search(text):
            return match[0]
    return ""


def _number_after(rest):
    if not rest[:2].strip(" 　").startswith(("（", "(")):
        match = DOCUMENT.match(rest)
        return (_tidy(match[0]), rest[match.end() :]) if match else ("", rest)
    head = re.split("[）)]", rest, maxsplit=1)[0][:150]
    number = _number(head)
    if not number:
        return "", rest[len(head) + 1 :]
    after = rest.find(number) + len(number)
    close = re.match(r"[^）)“第。；]*[）)]|[^“”。；]{0,120}?[）)]", rest[after:])
    return _tidy(number), rest[after + close.end() if close else after :]


def _tidy(number):
    number = DOCUMENT.sub(lambda m: f"{re.match('[一-鿿]+', m[0])[0]}〔{m[1]}〕{m[2]}号", number)
    return re.sub(r"^[日、]+", "", number).strip()


def _articles(rest):
    """Articles named by the sentence itself: at its beginning, or after the end of a quotation."""
    outside = re.sub("“[^”]*(?:”|$)", "“”", rest)
    found = []
    for match in ARTICLE.finditer(outside):
        before = outside[: match.start()].rstrip(" 　")
        if not before or before[-1] in "”；;。）)" or (not found and len(before) <= 4 and "章" in before):
            found.append(match[0])
    return "、".join(dict.fromkeys(found))[:200]


def rank_of(title, number):
    """The rank that name and number make plain; unknown otherwise."""
    if "国务院令" in number:
        return BasisRank.STATE_COUNCIL if title.startswith("国务院") else BasisRank.ADMIN_REGULATION
    if "主席令" in number:
        return BasisRank.LAW
    if "省人民政府令" in number or "省政府令" in number:
        return BasisRank.PROVINCIAL_RULE
    if re.search(r"[部局委会]令", number):
        return BasisRank.MINISTRY_RULE
    if "〔" in number:
        return BasisRank.NORMATIVE
    if re.search(r"(?<![办方执])法$", title):
        return BasisRank.LAW
    if title.endswith("条例") and re.match(r"(?:浙江省|宁波市|慈溪市)", title):
        return BasisRank.LOCAL_REGULATION
    return BasisRank.UNKNOWN
