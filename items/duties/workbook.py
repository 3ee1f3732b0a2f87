"""The responsibility list of a day as an Excel file: a sheet for each kind, one for what is missing."""

from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from items.duties import gaps, reading
from items.duties.kinds import FIELDS, Kind
from items.duties.showing import Names, in_words
from items.duties.wording import label_of
from items.models import DutyEntry


def of_day(*, on) -> bytes:
    rows = reading.listed(on=on)
    names = Names(on=on, rows=rows)
    book = Workbook()
    book.remove(book.active)
    for kind, title in DutyEntry.Kind.choices:
        fields = FIELDS[Kind(kind)]
        heads = [_("department"), _("Code"), *(label_of(kind, name) for name in fields)]
        heads += [_("Document number"), _("In force from")]
        _sheet(book, str(title), heads, [_cells(row, fields, names) for row in rows if row.kind == kind])
    lacking = gaps.on_day(on=on, rows=rows)
    missing = [
        *((_("No main duty"), edition.name) for edition in lacking.duty),
        *((_("No accountability situation"), edition.name) for edition in lacking.accountability),
        *((_("No supervision"), edition.name) for edition in lacking.supervision),
        *((_("Basis not verified"), row.title) for row in lacking.unverified),
    ]
    _sheet(book, _("What is missing"), [_("What is missing"), _("Item")], missing)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(row, fields, names):
    said = reading.said(row)
    texts = ["\n".join(in_words(name, said[name], names)) for name in fields]
    if "basis" in fields and not said["basis"]:
        texts[fields.index("basis")] = _("Basis not yet verified")
    return [row.department_name, row.entry.code, *texts, row.line.batch.document_number, row.effective_on.isoformat()]


def _sheet(book, title, heads, rows):
    sheet = book.create_sheet(title[:31].replace("/", "-"))
    sheet.append([str(head) for head in heads])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", str(one)) for one in row])
    for n, column in enumerate(sheet.columns):
        sheet.column_dimensions[column[0].column_letter].width = 18 if n < 2 else 40
        for cell in column:
            cell.data_type = "s"  # a text that begins like a formula stays a text
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
