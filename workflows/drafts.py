"""An application being written: started, filled in section by section, submitted once."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.posts import applicants_of
from items import delegations, form_changes, forms
from items.catalogue import is_meant_for, serves
from items.codes import ItemState
from workflows import engine, files
from workflows.errors import Forbidden, Incomplete, NotAllowed, Stale
from workflows.models import Application, Draft, LicenceDraft, SubmittedFile
from workflows.prefilling import known_answers, registered_answers

MOST_FILES = 20  # for one material; a hundred pages fit into one PDF


def why_closed(item, *, on) -> str:
    """Why this item cannot be applied for on line today, in words; empty where it can."""
    edition, standing = item.edition_on(on), item.standing_on(on)
    if standing == ItemState.SUSPENDED:
        return _("This item is suspended and takes no applications at present.")
    if standing == ItemState.CANCELLED:
        return _("This item has been cancelled and takes no applications any more.")
    if standing != ItemState.IN_USE or edition is None:
        return _("This item takes no new applications at present.")
    flow = getattr(item, "flow", None)
    if flow is None or flow.live is None:
        return _("This item cannot be applied for here yet: its review stages are not published.")
    if "web" not in edition.channels:
        return _("This item cannot be applied for on line. Please come to the counter.")
    return ""


def whom_it_is_for(edition) -> str:
    if serves(edition, "organisation"):
        return _("This item is for enterprises and organisations; it cannot be applied for in a person's own name.")
    return _("This item is for persons; it cannot be applied for in the name of an organisation.")


def start(*, item, user, applicant, on, at, licence=None, purpose="") -> Draft:
    """A draft on the edition in force, with what the account already says. Raises NotAllowed where it is closed.

    licence, purpose: the licence it is to renew or change.
    """
    if why := why_closed(item, on=on):
        raise NotAllowed(why)
    edition = item.edition_on(on)
    if not is_meant_for(edition, applicant):
        raise NotAllowed(whom_it_is_for(edition))
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        untouched = Draft.objects.filter(
            user=user, item=item, applicant=applicant, edition=edition, application=None, version=1, files=None
        )
        untouched = untouched.filter(licence_draft__licence=licence, licence_draft__purpose=purpose or None).first()
        if untouched:  # the button was pressed twice
            return untouched
        answers = known_answers(edition.form, applicant, by=user, at=at)
        draft = Draft.objects.create(user=user, applicant=applicant, item=item, edition=edition, answers=answers)
        if licence is not None:
            LicenceDraft.objects.create(draft=draft, licence=licence, purpose=purpose)
        return draft


def renew(draft: Draft, *, on) -> bool:
    """Move the draft to the edition in force now, with all that was typed and sent. True if it moved.

    No answer is lost: what the new form does not ask, or asks otherwise, is kept aside to be read. A written
    commitment is to what the old guide told; it is made anew.
    """
    edition = draft.item.edition_on(on)
    if edition is None or edition.pk == draft.edition_id:
        return False
    with transaction.atomic():
        locked = Draft.objects.select_for_update(of=("self",)).select_related("edition", "applicant").get(pk=draft.pk)
        if locked.application_id or locked.edition_id == edition.pk:
            return False
        before, after = locked.edition.form, edition.form
        answers, kept = form_changes.carried(before, after, locked.answers)
        said = form_changes.changes(before, after)
        told = locked.renewed or {"new": [], "changed": [], "kept": []}
        locked.renewed = {
            "new": [*told["new"], *(one.label for one in said if one.kind == "added")],
            "changed": [*told["changed"], *(one.label for one in said if one.kind == "changed")],
            "kept": [*told["kept"], *kept],
        }
        locked.answers = {**answers, **registered_answers(after, locked.applicant)}
        locked.edition, locked.commitment = edition, {}
        locked.save(update_fields=["renewed", "answers", "edition", "commitment"])
    draft.edition, draft.commitment = edition, {}
    draft.answers, draft.renewed = locked.answers, locked.renewed
    return True


def save_section(draft: Draft, section: dict, given: dict) -> dict[str, str]:
    """Keep what was typed in one section, right or wrong; {path: code} of what is wrong in it."""
    keys = {field["key"] for field in section["fields"]}
    with transaction.atomic():
        locked = _locked(draft)
        fixed = registered_answers(locked.edition.form, locked.applicant)
        typed = {key: _storable(given[key]) for key in given if key in keys and key not in fixed}
        locked.answers = {**locked.answers, **typed, **fixed}
        locked.version += 1
        locked.save(update_fields=["answers", "version", "updated_at"])
    draft.answers, draft.version = locked.answers, locked.version
    return {path: code for path, code in errors_of(draft).items() if path.split(".")[0] in keys}


def _storable(typed):
    """As typed, but for the one character PostgreSQL cannot keep, which nobody types."""
    if isinstance(typed, str):
        return typed.replace("\x00", "")
    if isinstance(typed, list):
        return [_storable(one) for one in typed]
    return {key: _storable(one) for key, one in typed.items()} if isinstance(typed, dict) else typed


def choose_town(draft: Draft, town) -> None:
    with transaction.atomic():
        locked = _locked(draft)
        locked.town = town
        locked.save(update_fields=["town", "updated_at"])
    draft.town = town


def errors_of(draft: Draft) -> dict[str, str]:
    return forms.validate(draft.edition.form, draft.answers)[1]


def attach(draft: Draft, upload, material, *, by, at) -> SubmittedFile:
    with transaction.atomic():
        locked = _locked(draft)
        if locked.files.filter(material_key=material.key, removed_at=None).count() >= MOST_FILES:
            words = _("At most %(most)s files. Please put several pages into one file.") % {"most": MOST_FILES}
            raise Incomplete(words, fields={f"material:{material.key}": words})
        return files.store(
            upload, material_key=material.key, by=by, at=at, draft=locked, accepts=material.accepts or ()
        )


def take_back(draft: Draft, file_id, *, at) -> None:
    """Remove one uploaded file; a second press finds nothing left to do."""
    with transaction.atomic():
        locked = _locked(draft)
        if found := locked.files.filter(pk=file_id, removed_at=None).first():
            files.remove(found, at=at)


def own_files(draft: Draft) -> dict[str, list[SubmittedFile]]:
    """Material key -> the files uploaded for it and not taken back. Only what the present edition asks for."""
    asked = {material.key for material in draft.edition.materials.all()}
    found: dict[str, list[SubmittedFile]] = {}
    for file in draft.files.filter(removed_at=None, material_key__in=asked):
        found.setdefault(file.material_key, []).append(file)
    return found


def needs_town(draft: Draft) -> bool:
    return bool(_town_roles(draft))


def towns_for(draft: Draft, *, on) -> list[Department]:
    """The towns it is delegated to where somebody may handle it: those with a post for every stage that is a town's."""
    towns = delegations.towns_of(draft.item, on=on)
    for role in _town_roles(draft):
        towns = towns.filter(posts__role=role)
    return list(towns.distinct())


def _town_roles(draft: Draft) -> set[str]:
    flow = getattr(draft.item, "flow", None)
    version = flow.live if flow else None
    return set(version.stages.filter(level="town").values_list("role", flat=True)) if version else set()


def submit(draft: Draft, *, by, on, at) -> Application:
    """The draft becomes one case, however often this is called."""
    draft.refresh_from_db(fields=["application", "answers", "commitment"])
    if draft.application_id:
        return draft.application
    if all(one.pk != draft.applicant_id for one in applicants_of(by, on=on)):
        raise Forbidden(_("You may not act for this applicant any more: the mandate has ended."))
    if needs_town(draft) and draft.town_id is None:
        raise Incomplete(_("Choose a town or street."), fields={"town": _("Choose a town or street.")})
    return engine.submit(
        item=draft.item,
        edition=draft.edition,
        applicant=draft.applicant,
        by=by,
        at=at,
        channel=draft.channel,
        answers=draft.answers,
        files=[file for of_material in own_files(draft).values() for file in of_material],
        town=draft.town if needs_town(draft) else None,
        idempotency_key=draft.pk,
        draft=draft,
        commitment=draft.commitment or None,
        **_licence_of(draft),
    )


def _licence_of(draft: Draft) -> dict:
    named = LicenceDraft.objects.filter(draft=draft).select_related("licence").first()
    return {"licence": named.licence, "purpose": named.purpose} if named else {}


def throw_away(draft: Draft, *, at) -> None:
    """The draft and what was typed in it are gone; its files are marked as taken back."""
    with transaction.atomic():
        locked = _locked(draft)
        locked.files.filter(removed_at=None).update(removed_at=at)
        locked.files.update(draft=None)
        locked.delete()


def _locked(draft: Draft) -> Draft:
    locked = Draft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:
        raise NotAllowed(_("This draft has been thrown away."))
    if locked.application_id:
        raise Stale(_("This application has already been submitted."), application=locked.application)
    return locked
