"""What lies in a case's file: the answers section by section, the materials with their papers and uploads."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from accounts import wording
from items.forms import fields_of, options_of
from items.guides import NOT_HANDED_IN
from workflows import commitments

MASKED = {"resident_id", "credit_code"}


def answer_sections(definition: dict, answers: dict, *, masked: bool = True) -> list[dict]:
    """Sections for components/check_answers.html. Identity numbers are masked unless it is the applicant's own form."""
    sections = []
    for section in definition.get("sections", []):
        rows = [
            {"key": f["key"], "label": f["label"], "value": said(f, answers[f["key"]], masked=masked)}
            for f in section["fields"]
            if f["key"] in answers
        ]
        if rows:
            sections.append({"key": section["key"], "title": section["title"], "rows": rows})
    return sections


def masked(definition: dict, answers: dict) -> dict:
    """The answers as data, identity numbers in part, also those in tables."""
    fields = {f["key"]: f for f in fields_of(definition)}
    return {key: _masked(fields.get(key), value) for key, value in answers.items()}


def _masked(definition: dict | None, value):
    from accounts.identity import mask

    if definition is None or not value:
        return value
    if definition["kind"] == "table" and isinstance(value, list):
        columns = {c["key"]: c for c in definition["columns"]}
        return [{key: _masked(columns.get(key), cell) for key, cell in row.items()} for row in value]
    return mask(str(value)) if definition["kind"] in MASKED else value


def said(definition: dict, value, *, masked: bool = True) -> str:
    """One answer in words."""
    kind = definition["kind"]
    if kind == "table":
        return "\n".join(
            "；".join(f"{c['label']}：{words}" for c in definition["columns"] if (words := _cell(c, row, masked)))
            for row in value or []
        )
    if kind == "checkbox":
        return _("Yes") if value else _("No")
    if kind in ("choice", "choices"):
        labels = dict(options_of(definition))
        chosen = value if isinstance(value, list) else [value]
        return "、".join(str(labels.get(one, one)) for one in chosen if one)
    if kind == "date" and (day := _day(value)):
        return wording.day_words(day)
    if kind in MASKED and masked and value:
        from accounts.identity import mask

        return mask(str(value))
    return "" if value is None else str(value)


def _cell(column: dict, row: dict, masked: bool) -> str:
    return said(column, row.get(column["key"]), masked=masked)


def _day(value) -> date | None:
    """Answers are kept as typed; what is no date is shown as it was typed."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


@dataclass
class MaterialRow:
    material: object
    files: list = field(default_factory=list)
    earlier: list = field(default_factory=list)
    on_paper: bool = False
    committed: bool = False  # a written commitment stands for it
    judgement: object = None  # the one that stands
    history: list = field(default_factory=list)  # every judgement of it
    amended: bool = False  # the applicant sent something new after the last notice

    @property
    def spared(self) -> bool:
        return self.material.source in NOT_HANDED_IN

    @property
    def scanned(self) -> bool:
        return bool(self.files) and all(file.scan_of_paper for file in self.files)

    @property
    def given(self) -> bool:
        return bool(self.files) or self.on_paper


def material_rows(application, *, judged: bool = False) -> list[MaterialRow]:
    """Each material of the pinned edition with what was handed in for it, replaced versions apart.

    judged: also what officers found, which is not for applicants.
    """
    committed = commitments.materials_of(application)
    rows = {
        m.key: MaterialRow(m, on_paper=m.key in application.paper_materials, committed=m.key in committed)
        for m in application.edition.materials.all()
    }
    notice = max((c.sent_at for c in application.corrections.all()), default=None)
    for file in application.files.all():
        row = rows.get(file.material_key)
        if row is None:
            continue
        (row.earlier if file.removed_at else row.files).append(file)
        if notice and not file.removed_at and file.uploaded_at > notice:
            row.amended = True
    for correction in application.corrections.all():
        for point in correction.points.all():
            key = point.target.removeprefix("material:")
            if point.answered_at and key in rows and point.target.startswith("material:"):
                rows[key].amended = True
    if judged:
        _add_judgements(application, rows)
    return list(rows.values())


def _add_judgements(application, rows) -> None:
    from workflows import judgements

    history = judgements.history_of(application)
    standing = judgements.standing_of(application) if history else {}
    for key, row in rows.items():
        row.judgement, row.history = standing.get(key), history.get(key, [])
