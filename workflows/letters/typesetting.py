"""From facts to a PDF: wording, glyph check, QR code, typst. Nothing here knows the database.

Facts go in as JSON through `sys.inputs`, never into the source, so no text can become markup. Every character is looked
up in the font first: typst would print an empty box, and nobody would notice before the applicant does.
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
from django.utils.translation import gettext as _

from workflows.letters import facts as letter_facts
from workflows.letters import fonts as letter_fonts
from workflows.letters import kinds as letter_kinds
from workflows.letters import wordings
from workflows.letters.fonts import Face
from workflows.letters.kinds import LetterKind
from workflows.letters.wordings import Wording

LAYOUT = "letters/paper.typ"
_local = threading.local()


class TypesettingError(Exception):
    """The paper cannot be made; the message says why and what to do."""


class MissingField(TypesettingError):
    def __init__(self, *names: str):
        self.names = names
        shown = "、".join(f"{letter_kinds.LABELS.get(name, name)}（{name}）" for name in names)
        super().__init__(_("Missing: %(names)s.") % {"names": shown})


class MissingGlyphs(TypesettingError):
    def __init__(self, chars: list[str], where: list[str]):
        self.chars, self.where = chars, where
        shown = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in chars[:10])
        super().__init__(
            _("These characters cannot be printed: %(chars)s, in: %(where)s. Check them or write them otherwise.")
            % {"chars": shown, "where": "、".join(where)}
        )


class FontMissing(TypesettingError):
    def __init__(self):
        super().__init__(
            _(
                "The font of the letters is missing. Run ./run once with access to npm, "
                "or install Debian's package fonts-noto-cjk."
            )
        )


class BadWording(TypesettingError):
    """The wording names something this kind of paper does not have."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(_("The wording uses “%(name)s”, which this paper does not have.") % {"name": name})


def title_of(kind: str, data: dict, wording: Wording | None = None) -> str:
    return wordings.title_of(LetterKind(kind), is_licence=bool(data.get("is_licence")), wording=wording)


def number_text(kind: str, year: int, serial: int, series: str = "许") -> str:
    return letter_kinds.number_text(LetterKind(kind), year, serial, series)


def check(kind: str, data: dict, wording: Wording | None = None) -> None:
    """All that can be wrong with a paper, without making it. Raises what `render` would raise."""
    _checked(LetterKind(kind), data, wording)


def render(kind: str, data: dict, wording: Wording | None = None) -> bytes:
    """The paper as PDF bytes. Raises TypesettingError: MissingField, MissingGlyphs, BadWording, FontMissing."""
    content = _checked(LetterKind(kind), data, wording)
    return compiler(tuple(content["fonts"])).compile(
        format="pdf",
        pdf_standards=["a-2a"],  # for the archive, and readable aloud
        sys_inputs={"data": json.dumps(content, ensure_ascii=False), "qr": qr_svg(data["verify_url"], border=0)},
    )


def qr_svg(text: str, *, border: int = 4) -> str:
    """A QR code as a self-contained SVG: attributes only, no style, so that it may stand in any page."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", scale=4, xmldecl=False, border=border, svgclass=None, lineclass=None)
    return out.getvalue().decode()


def _checked(kind: LetterKind, data: dict, wording: Wording | None) -> dict:
    absent = letter_kinds.missing(kind, data)
    if absent:
        raise MissingField(*absent)
    content = _content(kind, data, wording)
    content["fonts"] = [face.family for face in _faces_for(content, data)]
    return content


def _content(kind: LetterKind, data: dict, wording: Wording | None) -> dict:
    facts = letter_facts.said(data)
    try:
        blocks = wordings.blocks(kind, facts, wording)
    except wordings.UnknownPlaceholder as error:
        raise BadWording(error.name) from error
    except wordings.FactMissing as error:
        raise MissingField(error.name) from error
    is_proof = kind is LetterKind.DELIVERY_PROOF
    return {
        "bureau": facts["bureau"],
        "title": title_of(kind, data, wording),
        "number": facts["number"],
        "addressee": "" if is_proof or kind in letter_kinds.TO_THE_PUBLIC else facts["applicant"],
        "blocks": blocks,
        "tables": {
            **{name: letter_facts.table(name, data.get(name)) for name in letter_facts.TABLE_COLUMNS},
            "delivery": letter_facts.delivery(facts, way=data["way"]) if is_proof else [],
        },
        "particulars": letter_facts.particulars(kind, facts),
        "seal": facts.get("seal") or letter_facts.SEAL,
        "date": facts["date"],
        "day": [int(part) for part in str(data["date"])[:10].split("-")],
        "verify_code": facts["verify_code"],
        "verify_url": facts["verify_url"],
        "is_demo": bool(data.get("is_demo")),
    }


def _faces_for(content: dict, data: dict) -> list[Face]:
    """The fonts this paper needs, the preferred first; MissingGlyphs if all of them together do not do."""
    installed = letter_fonts.faces()
    if not installed:
        raise FontMissing
    wanted = {c for text in _strings(content) for c in text} - {"\n"}
    needed = []
    for face in installed:
        needed.append(face)
        known = letter_fonts.characters(face)
        wanted = {c for c in wanted if ord(c) not in known}
        if not wanted:
            return needed
    chars = sorted(wanted)
    raise MissingGlyphs(chars, _places(data, wanted) or [_("the wording")])


def _places(data: dict, chars: set[str]) -> list[str]:
    return [
        letter_kinds.LABELS.get(name, name)
        for name, value in data.items()
        if any(chars & set(text) for text in _strings(value))
    ]


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one)


@lru_cache(maxsize=4)
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder) for folder in folders]
    )


def compiler(families: tuple[str, ...], layout: str = LAYOUT) -> typst.Compiler:
    """One a thread, fonts and layout: the first paper of a process costs half a second, the next ones milliseconds."""
    kept = _local.__dict__.setdefault("compilers", {})
    if (families, layout) not in kept:
        root = Path(settings.BASE_DIR) / "templates"
        folders = tuple(face.folder for face in letter_fonts.faces() if face.family in families)
        kept[families, layout] = typst.Compiler(str(root / layout), root=str(root), font_paths=_fonts(folders))
    return kept[families, layout]
