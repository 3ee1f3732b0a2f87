"""What an uploaded file really is: by its bytes, which must agree with its name. Nothing is kept here."""

import io
import struct
import zipfile
from pathlib import PurePath

import filetype
from django.utils.translation import gettext as _

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", **OFFICE}
MAIN_PART = {"docx": "word/", "xlsx": "xl/"}


class WrongFile(Exception):
    """The file is not taken; the message says why and what is."""


def require_size(size: int) -> None:
    if size > MOST_BYTES:
        raise WrongFile(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
    if not size:
        raise WrongFile(_("The file is empty."))


def kind_of(content: bytes, name: str, *, accepts=()) -> str:
    """The content type by what the bytes are, which must agree with the name. Raises WrongFile."""
    extension = extension_of(name)
    if why := refused_kind(name, accepts):
        raise WrongFile(why)
    if extension in OFFICE:
        _require_office(content, extension)
        return OFFICE[extension]
    guess = filetype.guess(content[:4096])
    if guess is None:
        raise WrongFile(_("The content of the file does not match the ending of its name."))
    if guess.mime != TYPES[extension]:
        words = _("The name of the file ends in .%(ending)s, but its content is .%(kind)s.")
        raise WrongFile(words % {"ending": extension, "kind": guess.extension})
    return guess.mime


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def kinds_of(accepts=()) -> list[str]:
    """The endings that are taken: those the material names, as far as any is known; all where it names none."""
    return [kind for kind in (accepts or TYPES) if kind in TYPES] or list(TYPES)


def refused_kind(name: str, accepts=()) -> str:
    """Why a file of this name is not taken for a material, in words that name its kind; empty where it is."""
    extension, allowed = extension_of(name), kinds_of(accepts)
    if extension in allowed or (extension == "jpeg" and "jpg" in allowed) or (extension == "jpg" and "jpeg" in allowed):
        return ""
    possible = {"kinds": "、".join(kind for kind in allowed if kind != "jpeg" or "jpg" not in allowed)}
    if not extension:
        return _("The name of the file has no ending. Possible: %(kinds)s.") % possible
    return _("Files ending in .%(ending)s are not taken here. Possible: %(kinds)s.") % {"ending": extension, **possible}


def clean_name(name: str) -> str:
    kept = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())
    suffix = PurePath(kept).suffix[:10]
    stem = kept[: len(kept) - len(suffix)] if suffix else kept
    return (stem[:200] or "file") + suffix


def _require_office(content: bytes, extension: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(m.file_size for m in members) > MOST_UNPACKED or len(members) > 5000:
                raise WrongFile(_("The file unpacks to far too much."))
            names = [m.filename for m in members]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, struct.error):
        # ValueError: also a name that says it is UTF-8 and is not
        raise WrongFile(_("The file is damaged or not what its name says.")) from None
    if not any(n.startswith(MAIN_PART[extension]) for n in names):
        raise WrongFile(_("The file is damaged or not what its name says."))
    if any("vbaProject" in n for n in names):
        raise WrongFile(_("Files with macros are not taken."))
