"""The printable guide: an edition's public page as PDF, set like the papers. No number, no seal: it is no decision."""

import json

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.wording import day_words, limit_words
from items import codes
from items.models.labels import label
from workflows.letters import fonts, typesetting

LAYOUT = "letters/guide.typ"
INSTEAD = "〓"  # what a printer sets where a character is missing


def guide_pdf(*, edition, context) -> bytes | None:
    """`context`: items.guides.context. None where no font is installed: the page can still be printed."""
    with override("zh-hans"):
        data = _printable(_data(edition, context))
    families = tuple(face.family for face in fonts.faces())
    if not families:
        return None
    compiler = typesetting.compiler(families, LAYOUT)
    said = json.dumps({**data, "fonts": list(families)}, ensure_ascii=False)
    return compiler.compile(
        format="pdf", pdf_standards=["a-2a"], sys_inputs={"data": said, "qr": typesetting.qr_svg(data["url"], border=0)}
    )


def _data(edition, context) -> dict:
    item = edition.item
    return {
        "bureau": settings.BUREAU_NAME,
        "title": edition.name,
        "kind": " · ".join(
            str(one)
            for one in (label(codes.ItemType, item.type_code), label(codes.Handling, edition.handling), item.department)
        ),
        "day": [edition.effective_on.year, edition.effective_on.month, edition.effective_on.day],
        "edition": _("No. %(n)s, in force from %(on)s") % {"n": edition.number, "on": day_words(edition.effective_on)},
        "url": settings.PUBLIC_URL.rstrip("/") + reverse("item-edition", args=[item.code, edition.number]),
        "is_demo": item.is_demo,
        "facts": [[str(one.label), str(one.value), str(one.note)] for one in context["headline"]],
        "parts": [part for part in _parts(edition, context) if part["lines"]],
        "materials": [
            [
                line.material.name,
                str(line.quantity),
                str(line.necessity),
                str(line.source),
                str(line.material.basis or _("Basis not yet verified")),
            ]
            for line in context["materials"]
        ],
    }


def _parts(edition, context):
    def part(title, *lines):
        return {"title": str(title), "lines": [str(one) for one in lines if one]}

    yield part(_("Who can apply"), *(one.text for one in edition.conditions.all()))
    yield part(_("When it is not granted"), edition.prohibitions)
    yield part(_("Limit in number"), edition.quantity_limit)
    yield part(_("How it goes"), *context["steps"])
    yield part(_("Intermediary services:").rstrip("：:"), edition.agency_services)
    delivery = limit_words(edition.delivery_amount, edition.delivery_unit)
    yield part(_("What you receive"), edition.result_name, edition.validity_text, f"{_('Delivery')}：{delivery}")
    yield part(_("Fee"), edition.fee_note, edition.fee_basis) if edition.fee else part(_("Fee"), _("Free of charge"))
    yield part(_("Where and when"), edition.places, edition.hours, *_ways(edition, context))
    yield part(_("Frequent questions"), *(f"问：{one['question']}\n答：{one['answer']}" for one in edition.faq))
    yield part(_("Legal basis"), *(row.basis for row in edition.bases.all()))
    yield part(_("Your rights and duties"), edition.rights)
    yield part(_("If you disagree"), edition.remedies)


def _ways(edition, context):
    ways = [str(label(codes.Channel, one)) for one in edition.channels]
    yield "、".join([*ways, *(str(one) for one in context["conveniences"])])


def _printable(data):
    """Characters that no installed font has become a mark: a guide is rather printed with one than not at all."""
    known = frozenset().union(*(fonts.characters(face) for face in fonts.faces()))

    def clean(value):
        if isinstance(value, str):
            return "".join(c if c == "\n" or ord(c) in known else INSTEAD for c in value.replace("\r", ""))
        if isinstance(value, dict):
            return {key: clean(one) for key, one in value.items()}
        return [clean(one) for one in value] if isinstance(value, list) else value

    return clean(data)
