"""A guide as an applicant reads it: facts first. Nothing unknown is left out; it is said to be unknown."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.wording import limit_words
from items import cleanup, delegations, panels
from items.codes import MaterialSource
from items.duties import reading
from items.models.labels import label

CONVENIENCES = {
    "booking": gettext_lazy("A time can be booked"),
    "courier": gettext_lazy("Papers may go by courier"),
    "self_service": gettext_lazy("Self-service machines"),
    "pay_online": gettext_lazy("Fees can be paid online"),
}
NOT_HANDED_IN = {MaterialSource.SHARED, MaterialSource.THIS_SYSTEM}


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    note: str = ""


def context(edition, *, today, in_force=False, past=False):
    """Everything the guide's page shows of one edition, draft or published. `edition` with its rows (items.content).

    in_force: it is what applicants follow today, so that what the cleanup has cancelled since is said to be cancelled.
    past: of another day; the flow that is drawn is today's and is left out.
    """
    cancelled = cleanup.cancelled_materials(edition.item) if in_force else frozenset()
    files = list(edition.files.all())
    return {
        "edition": edition,
        "item": edition.item,
        "headline": headline(edition),
        "materials": list(material_lines(edition, cancelled=cancelled)),
        "steps": steps(edition),
        "flow": "" if past else panels.render("guide_flow", item=edition.item),
        "entry": getattr(edition, "entry", None),
        "findings": edition.findings,
        "delegations": delegations.in_force(today).filter(item=edition.item).select_related("town"),
        "conveniences": [words for name, words in CONVENIENCES.items() if getattr(edition, name)],
        "duties": reading.of_item(edition.item, on=today),
        "samples": [file for file in files if not file.material_key],
    }


def headline(edition):
    """What people ask first: how long, how much, how often to come, whom to ask."""
    demo = _("Made up for the demonstration")
    return [
        Fact(_("Statutory limit"), statutory(edition), edition.statutory_note),
        Fact(
            _("Promised limit"), promised(edition), edition.promised_note or (demo if edition.promised_is_demo else "")
        ),
        Fact(_("Fee"), edition.fee_note or _("Charged") if edition.fee else _("Free of charge")),
        Fact(_("Visits needed"), visits(edition), edition.visits_reason),
        Fact(_("Telephone for questions"), *telephone(edition, edition.consult_phone)),
        Fact(_("Telephone for complaints"), *telephone(edition, edition.complaint_phone)),
    ]


def telephone(edition, number):
    """(number, note): a made-up number says so, once."""
    demo = _("Made up for the demonstration")
    return number or _("Not yet verified"), demo if edition.contact_is_demo and "演示" not in number else ""


def statutory(edition):
    return limit_words(edition.statutory_amount, edition.statutory_unit)


def promised(edition):
    return limit_words(edition.promised_amount, edition.promised_unit)


def visits(edition):
    if edition.visits is None:
        return _("Not yet verified")
    if edition.visits == 0:
        return _("None: everything can be done from home")
    return ngettext("%(n)s visit", "%(n)s visits", edition.visits) % {"n": edition.visits}


def copies(material):
    """1 original, 2 copies; or the form alone where no number is known."""
    from items.codes import MaterialForm

    parts = []
    if material.originals:
        parts.append(ngettext("%(n)s original", "%(n)s originals", material.originals) % {"n": material.originals})
    if material.copies:
        parts.append(ngettext("%(n)s copy", "%(n)s copies", material.copies) % {"n": material.copies})
    return _(", ").join(parts) or str(label(MaterialForm, material.form))


@dataclass(frozen=True)
class MaterialLine:
    material: object
    quantity: str
    source: str
    necessity: str
    spared: bool  # 免提交: the bureau gets it by itself
    files: list  # blank forms and filled-in samples


def material_lines(edition, *, cancelled=frozenset()):
    """`cancelled`: keys of materials nobody asks for any more, though this edition still lists them."""
    files = list(edition.files.all())
    for material in edition.materials.all():
        spared = material.source in NOT_HANDED_IN or material.key in cancelled
        if material.key in cancelled:
            necessity = _("Cancelled; it is not asked for any more.")
        elif spared:
            necessity = _("The bureau gets this by itself.")
        elif material.required:
            necessity = _("Necessary; may be handed in after acceptance") if material.late else _("Necessary")
            if material.commitment:
                necessity = _("Necessary; a written commitment may replace it")
        else:
            necessity = material.condition_text or _("In certain cases; which ones is not yet verified")
        yield MaterialLine(
            material,
            "—" if spared else copies(material),
            str(label(MaterialSource, material.source)),
            necessity,
            spared,
            [file for file in files if file.material_key == material.key],
        )


def steps(edition):
    """The steps in words, cut where the text itself cuts them."""
    text = edition.flow_text.strip()
    for mark in ("—", "→", "-", "－", "–"):
        if text.count(mark) >= 2 and "\n" not in text:
            return [part.strip() for part in text.split(mark) if part.strip()]
    return [line.strip() for line in text.split("\n") if line.strip()]
