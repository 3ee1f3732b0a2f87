"""Papers made in the same act as the state change they document (rules §8).

The number is taken last and briefly: first everything that can be wrong is checked (missing facts, missing glyphs,
wording, fonts), then the serial's row is locked, the paper is made with its number and stored. No gaps, no paper
without its act.
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from items import delegations
from items.guides import NOT_HANDED_IN
from workflows import commitments, remedies, services, timekeeping
from workflows.errors import NotAllowed
from workflows.letters import series, typesetting, wording_book
from workflows.letters.kinds import LetterKind, power_name
from workflows.models import CounterAgent, Letter

SPARED = "免提交"  # 在线政务服务规定 7: what the bureau obtains itself is not asked for
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread: no 0/O, 1/I


def issue(case, kind: str, **extra) -> Letter:
    """Make, number and store a paper of this kind about a case; `extra` is what only this kind needs."""
    kind = LetterKind(kind)
    code = "".join(secrets.choice(CODE_ALPHABET) for _n in range(12))
    year = case.today.year
    data = facts_of(case, kind, code, **extra)
    power = case.application.item.type_code
    wording, version = wording_book.in_force(kind, power)
    word = series.word_of(power)
    try:
        typesetting.check(kind, {**data, "number": typesetting.number_text(kind, year, 1, word)}, wording)
    except typesetting.TypesettingError as error:
        raise NotAllowed(_("The paper cannot be made: %(why)s") % {"why": error}) from error
    serial = _next_serial(word, kind, year)
    number = typesetting.number_text(kind, year, serial, word)
    pdf = typesetting.render(kind, {**data, "number": number}, wording)
    letter = Letter.objects.create(
        application=case.application,
        kind=kind,
        series=word,
        year=year,
        serial=serial,
        number=number,
        title=typesetting.title_of(kind, data, wording),
        wording=version,
        issued_at=case.at,
        issued_by=case.by,
        check_code=code,
        data=data,
        sha256=hashlib.sha256(pdf).hexdigest(),
        pdf=pdf,
    )
    services.at_issue(letter, case.application.applicant)
    return letter


def facts_of(case, kind: LetterKind, code: str, **extra) -> dict:
    """What goes into the wording of a paper about this case."""
    return {**_common(case, code), **_by_kind(case, kind), **_plain(extra)}


def _next_serial(word: str, kind: str, year: int) -> int:
    with connection.cursor() as sql:
        sql.execute(
            "INSERT INTO workflows_letterserial (series, kind, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (series, kind, year) DO UPDATE SET last = workflows_letterserial.last + 1 RETURNING last",
            [word, kind, year],
        )
        return sql.fetchone()[0]


def _common(case, code: str) -> dict:
    """What every paper says. Identity numbers only masked (promise 14)."""
    app = case.application
    promised, statutory = case.open_of("promised"), case.open_of("statutory")
    return {
        **_seal(app),
        "is_demo": app.is_demo,
        "bureau": settings.BUREAU_NAME,
        "agency": str(app.town) if app.town else str(app.department),
        "date": case.today.isoformat(),
        "case_number": app.number,
        "item": app.edition.name,
        "applicant": app.applicant.name,
        "applicant_id": app.applicant.id_masked,
        "agent": str(agent) if (agent := CounterAgent.objects.filter(application=app).first()) else "",
        "handler": _handler(case),
        "contact": app.edition.consult_phone,
        "verify_code": code,
        "verify_url": f"{settings.PUBLIC_URL}/verify/{code}/",
        "received_at": app.received_at.astimezone(timekeeping.LOCAL).strftime("%Y-%m-%d %H:%M"),
        "accepted_on": app.accepted_on.isoformat() if app.accepted_on else "",
        "deemed": app.deemed,
        "promised_due": promised.due_on.isoformat() if promised and promised.due_on else "",
        "statutory_due": statutory.due_on.isoformat() if statutory and statutory.due_on else "",
        "materials": _materials(app),
        "is_licence": app.item.is_licence,
        "power": power_name(app.item.type_code),
    }


def _seal(app) -> dict:
    """A town that decides in the bureau's name has a numbered seal of the bureau (rules §4)."""
    found = delegations.of(app.item, app.town, on=timekeeping.local_date(app.received_at)) if app.town else None
    if found is None or found.seal_number is None:
        return {}
    return {"seal": f"{settings.BUREAU_NAME}行政审批专用章（{found.seal_number}）"}


def _handler(case) -> str:
    if case.by is None or case.by.kind != "staff":
        return _("the system")
    absent = case.note.get("for_name")
    return f"{case.by.name}（代{absent}）" if absent else case.by.name


def _by_kind(case, kind: LetterKind) -> dict:
    app = case.application
    if kind is LetterKind.NOT_ACCEPTED:
        return {"remedies": remedies.text(app.edition, on=case.today)}
    return {}


def _materials(app) -> list[dict]:
    uploaded = set(app.files.filter(removed_at=None, scan_of_paper=False).values_list("material_key", flat=True))
    committed = commitments.materials_of(app)
    rows = []
    for material in app.edition.materials.all():
        on_paper = material.key in app.paper_materials
        if material.source in NOT_HANDED_IN and not on_paper and material.key not in uploaded:
            rows.append({"name": material.name, "form": SPARED, "copies": "—", "received": SPARED})
            continue
        rows.append(
            {
                "name": material.name,
                "form": _form(material, uploaded, on_paper, committed),
                "copies": str((material.originals or 0) + (material.copies or 0) or 1),
                "received": material.key in uploaded or on_paper,
            }
        )
    return rows


def _form(material, uploaded, on_paper, committed) -> str:
    if material.key in uploaded or on_paper:
        return "电子" if material.key in uploaded else "纸质"
    return "书面承诺" if material.key in committed else material.get_form_display()


def _plain(extra: dict) -> dict:
    """Dates become text, so that the data of a paper is JSON and can be made into the same paper again."""
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in extra.items()}
