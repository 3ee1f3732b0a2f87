"""Files of a guide: blank forms, filled-in samples, samples of the result. Public once their edition is published.

Kept encrypted under the SHA-256 of what they hold, so that editions share a file and none is ever overwritten.
"""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.sealing import seal, unseal
from items import file_kinds
from items.codes import FileRole
from items.content import content_of, with_rows
from items.drafts import NotADraft, write
from items.file_kinds import WrongFile
from items.models import Edition

MOST_FILES = 60  # of one edition


@transaction.atomic
def add(draft, upload, *, role, material_key="", by, at):
    """Attach a file to a draft. Raises WrongFile."""
    content = content_of(_locked(draft))
    if (role == FileRole.RESULT) != (not material_key):
        raise WrongFile(_("Choose the material this file is for."))
    if material_key and material_key not in {row["key"] for row in content["materials"]}:
        raise WrongFile(_("This material is not in the draft any more."))
    if len(content["files"]) >= MOST_FILES:
        raise WrongFile(_("There are %(most)s files already.") % {"most": MOST_FILES})
    file_kinds.require_size(upload.size)
    data = upload.read()
    name = file_kinds.clean_name(upload.name)
    row = {"role": str(role), "material_key": material_key, "name": name, "size": len(data)}
    row["content_type"] = file_kinds.kind_of(data, name)
    row["sha256"] = hashlib.sha256(data).hexdigest()
    if not default_storage.exists(_path(row["sha256"])):
        default_storage.save(_path(row["sha256"]), ContentFile(seal(data)))
    same = [one for one in content["files"] if _identity(one) != _identity(row)]
    return _write(draft, content, [*same, row], by=by, at=at)


@transaction.atomic
def remove(draft, sha256, *, role, material_key="", by, at):
    """Take a file out of the draft; editions that have it keep it."""
    content = content_of(_locked(draft))
    gone = (str(role), material_key, sha256)
    return _write(draft, content, [one for one in content["files"] if _identity(one) != gone], by=by, at=at)


def read(file) -> bytes:
    """What the file holds, proved to be what was recorded."""
    with default_storage.open(_path(file.sha256)) as stored:
        data = unseal(stored.read())
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError(f"guide file {file.pk} is not what was recorded")
    return data


def _write(draft, content, files, *, by, at):
    """A material with a blank form says so; one whose form was taken away says nothing it cannot show."""
    with_form = {one["material_key"] for one in files if one["role"] == FileRole.BLANK}
    before = {one["material_key"] for one in content["files"] if one["role"] == FileRole.BLANK}
    materials = [
        {**row, "blank_form": row["key"] in with_form or (row["blank_form"] and row["key"] not in before)}
        for row in content["materials"]
    ]
    sample = any(one["role"] == FileRole.RESULT for one in files)
    sampled = any(one["role"] == FileRole.RESULT for one in content["files"])
    shown = sample or (content["result_has_sample"] and not sampled)
    new = {**content, "files": files, "materials": materials, "result_has_sample": shown}
    return write(draft, new, by=by, at=at, section="files")


def _locked(draft):
    draft = with_rows(Edition.objects.select_for_update(of=("self",))).get(pk=draft.pk)
    if not draft.is_draft:
        raise NotADraft(str(draft))
    return draft


def _identity(row):
    return row["role"], row["material_key"], row["sha256"]


def _path(sha256):
    return f"guides/{sha256}.sealed"
