"""Uploaded files: looked at, encrypted, kept under a random name. A new version follows, nothing is overwritten."""

import hashlib
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.sealing import seal, unseal
from items import file_kinds
from items.file_kinds import MOST_BYTES, WrongFile, clean_name, kinds_of, refused_kind
from workflows import upload_limits
from workflows.errors import Incomplete
from workflows.models import Draft, SubmittedFile

__all__ = ["MOST_BYTES", "kind_of", "kinds_of", "read", "refused_kind", "remove", "store"]


@transaction.atomic
def store(upload, *, material_key: str, by, at, draft: Draft | None = None, application=None, accepts=()):
    """Check what the file really is, encrypt it, write it, and record its SHA-256. Raises Incomplete."""
    field = f"material:{material_key}"
    name = clean_name(upload.name)
    try:
        file_kinds.require_size(upload.size)
    except WrongFile as error:
        _refuse(field, str(error))
    content = upload.read()
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
    try:
        return file_kinds.kind_of(content, name, accepts=accepts)
    except WrongFile as error:
        _refuse(field, str(error))


def _refuse(field: str, words: str):
    raise Incomplete(words, fields={field: words})
