"""What still keeps a draft from being submitted, each with its name and the place where it is put right."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from items import cleanup
from items.form_messages import words
from items.guides import NOT_HANDED_IN
from workflows import drafts, portal_commitments

MATERIALS, TOWN = "materials", "town"


@dataclass(frozen=True)
class Fault:
    part: str  # a section's key, or MATERIALS, or TOWN
    anchor: str
    text: str


def is_asked_for(material, committed=frozenset()) -> bool:
    """免提交: what the bureau gets by itself is not asked of the applicant. committed: keys (告知承诺)."""
    asked = material.required and not material.late and material.source not in NOT_HANDED_IN
    return asked and material.key not in committed


def not_asked_for(draft) -> set[str]:
    """Keys of materials this applicant need not hand in: committed to in writing, or cancelled by the cleanup."""
    return portal_commitments.of_draft(draft) | cleanup.cancelled_materials(draft.item)


def faults_of(draft) -> list[Fault]:
    return [*_of_answers(draft), *_of_materials(draft), *_of_town(draft)]


def named(definition: dict, errors: dict[str, str]) -> dict[str, str]:
    """{path: code} -> {path: sentence that names the field}, in the order of the form."""
    said, found = words(errors), {}
    for section in definition.get("sections", []):
        for field in section["fields"]:
            for path in [p for p in said if p.split(".")[0] == field["key"]]:
                found[path] = f"{_label(field, path)}：{said[path]}"
    return found


def anchor(path: str) -> str:
    return f"f-{path.replace('.', '-')}"


def _label(field: dict, path: str) -> str:
    parts = path.split(".")
    if len(parts) < 3:
        return field["label"]
    column = next((c["label"] for c in field.get("columns", ()) if c["key"] == parts[2]), "")
    return _("%(table)s, row %(number)s, %(column)s") % {
        "table": field["label"],
        "number": int(parts[1]) + 1,
        "column": column,
    }


def _of_answers(draft):
    section_of = {f["key"]: s["key"] for s in draft.edition.form.get("sections", []) for f in s["fields"]}
    for path, text in named(draft.edition.form, drafts.errors_of(draft)).items():
        yield Fault(section_of[path.split(".")[0]], anchor(path), text)


def _of_materials(draft):
    given, spared = drafts.own_files(draft), not_asked_for(draft)
    for material in draft.edition.materials.all():
        if is_asked_for(material, spared) and material.key not in given:
            yield Fault(MATERIALS, f"m-{material.key}", _("“%(name)s” is still missing.") % {"name": material.name})


def _of_town(draft):
    if draft.town_id is None and drafts.needs_town(draft):
        yield Fault(TOWN, "", _("Choose a town or street."))
