"""The letters' fonts: where they are, and which characters they have. Fonts of the system are never searched.

Noto Serif SC comes with the set-up. Debian's Noto Serif CJK, where installed, has fourteen thousand characters more; it
stands in when the first is missing, and helps out for a rare character in a name.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTCollection, TTFont

DEBIAN = Path("/usr/share/fonts/opentype/noto")


@dataclass(frozen=True)
class Face:
    family: str
    folder: Path
    files: tuple[str, ...]  # one for each weight

    @property
    def is_there(self) -> bool:
        return all((self.folder / name).is_file() for name in self.files)


def faces() -> tuple[Face, ...]:
    """The installed ones, the preferred first."""
    known = (
        Face(
            "Noto Serif SC",
            Path(settings.VENDOR_DIR) / "fonts",
            ("NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf"),
        ),
        Face("Noto Serif CJK SC", DEBIAN, ("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")),
    )
    return tuple(face for face in known if face.is_there)


@lru_cache(maxsize=4)
def characters(face: Face) -> frozenset[int]:
    """The code points that all weights of the face have."""
    return frozenset.intersection(*(_code_points(face.folder / name, face.family) for name in face.files))


def _code_points(path: Path, family: str) -> frozenset[int]:
    if path.suffix != ".ttc":
        with TTFont(path, lazy=True) as font:
            return frozenset(font.getBestCmap())
    with TTCollection(path, lazy=True) as collection:
        for font in collection.fonts:
            if family in (font["name"].getDebugName(1), font["name"].getDebugName(16)):
                return frozenset(font.getBestCmap())
    return frozenset()
