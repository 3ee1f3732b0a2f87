"""An application being written: started, filled in section by section, submitted once."""

from django.db import transaction
from django.utils.translation import gettext as _

from items import forms
from items.codes import ItemState
from workflows import engine, files
from workflows.errors import NotAllowed, Stale
from workflows.models import Application, Draft, SubmittedFile
from workflows.transitions import StageKind


def start(*, item, user, applicant, on) -> Draft:
    """A draft on the edition in force. Raises NotAllowed where the item cannot be applied for on line."""
    edition = item.edition_on(on)
    flow = getattr(item, "flow", None)
    if item.state != ItemState.IN_USE or edition is None:
        raise NotAllowed(_("This item takes no new applications at present."))
    if flow is None or flow.live is None:
        raise NotAllowed(_("This item cannot be applied for here yet: its review stages are not published."))
    if "web" not in edition.channels:
        raise NotAllowed(_("This item cannot be applied for on line. Please come to the counter."))
    return Draft.objects.create(user=user, applicant=applicant, item=item, edition=edition)


def renew(draft: Draft, *, on) -> bool:
    """Move the draft to the edition in force now, with all that was typed. True if it moved."""
    edition = draft.item.edition_on(on)
    if edition is None or edition.pk == draft.edition_id:
        return False
    draft.edition = edition
    draft.save(update_fields=["edition", "updated_at"])
    return True


def save_section(draft: Draft, section: dict, given: dict) -> dict[str, str]:
    """Keep what was typed in one section, right or wrong; {path: code} of what is wrong in it."""
    keys = {field["key"] for field in section["fields"]}
    with transaction.atomic():
        locked = Draft.objects.select_for_update().get(pk=draft.pk)
        _require_open(locked)
        locked.answers = {**locked.answers, **{key: value for key, value in given.items() if key in keys}}
        locked.version += 1
        locked.save(update_fields=["answers", "version", "updated_at"])
    draft.answers, draft.version = locked.answers, locked.version
    return {path: code for path, code in errors_of(draft).items() if path.split(".")[0] in keys}


def errors_of(draft: Draft) -> dict[str, str]:
    return forms.validate(draft.edition.form, draft.answers)[1]


def attach(draft: Draft, upload, material, *, by, at) -> SubmittedFile:
    _require_open(draft)
    return files.store(upload, material_key=material.key, by=by, at=at, draft=draft, accepts=material.accepts or ())


def own_files(draft: Draft) -> dict[str, list[SubmittedFile]]:
    """Material key -> the files uploaded for it and not taken back."""
    found: dict[str, list[SubmittedFile]] = {}
    for file in draft.files.filter(removed_at=None):
        found.setdefault(file.material_key, []).append(file)
    return found


def needs_town(draft: Draft) -> bool:
    return draft.item.flow.live.stages.filter(level="town").exists()


def is_accepted_on_the_spot(draft: Draft) -> bool:
    return draft.item.flow.live.stages.filter(kind=StageKind.COMBINED).exists()


def submit(draft: Draft, *, by, at) -> Application:
    """The draft becomes one case, however often this is called."""
    if draft.application_id:
        return draft.application
    return engine.submit(
        item=draft.item,
        edition=draft.edition,
        applicant=draft.applicant,
        by=by,
        at=at,
        channel=draft.channel,
        answers=draft.answers,
        files=list(draft.files.filter(removed_at=None)),
        town=draft.town,
        idempotency_key=draft.pk,
        draft=draft,
    )


def _require_open(draft: Draft) -> None:
    if draft.application_id:
        raise Stale(_("This application has already been submitted."), application=draft.application)
