"""From facts to a PDF: wording, glyph check, QR code, typst. Nothing here knows the database.

Facts go in as JSON through `sys.inputs`, never into the source, so no text can become markup. The font is checked
first: typst would print an empty box for a character it lacks, and nobody would notice before the applicant.
"""

from __future__ import annotations

import io
import json
import threading
from functools import lru_cache
from pathlib import Path

import segno
import typst
from django.conf import settings
from fontTools.ttLib import TTFont

from workflows import letter_kinds, wordings
from workflows.letter_kinds import LetterKind

LAYOUT = "letters/paper.typ"
FONTS = ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf")
_local = threading.local()


class TypesettingError(Exception):
    """The paper cannot be made; the message says why and what to do."""


class MissingField(TypesettingError):
    pass


class MissingGlyphs(TypesettingError):
    pass


class FontMissing(TypesettingError):
    pass


def title_of(kind: str, data: dict) -> str:
    return letter_kinds.title_of(LetterKind(kind), is_licence=bool(data.get("is_licence")))


def number_text(kind: str, year: int, serial: int) -> str:
    return letter_kinds.number_text(LetterKind(kind), year, serial)


def render(kind: str, data: dict) -> bytes:
    """The paper as PDF bytes. Raises MissingField, MissingGlyphs, FontMissing (all TypesettingError)."""
    kind = LetterKind(kind)
    absent = letter_kinds.missing(kind, data)
    if absent:
        raise MissingField(f"缺少必填内容：{'、'.join(absent)}")
    content = _content(kind, data)
    _require_glyphs(content)
    return _compiler().compile(
        format="pdf", sys_inputs={"data": json.dumps(content, ensure_ascii=False), "qr": qr_svg(data["verify_url"])}
    )


def qr_svg(text: str) -> str:
    """A QR code as a self-contained SVG, without style attributes."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", xmldecl=False, border=1, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def _content(kind: LetterKind, data: dict) -> dict:
    facts = wordings.in_words(data)
    return {
        "bureau": data["bureau"],
        "title": title_of(kind, data),
        "number": data["number"],
        "paragraphs": wordings.paragraphs(kind, facts),
        "materials": [
            [_text(m, "name"), _text(m, "form"), _text(m, "copies"), m.get("received")]
            for m in data.get("materials") or []
        ],
        "points": [
            [_text(p, "label"), _text(p, "problem"), _text(p, "required"), _text(p, "basis")]
            for p in data.get("points") or []
        ],
        "delivery": _delivery(data, facts) if kind is LetterKind.DELIVERY_PROOF else [],
        "facts": [
            ["办件编号", data["case_number"]],
            ["申请事项", data["item"]],
            ["申请人", f"{data['applicant']}（{data['applicant_id']}）"],
            ["承办", f"{data.get('agency') or data['bureau']}　{data['handler']}"],
            *([["联系电话", data["contact"]]] if data.get("contact") else []),
        ],
        "date": wordings.chinese_date(data["date"]),
        "verify_code": data["verify_code"],
        "verify_url": data["verify_url"],
        "is_demo": bool(data.get("is_demo")),
        "addressed": kind is not LetterKind.DELIVERY_PROOF,
    }


def _delivery(data: dict, facts: dict) -> list[list[str]]:
    return [
        ["送达文书", str(data["document"])],
        ["受送达人", str(data["applicant"])],
        ["送达方式", facts["way_name"]],
        ["收件人", str(data["receiver"])],
        ["送达日期", wordings.chinese_date(data["date"])],
        ["送达人", str(data["handler"])],
        ["备注", str(data.get("note") or "无")],
        ["收件人签名或者盖章", ""],
    ]


def _text(row: dict, key: str) -> str:
    return str(row.get(key) or "")


def _require_glyphs(content: dict) -> None:
    known = _characters()
    lacking = sorted({c for text in _strings(content) for c in text if ord(c) not in known and c not in "\n\r\t"})
    if lacking:
        shown = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in lacking[:10])
        raise MissingGlyphs(f"字体中没有下列字符，无法印制：{shown}。请核对原文，或者改用规范汉字。")


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _font_dir() -> Path:
    folder = Path(settings.VENDOR_DIR) / "fonts"
    if not all((folder / name).is_file() for name in FONTS):
        raise FontMissing(f"缺少文书字体，请运行 ./run 安装到 {folder}")
    return folder


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    """The code points both weights have."""
    folder = _font_dir()
    return frozenset.intersection(*(frozenset(TTFont(folder / name, lazy=True).getBestCmap()) for name in FONTS))


def _compiler() -> typst.Compiler:
    """One a thread: the first page of a process costs a tenth of a second, the next ones milliseconds."""
    folder = _font_dir()
    kept = getattr(_local, "compiler", None)
    if kept is None:
        root = Path(settings.BASE_DIR) / "templates"
        kept = _local.compiler = typst.Compiler(
            str(root / LAYOUT), root=str(root), font_paths=[str(folder)], ignore_system_fonts=True
        )
    return kept
