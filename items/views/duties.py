"""The responsibility list as the public reads it, and as an Excel file: of today or any other day."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from items.duties import gaps, reading, workbook
from items.duties.kinds import Kind, Part
from items.duties.showing import Names
from items.listing import ledger
from items.models import ListRecord
from items.views.day import Day

OF = ListRecord.Of.RESPONSIBILITY
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def responsibility_list(request):
    day = Day(request)
    rows = reading.listed(on=day.on)
    names = Names(on=day.on, rows=rows)
    departments = [
        {"code": code, "name": name, **_by_kind(found, names)}
        for (code, name), found in groupby(rows, key=lambda row: (row.department_code, row.department_name))
    ]
    context = {
        "day": day,
        "departments": departments,
        "count": len(rows),
        "is_demo": any(row.entry.department.is_demo for row in rows),
        "gaps": gaps.on_day(on=day.on, rows=rows),
        "documents": _documents(rows),
        "record": ledger.record_of(day.on, of=OF),
        "proved": ledger.is_as_published(day.on, of=OF),
    }
    return render(request, "catalogue/responsibility.html", context, status=400 if day.fault else 200)


def _by_kind(rows, names):
    shown = [_row(row, names) for row in rows]
    return {str(kind): [row for row in shown if row["kind"] == kind] for kind in Kind}


def _row(row, names):
    parties = sorted(row.parties.all(), key=lambda party: (party.part != Part.LEAD, party.order))
    return {
        "kind": row.kind,
        "code": row.entry.code,
        "said": row,
        "since": row.effective_on,
        "document": row.line.batch.document_number,
        "items": [(item.code, names.items[item.code]) for item in row.items.all() if item.code in names.items],
        "duties": [(duty.code, names.duties[duty.code]) for duty in row.duties.all() if duty.code in names.duties],
        "parties": [(party, party.part == Part.LEAD) for party in parties],
    }


def _documents(rows):
    """The documents by which the rows came, the newest first."""
    found = {(row.effective_on, row.line.batch.document_number) for row in rows}
    return [{"on": on, "number": number} for on, number in sorted(found, reverse=True)]


def export(request):
    day = Day(request)
    response = HttpResponse(workbook.of_day(on=day.on), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="responsibility-{day.on.isoformat()}.xlsx"'
    return response
