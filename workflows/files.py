"""Uploaded files: looked at, encrypted, kept under a random name. A new version follows, nothing is overwritten."""

import hashlib
import io
import struct
import uuid
import zipfile
from pathlib import PurePath

import filetype
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.sealing import seal, unseal
from workflows import upload_limits
from workflows.errors import Incomplete
from workflows.models import Draft, SubmittedFile

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", **OFFICE}
MAIN_PART = {"docx": "word/", "xlsx": "xl/"}


@transaction.atomic
def store(upload, *, material_key: str, by, at, draft: Draft | None = None, application=None, accepts=()):
    """Check what the file really is, encrypt it, write it, and record its SHA-256. Raises Incomplete."""
    field = f"material:{material_key}"
    name = _clean_name(upload.name)
    if upload.size > MOST_BYTES:
        _refuse(field, _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024})
    content = upload.read()
    if not content:
        _refuse(field, _("The file is empty."))
    content_type = kind_of(content, name, field=field, accepts=accepts)
    if why := upload_limits.refusal(by=by, size=upload.size, at=at, draft=draft):
        _refuse(field, why)
    stored_as = f"{uuid.uuid4().hex}.sealed"
    default_storage.save(stored_as, ContentFile(seal(content)))
    if draft is not None:
        # Before submission a second file for the same material replaces the first one in the list.
        SubmittedFile.objects.filter(draft=draft, material_key=material_key, removed_at=None, name=name).update(
            removed_at=at
        )
    return SubmittedFile.objects.create(
        draft=draft,
        application=application,
        material_key=material_key,
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content_type=content_type,
        stored_as=stored_as,
        uploaded_by=by,
        uploaded_at=at,
    )


def read(file: SubmittedFile) -> bytes:
    """The content, decrypted, and proved to be what was recorded."""
    with default_storage.open(file.stored_as) as stored:
        content = unseal(stored.read())
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"file {file.pk} is not what was recorded")
    return content


def remove(file: SubmittedFile, *, at) -> None:
    """Take a file back before submission; the row and the content stay for the record."""
    file.removed_at = at
    file.save(update_fields=["removed_at"])


def kind_of(content: bytes, name: str, *, field: str, accepts=()) -> str:
    """The content type by what the bytes are, which must agree with the name. Raises Incomplete."""
    extension = extension_of(name)
    if why := refused_kind(name, accepts):
        _refuse(field, why)
    if extension in OFFICE:
        _require_office(content, extension, field)
        return OFFICE[extension]
    guess = filetype.guess(content[:4096])
    if guess is None:
        _refuse(field, _("The content of the file does not match the ending of its name."))
    if guess.mime != TYPES[extension]:
        words = _("The name of the file ends in .%(ending)s, but its content is .%(kind)s.")
        _refuse(field, words % {"ending": extension, "kind": guess.extension})
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


def _require_office(content: bytes, extension: str, field: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(m.file_size for m in members) > MOST_UNPACKED or len(members) > 5000:
                _refuse(field, _("The file unpacks to far too much."))
            names = [m.filename for m in members]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, struct.error):
        # ValueError: also a name that says it is UTF-8 and is not
        _refuse(field, _("The file is damaged or not what its name says."))
    if not any(n.startswith(MAIN_PART[extension]) for n in names):
        _refuse(field, _("The file is damaged or not what its name says."))
    if any("vbaProject" in n for n in names):
        _refuse(field, _("Files with macros are not taken."))


def _clean_name(name: str) -> str:
    kept = "".join(c for c in PurePath(name.replace("\\", "/")).name if c.isprintable())
    suffix = PurePath(kept).suffix[:10]
    stem = kept[: len(kept) - len(suffix)] if suffix else kept
    return (stem[:200] or "file") + suffix


def _refuse(field: str, words: str):
    raise Incomplete(words, fields={field: words})
