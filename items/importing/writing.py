"""Items as a file that the import reads back: the Excel template, or JSON with everything."""

import json
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from items import codes
from items.codes import EditionState
from items.content import bases_of, basis_content, basis_key, content_of, with_rows
from items.importing import words
from items.importing.columns import BASES, COLUMNS, CONDITIONS, ITEMS, MATERIALS, QUESTIONS
from items.models import Edition, LegalBasis

ENUM_OF = {
    "type": codes.ItemType,
    "level": codes.Level,
    "power_source": codes.PowerSource,
    "audience": codes.Audience,
    "theme": codes.Theme,
    "handling": codes.Handling,
    "review_mode": codes.ReviewMode,
    "statutory_unit": codes.Unit,
    "promised_unit": codes.Unit,
    "delivery_unit": codes.Unit,
    "special_procedures": codes.SpecialProcedure,
    "channels": codes.Channel,
    "result_kind": codes.ResultKind,
    "online_depth": codes.OnlineDepth,
    "reach": codes.Reach,
    "body_nature": codes.BodyNature,
}
ROW_ENUMS = {
    "source": codes.MaterialSource,
    "form": codes.MaterialForm,
    "rank": codes.BasisRank,
    "status": codes.BasisStatus,
}


def newest(*, on):
    """One edition an item: the one in force on that day, else its newest."""
    chosen = {}
    for edition in with_rows(Edition.objects.order_by("item__code", "number")):
        live = edition.state != EditionState.DRAFT and edition.effective_on <= on
        if live or edition.item_id not in chosen:
            chosen[edition.item_id] = edition
    return list(chosen.values())


def as_json(*, on):
    items = []
    for edition in newest(on=on):
        facts = {key: _facts(basis) for key, basis in bases_of(edition).items()}
        content = content_of(edition)
        content["bases"] = [{**row, **facts[basis_key(row)]} for row in content["bases"]]
        for name in ("conditions", "materials"):
            for row in content[name]:
                if row["basis"]:
                    row["basis"] = {**row["basis"], **facts[basis_key(row["basis"])]}
        items.append({**_identity(edition), **content})
    return json.dumps({"items": items}, ensure_ascii=False, indent=1)


def _facts(basis):
    return {name: getattr(basis, name) for name in ("text", "rank", "status", "status_note")}


def _identity(edition):
    item = edition.item
    return {
        "code": item.code,
        "type_code": item.type_code,
        "department": item.department.code,
        "base_code": item.base_code,
        "national_code": item.national_code,
        "is_demo": item.is_demo,
        "publish": not edition.is_draft,
    }


def workbook(*, empty, on, only=None) -> bytes:
    """only: the one edition to write, otherwise the newest of every item."""
    book = Workbook()
    book.remove(book.active)
    sheets = {name: _sheet(book, name) for name in COLUMNS}
    if not empty:
        for edition in [only] if only else newest(on=on):
            _add(sheets, edition)
    _offer_words(sheets[ITEMS])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book, name):
    sheet = book.create_sheet(name)
    for column, heading in enumerate(COLUMNS[name], start=1):
        cell = sheet.cell(row=1, column=column, value=heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DCEBE6")
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(heading) * 2 + 4)
    sheet.freeze_panes = "B2"
    return sheet


def _add(sheets, edition):
    content = content_of(edition)
    item = edition.item
    row = {**content, **_identity(edition), "type": item.type_code}
    row["fee_basis"] = _basis_words(content["fee_basis"])
    for key, enum in ENUM_OF.items():
        row[key] = _words(enum, row[key])
    _append(sheets[ITEMS], COLUMNS[ITEMS], row)
    for line in edition.bases.all():
        basis = {**basis_content(line.basis), **_facts(line.basis), "is_setting_basis": line.is_setting_basis}
        _append(sheets[BASES], COLUMNS[BASES], _row(basis, content["name"]))
    for condition in content["conditions"]:
        _append(sheets[CONDITIONS], COLUMNS[CONDITIONS], _row(condition, content["name"]))
    for material in content["materials"]:
        _append(sheets[MATERIALS], COLUMNS[MATERIALS], _row(material, content["name"]))
    for question in content["faq"]:
        _append(sheets[QUESTIONS], COLUMNS[QUESTIONS], {**question, "item": content["name"]})


def _row(values, item):
    row = {**values, "item": item}
    for key, enum in ROW_ENUMS.items():
        if key in row:
            row[key] = _words(enum, row[key])
    if "basis" in row:
        row["basis"] = _basis_words(row["basis"])
    return row


def _basis_words(basis):
    return str(LegalBasis(**basis)) if basis else ""


def _words(enum, value):
    return "、".join(words.word(enum, one) for one in value) if isinstance(value, list) else words.word(enum, value)


def _append(sheet, columns, row):
    number = sheet.max_row + 1
    for column, key in enumerate(columns.values(), start=1):
        value = row.get(key)
        if isinstance(value, bool):
            value = "是" if value else "否"
        elif isinstance(value, list):
            value = "、".join(value)
        if value in (None, ""):
            continue
        cell = sheet.cell(row=number, column=column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a text that begins with = stays a text


def _offer_words(sheet):
    """Drop-down lists where one word of a list is wanted."""
    for column, key in enumerate(COLUMNS[ITEMS].values(), start=1):
        enum = ENUM_OF.get(key)
        if not enum or key in ("audience", "theme", "channels", "special_procedures", "reach"):
            continue
        offered = ",".join(words.WORDS[enum][member.value][0] for member in enum)
        rule = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True, showErrorMessage=False)
        letter = get_column_letter(column)
        rule.add(f"{letter}2:{letter}2001")
        sheet.add_data_validation(rule)
