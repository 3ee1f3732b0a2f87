"""What a visitor brings to the counter in answer to a correction notice: papers, files, changed answers.

Who applied at the counter often has no account; without this door their notice could never be answered.
"""

from django.utils.translation import gettext as _

from items import posted
from items.form_messages import words
from items.forms import fields_of, validate
from workflows import files
from workflows.errors import Incomplete


def open_points(notice) -> list:
    return [point for point in notice.points.all() if point.answered_at is None]


def key_of(point) -> str:
    return point.target.split(":", 1)[1]


def is_material(point) -> bool:
    return point.target.startswith("material:")


def answers_of(application, points, data) -> dict | None:
    """The answers with the fields that were asked for as they are now; None where no field was. Raises Incomplete."""
    keys = {key_of(point) for point in points if not is_material(point)}
    if not keys:
        return None
    form = application.edition.form
    given = posted.answers(form, data)
    typed = {**application.answers, **{key: value for key, value in given.items() if key in keys}}
    clean, wrong = validate(form, typed)
    if wrong:
        raise Incomplete(
            _("Some things are still missing or not right."),
            fields={f"field:{path}": text for path, text in words(wrong).items()},
        )
    return clean


def papers_of(points, data) -> list[str]:
    asked = {key_of(point) for point in points if is_material(point)}
    return [key for key in data.getlist("paper") if key in asked]


def files_of(application, points, uploads, *, by, at) -> list:
    """Stored, not yet attached: the engine attaches them with the act. Raises Incomplete."""
    materials = {material.key: material for material in application.edition.materials.all()}
    return [
        files.store(upload, material_key=key, by=by, at=at, accepts=materials[key].accepts or ())
        for key in (key_of(point) for point in points if is_material(point))
        for upload in uploads.getlist(f"file-{key}")
    ]


def rows(application, points, *, answers, papers, errors) -> list[dict]:
    """One a point, with what was typed and ticked."""
    definitions = {field["key"]: field for field in fields_of(application.edition.form)}
    return [
        {
            "point": point,
            "key": key_of(point),
            "anchor": anchor(point.target),
            "is_material": is_material(point),
            "ticked": key_of(point) in papers,
            "definition": definitions.get(key_of(point)),
            "value": answers.get(key_of(point)),
            "error": errors.get(point.target, ""),
            "errors": posted.names(
                {
                    path.removeprefix("field:"): text
                    for path, text in errors.items()
                    if path.startswith(f"{point.target}.")
                }
            ),
        }
        for point in points
    ]


def anchor(target: str) -> str:
    return "p-" + target.replace(":", "-").replace(".", "-")
