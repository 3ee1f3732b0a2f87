"""Small real files, as applicants upload them: a made-up page for each material, as PDF or as the photo of one."""

import json
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import typst
from django.core.files.uploadedfile import InMemoryUploadedFile

from workflows import files
from workflows.letters import fonts
from workflows.models import SubmittedFile

LAYOUT = Path(__file__).parent / "material.typ"


def hand_in(material, *, by, at) -> SubmittedFile:
    """One file for this material, through the same checks as anybody's upload."""
    kinds = [kind for kind in ("pdf", "png") if not material.accepts or kind in material.accepts] or ["pdf"]
    kind = kinds[-1] if "照" in material.name or "身份证" in material.name else kinds[0]  # people photograph cards
    content = page(material.name, kind)
    name = f"{material.name[:40]}.{kind}"
    upload = InMemoryUploadedFile(BytesIO(content), None, name, None, len(content), None)
    return files.store(upload, material_key=material.key, by=by, at=at, accepts=material.accepts or ())


@lru_cache(maxsize=512)
def page(title: str, kind: str) -> bytes:
    facts = {"title": title, "fonts": [face.family for face in fonts.faces()]}
    return _compiler().compile(
        format=kind,
        sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
        **({"ppi": 72} if kind == "png" else {}),
    )


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(face.folder) for face in fonts.faces()],
    )
    return typst.Compiler(str(LAYOUT), root=str(LAYOUT.parent), font_paths=found)
